-- A row is a relation that a paper's roles imply between two entities, with a mention of the second
-- as evidence: what the paper mainly proposes (the method or model that it names most often) is
-- evaluated on, measured by, used for and compared with what the paper itself is. A share of these
-- is wrong, measured on annotated papers with their own entities; the confidence is cut by it.
with edges as (
    select roles.paper, roles.entity, minted.type, roles.role, max(roles.confidence) as confidence
    from roles
    join minted on minted.uid = roles.entity
    where roles.polarity = 'asserted'
    group by roles.paper, roles.entity, minted.type, roles.role
),
named_in as (
    select
        mentions.paper, links.entity, count(*) as mentions,
        min(case when mentions.section = 'title' then 0 else 1 end) as section,
        min(mentions."start") as first_start
    from links
    join mentions on mentions.uid = links.mention
    group by mentions.paper, links.entity
),
ranked as (
    select
        edges.paper, edges.entity, edges.confidence,
        row_number() over (
            partition by edges.paper
            order by named_in.mentions desc, named_in.section, named_in.first_start, edges.entity
        ) as place
    from edges
    join named_in on named_in.paper = edges.paper and named_in.entity = edges.entity
    where edges.role = 'proposes' and edges.type in ('Method', 'Model')
),
implied as (
    select
        ranked.paper, ranked.entity as head, edges.entity as tail,
        case
            when edges.type = 'Dataset' then 'evaluatedOn'
            when edges.type = 'Metric' then 'measuredBy'
            when edges.type = 'Task' then 'usedFor'
            else 'comparedWith'
        end as predicate,
        case when edges.type = 'Dataset' then 0.84 else 0.67 end
            * least(ranked.confidence, edges.confidence) as confidence
    from ranked
    join edges on edges.paper = ranked.paper and edges.entity <> ranked.entity
    where ranked.place = 1
        and (
            edges.type in ('Dataset', 'Metric', 'Task') and edges.role = 'evaluatesOn'
            or edges.type in ('Method', 'Model') and edges.role = 'comparesWith'
        )
)
select
    implied.head, implied.predicate, implied.tail, implied.paper, roles.mention,
    round(implied.confidence, 4) as confidence
from implied
join roles on roles.paper = implied.paper and roles.entity = implied.tail
