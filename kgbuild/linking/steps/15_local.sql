-- A row is a name of a paper with the name that stands for it there: of the names that the paper
-- holds for one thing, the written-out one that most papers use.
with use as (
    select key, count(distinct paper) as papers, min(case when short then 1 else 0 end) as is_short
    from spoken
    group by key
),
members as (
    select distinct
        spoken.paper, spoken.key, groups.label, use.papers, use.is_short
    from spoken
    join groups on groups.node = spoken.paper || ' ' || spoken.key
    join use on use.key = spoken.key
),
ranked as (
    select
        paper, key, label,
        first_value(key) over (
            partition by label order by is_short, papers desc, length(key), key
        ) as name
    from members
),
reasons as (
    select node, min(rule) as rule, min(score) as score
    from (
        select
            node, rule, score,
            row_number() over (partition by node order by score desc, rule) as place
        from (
            select node_a as node, rule, score from accepted
            union all
            select node_b as node, rule, score from accepted
        ) as ends
    ) as placed
    where place = 1
    group by node
)
select ranked.paper, ranked.key, ranked.name, reasons.rule, reasons.score
from ranked
join reasons on reasons.node = ranked.paper || ' ' || ranked.key
