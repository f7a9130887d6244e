-- A row is a mention with the name by which it meets others in all papers: of the names that are
-- held for one thing the one that most papers use.
with use as (
    select name, count(distinct paper) as papers
    from called
    group by name
),
ranked as (
    select
        groups.node,
        first_value(groups.node) over (
            partition by groups.label order by use.papers desc, length(groups.node), groups.node
        ) as name
    from groups
    join use on use.name = groups.node
),
ends as (
    select node_a as node, rule, score from accepted
    union all
    select node_b as node, rule, score from accepted
),
reasons as (
    select
        node, rule, score,
        row_number() over (partition by node order by score desc, rule) as place
    from ends
)
select
    mentions.uid, mentions.paper, mentions.type, forms.key,
    coalesce(ranked.name, called.name) as name,
    case
        when ranked.name <> called.name and reasons.score <= called.score then reasons.rule
        else called.rule
    end as rule,
    case
        when ranked.name <> called.name then least(reasons.score, called.score)
        else called.score
    end as score
from mentions
join forms on forms.text = mentions.text
join called on called.paper = mentions.paper and called.key = forms.key
left join ranked on ranked.node = called.name
left join reasons on reasons.node = called.name and reasons.place = 1
