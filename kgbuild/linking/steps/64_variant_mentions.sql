-- A row is the first mention of a variant in each paper: the evidence that papers name it.
with ranked as (
    select
        variants.child, variants.parent, links.mention, mentions.paper,
        row_number() over (
            partition by variants.child, mentions.paper
            order by case when mentions.section = 'title' then 0 else 1 end, mentions."start"
        ) as place
    from variants
    join links on links.entity = variants.child
    join mentions on mentions.uid = links.mention
)
select child, parent, mention, paper
from ranked
where place = 1
