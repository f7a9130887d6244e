-- A row is an entity that is no variant, counted and named with all its variants.
with named_in as (
    select
        rolled_links.entity, count(distinct mentions.paper) as papers, count(*) as mentions,
        min(papers.year) as first_year
    from rolled_links
    join mentions on mentions.uid = rolled_links.mention
    join papers on papers.uid = mentions.paper
    group by rolled_links.entity
),
written as (
    select distinct rolled_links.entity, mentions.text
    from rolled_links
    join mentions on mentions.uid = rolled_links.mention
),
others as (
    select written.entity, array_sort(array_agg(written.text)) as texts
    from written
    join entities on entities.uid = written.entity and entities.label <> written.text
    group by written.entity
)
select
    entities.uid, entities.type, entities.label, coalesce(others.texts, empty_list()) as alt_labels,
    named_in.papers, named_in.mentions, named_in.first_year
from entities
join named_in on named_in.entity = entities.uid
left join others on others.entity = entities.uid
