-- A row is an entity. Its label is the form most used in running text, where a capital that only
-- opens a sentence, the capitals of a title and a plural do not count if another form is there. Nor
-- does the short form of a task or domain that no paper uses without saying what it stands for.
with bare as (
    select links.entity, mentions.paper, min(case when forms.short then 1 else 0 end) as is_bare
    from links
    join mentions on mentions.uid = links.mention
    join forms on forms.text = mentions.text
    group by links.entity, mentions.paper
),
explained as (
    select minted.uid as entity
    from minted
    join bare on bare.entity = minted.uid
    where minted.type in ('Task', 'Domain')
    group by minted.uid
    having max(bare.is_bare) = 0
),
forms_of as (
    select
        links.entity, mentions.text,
        max(case when explained.entity is not null and forms.short then 1 else 0 end) as is_short,
        sum(case when mentions.section = 'abstract' and not mentions.opens then 1 else 0 end)
            as running,
        count(*) as uses,
        max(case when named.key = named.name then 1 else 0 end) as whole
    from links
    join mentions on mentions.uid = links.mention
    join named on named.uid = links.mention
    join forms on forms.text = mentions.text
    left join explained on explained.entity = links.entity
    group by links.entity, mentions.text
),
weighed as (
    select
        forms_of.entity, forms_of.text, forms_of.is_short, forms_of.running, forms_of.uses,
        -- GNN counts with GNNs, "language model" with "language models"
        forms_of.running + coalesce(max(plural.running), 0) as together
    from forms_of
    left join forms_of as plural
        on plural.entity = forms_of.entity
        and plural.text in (forms_of.text || 's', forms_of.text || 'es')
    group by
        forms_of.entity, forms_of.text, forms_of.is_short, forms_of.running, forms_of.uses
),
ranked as (
    select
        entity, text, running,
        row_number() over (
            partition by entity
            order by is_short, case when running > 0 then 0 else 1 end, together desc,
                running desc, uses desc, length(text), text desc
        ) as place
    from weighed
),
labels as (
    -- the capital of a form that never stands inside a sentence may be the sentence's
    select ranked.entity, coalesce(inside.label, ranked.text) as label
    from ranked
    left join inside_sentences as inside on inside.text = ranked.text and ranked.running = 0
    where ranked.place = 1
),
others as (
    select ranked.entity, array_sort(array_agg(ranked.text)) as forms
    from ranked
    join labels on labels.entity = ranked.entity
    where ranked.text <> labels.label
    group by ranked.entity
),
counts as (
    select
        links.entity, count(distinct mentions.paper) as papers, count(*) as mentions,
        min(papers.year) as first_year
    from links
    join mentions on mentions.uid = links.mention
    join papers on papers.uid = mentions.paper
    group by links.entity
)
select
    minted.uid, minted.type, labels.label, coalesce(others.forms, empty_list()) as alt_labels,
    counts.papers, counts.mentions, counts.first_year
from minted
join labels on labels.entity = minted.uid
left join others on others.entity = minted.uid
join counts on counts.entity = minted.uid
