-- A row is a reason to hold two names for one thing in all papers; tier 1 is tried first.
with names as (
    select distinct called.name, spoken.type
    from called
    join spoken on spoken.paper = called.paper and spoken.key = called.key
),
spellings as (
    select
        forms.key, min(forms.meaning) as meaning, min(forms.base) as base, min(forms.head) as head,
        min(forms.digits) as digits, min(forms.initials) as initials, min(forms.lean) as lean,
        min(forms.field) as field
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
called_so as (
    -- F1 that a paper calls F1 score speaks for both being one
    select key, name, count(distinct paper) as papers
    from called
    where rule <> 'generic head'
    group by key, name
),
one_name as (
    -- what a key is called where nine of ten papers call it alike: MMLU goes by its long form
    select key, name
    from (
        select key, name, papers, sum(papers) over (partition by key) as total
        from called_so
    ) as shares
    where 10 * papers >= 9 * total
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
written_out as (
    -- a longer name with its short form spelled out as some other name of its type spells it
    select distinct
        forms.key, named.name, named.type,
        case
            when (senses.papers >= 3 and senses.papers >= 0.9 * senses.total)
                or (senses.known = 2 and senses.papers >= 0.7 * senses.total) then 1
            else 0
        end as dominant
    from inside
    join forms on forms.text = inside.text
    join senses
        on senses.short = inside.word and (senses.known > 0 or senses.papers > 1)
    join names as named
        on named.name = replace(
            replace(forms.words, ' ' || inside.word || ' ', ' ' || senses.long || ' '), ' ', ''
        )
    join names as own on own.name = forms.key and own.type = named.type
    where named.name <> forms.key
),
one_reading as (
    select key, type, count(distinct name) as readings
    from written_out
    group by key, type
),
reasons as (
    select joins.key as node_a, joins.other as node_b, 'decision' as rule, 1.0 as score, 1 as tier
    from joins
    union all
    select a.long, b.long, 'one short form', 0.95, 2
    from longs as a
    join longs as b on b.short = a.short and b.meaning = a.meaning and b.long > a.long
    union all
    select written_out.key, written_out.name, 'acronym inside', 0.93, 3
    from written_out
    join one_reading on one_reading.key = written_out.key and one_reading.type = written_out.type
    where written_out.dominant = 1 or one_reading.readings = 1
    union all
    select witness.long, spellings.key, 'one short form', 0.93, 3
    from witness
    join spellings
        on spellings.meaning = witness.meaning and spellings.initials = witness.initials
        and spellings.key <> witness.long
    where witness.sure = 2 and witness.short <> witness.long
        and spellings.key not like '%modeling' and witness.long not like '%modeling'
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
    select a.name, b.name, 'small words', 0.95, 3
    from names as a
    join spellings as one on one.key = a.name
    join spellings as other on other.lean = one.lean and other.key > one.key
    join names as b on b.name = other.key and b.type = a.type
    where a.type in ('Domain', 'Method', 'Metric', 'Task')
    union all
    select a.name, b.name, 'one field', 0.95, 3
    from names as a
    join spellings as one on one.key = a.name
    join spellings as other on other.field = one.field and other.key > one.key
    join names as b on b.name = other.key and b.type = a.type
    where a.type = 'Domain'
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
