-- A row is a mention that speaks for its paper's edge to the entity: of what the paper asserts of
-- the entity (else hedges, else negates) the strongest role, and the mentions that bear it.
with ranked as (
    select
        mentions.paper, links.entity, links.mention, mentions.role, mentions.polarity,
        mentions.confidence,
        rank() over (
            partition by mentions.paper, links.entity
            order by
                case mentions.polarity when 'asserted' then 1 when 'hedged' then 2 else 3 end,
                case mentions.role
                    when 'proposes' then 1 when 'evaluatesOn' then 2 when 'comparesWith' then 3
                    when 'uses' then 4 when 'studies' then 5 else 6
                end
        ) as place
    from links
    join mentions on mentions.uid = links.mention
)
select paper, entity, mention, role, polarity, confidence
from ranked
where place = 1
