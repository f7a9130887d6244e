-- A row is a name of a paper with the name that stands for it there: of the names that the paper
-- holds for one thing, the written-out one that most papers use.
with use as (
    select
        key, count(distinct paper) as papers,
        case when sum(case when short then uses else 0 end) > 0.5 * sum(uses) then 1 else 0 end
            as is_short
    from spoken
    group by key
),
shortened as (
    select distinct node_a as node
    from accepted
    where rule in ('acronym', 'initials', 'letters of the name')
),
members as (
    select distinct
        spoken.paper, spoken.key, groups.label, use.papers, use.is_short,
        case when shortened.node is null then 0 else 1 end as is_shortened
    from spoken
    join groups on groups.node = spoken.paper || ' ' || spoken.key
    join use on use.key = spoken.key
    left join shortened on shortened.node = groups.node
),
ranked as (
    select
        paper, key, label,
        first_value(key) over (
            partition by label order by is_shortened, is_short, papers desc, length(key), key
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
