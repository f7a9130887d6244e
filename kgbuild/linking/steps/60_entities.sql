-- A row is an entity. Its label is the form most used in running text, where a capital that only
-- opens a sentence does not count; the other forms are its other labels.
with forms as (
    select
        links.entity, mentions.text,
        count(*) filter (where mentions.section = 'abstract' and not mentions.opens) as running,
        count(*) as uses
    from links
    join mentions on mentions.uid = links.mention
    group by all
),
labels as (
    select
        entity,
        list(text order by running desc, uses desc, length(text), text) as ordered
    from forms
    group by all
),
counts as (
    select
        links.entity, count(distinct mentions.paper) as papers, count(*) as mentions,
        min(papers.year) as first_year
    from links
    join mentions on mentions.uid = links.mention
    join papers on papers.uid = mentions.paper
    group by all
)
select
    minted.uid, minted.type, labels.ordered[1] as label,
    list_sort(labels.ordered[2:]) as alt_labels,
    counts.papers, counts.mentions, counts.first_year
from minted
join labels on labels.entity = minted.uid
join counts on counts.entity = minted.uid
