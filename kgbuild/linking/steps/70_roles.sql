-- A row is a mention that speaks for its paper's edge to the entity: of what the paper asserts of
-- the entity (else hedges, else negates) the strongest role, and the mentions that bear it.
with ranked as (
    select
        mentions.paper, links.entity, links.mention, mentions.role, mentions.polarity,
        mentions.confidence,
        rank() over (
            partition by mentions.paper, links.entity
            order by
                list_position(['asserted', 'hedged', 'negated'], mentions.polarity),
                list_position(
                    ['proposes', 'evaluatesOn', 'comparesWith', 'uses', 'studies', 'mentions'],
                    mentions.role
                )
        ) as place
    from links
    join mentions on mentions.uid = links.mention
)
select paper, entity, mention, role, polarity, confidence
from ranked
where place = 1
