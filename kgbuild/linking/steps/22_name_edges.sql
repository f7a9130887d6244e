-- A row is a reason to hold two names for one thing in all papers; tier 1 is tried first.
with names as (
    select distinct called.name, spoken.type
    from called
    join spoken on spoken.paper = called.paper and spoken.key = called.key
),
spellings as (
    select
        forms.key, min(forms.meaning) as meaning, min(forms.base) as base, min(forms.head) as head,
        min(forms.digits) as digits
    from forms
    group by forms.key
),
longs as (
    select distinct spoken.key as short, local.name as long, spellings.meaning
    from local
    join spoken on spoken.paper = local.paper and spoken.key = local.key
    join spellings on spellings.key = local.name
    where spoken.short and local.key <> local.name
),
verbs as (
    select distinct names.name, names.type, forms.act, forms.digits
    from names
    join forms on forms.key = names.name
    where forms.act <> '' and names.type in ('Method', 'Task')
),
one_name as (
    -- what a key is called where all papers call it alike: MMLU goes by its long form
    select key, min(name) as name
    from called
    group by key
    having count(distinct name) = 1
),
places as (
    select distinct paper, key, paper || ' ' || key as node
    from spoken
),
named_in as (
    select key, count(distinct paper) as papers
    from places
    group by key
),
lifted as (
    -- what a fifth of the papers that use the rarer name show holds for all of them
    select a.key as one, b.key as other, accepted.rule, min(accepted.score) as score
    from accepted
    join places as a on a.node = accepted.node_a
    join places as b on b.node = accepted.node_b
    join named_in as uses_a on uses_a.key = a.key
    join named_in as uses_b on uses_b.key = b.key
    where accepted.rule in ('word forms', 'generic head', 'acronym inside')
    group by a.key, b.key, accepted.rule, uses_a.papers, uses_b.papers
    having 5 * count(distinct a.paper) >= least(uses_a.papers, uses_b.papers)
),
reasons as (
    select joins.key as node_a, joins.other as node_b, 'decision' as rule, 1.0 as score, 1 as tier
    from joins
    union all
    select a.long, b.long, 'one short form', 0.95, 2
    from longs as a
    join longs as b on b.short = a.short and b.meaning = a.meaning and b.long > a.long
    union all
    select
        forms.key,
        replace(
            replace(forms.words, ' ' || inside.word || ' ', ' ' || chosen.long || ' '), ' ', ''
        ),
        'acronym inside', 0.93, 3
    from inside
    join forms on forms.text = inside.text
    join (
        select short, long
        from senses
        where (papers >= 3 and papers >= 0.9 * total) or (known = 2 and papers >= 0.7 * total)
    ) as chosen on chosen.short = inside.word
    union all
    select one, other, rule, score, 3 from lifted
    union all
    select aliases.key, aliases.other, 'known other name', 0.93, 3
    from aliases
    join names on names.name = aliases.key and names.type = aliases.type
    union all
    select a.name, b.name, 'word forms', 0.93, 3
    from verbs as a
    join verbs as b on b.act = a.act and b.type = a.type and b.name > a.name
    union all
    select spellings.key, one_name.name, 'generic head', 0.92, 3
    from spellings
    join names on names.name = spellings.key
    join heads
        on heads.type = names.type and heads.head = spellings.head and heads.everywhere
    join one_name on one_name.key = spellings.base
    join names as bases on bases.name = one_name.name and bases.type = names.type
)
select distinct reasons.node_a, reasons.node_b, reasons.rule, reasons.score, reasons.tier
from reasons
where reasons.node_a <> reasons.node_b
    and reasons.node_a in (select name from names)
    and reasons.node_b in (select name from names)
    and not exists (
        select 1 from lone
        where reasons.rule <> 'decision'
            and (lone.key = reasons.node_a or lone.key = reasons.node_b)
    )
