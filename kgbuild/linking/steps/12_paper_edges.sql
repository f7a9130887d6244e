-- A row is a reason to hold two names of one paper for one thing; tier 1 is tried first.
with long_names as (
    -- a long form that the bundled list does not know for this short form is none of its initials
    select short.paper, short.key as short_key, long.key as long_key, long.initials, long.tight,
        long.words, long.digits
    from spoken as short
    join spoken as long
        on long.paper = short.paper and long.type = short.type and long.key <> short.key
    left join witness
        on witness.short = short.key and witness.sure = 2
        and witness.meaning <> long.meaning
    where short.short and not long.short and long.initials <> '' and witness.short is null
),
initials as (
    select distinct paper, short_key, long_key
    from long_names
    where initials = short_key or tight = short_key
),
explained as (
    select paper, short_key from initials
    union
    select paper, short as short_key from pairs
),
letters as (
    select short.paper, short.key as short_key, min(long_names.long_key) as long_key
    from spoken as short
    join long_names on long_names.paper = short.paper and long_names.short_key = short.key
    left join explained on explained.paper = short.paper and explained.short_key = short.key
    where short.capitals <> ''
        and long_names.initials like short.capitals
        and ltrim(long_names.words) like short.letters
        and short.digits = long_names.digits
        -- two thirds of the words have their capital (half, where seven letters agree), and not
        -- all signs are capitals
        and (
            3 * length(short.capitals) >= 4 * length(long_names.initials)
            or (
                length(short.letters) >= 14
                and length(short.capitals) >= length(long_names.initials)
            )
        )
        and (length(short.key) > 3 or short.capitals <> short.letters)
        -- a part of the initials names a part of the thing: SMC in "self-rewarding SMC"
        and position(short.key in long_names.initials) = 0
        and position(short.key in long_names.long_key) = 0
        and explained.short_key is null
    group by short.paper, short.key
    having count(distinct long_names.long_key) = 1
),
cut_short as (
    -- a bracket read too short: "supervised learning" for SSL, "reward model" for RRM; or no short
    -- form but the family: "GPT-4o (GPT)"; or another thing: "enhanced vision transformer (ViT++)"
    select distinct pairs.paper, pairs.short, pairs.long
    from pairs
    join forms on forms.key = pairs.long
    join forms as short_forms on short_forms.key = pairs.short
    where substr(pairs.short, 2) in (forms.initials, forms.tight, substr(pairs.long, 1, 1))
        or (forms.digits <> short_forms.digits and pairs.long like pairs.short || '%')
        or (
            translate(pairs.short, '+#*', '') <> pairs.short
            and translate(pairs.long, '+#*', '') = pairs.long
        )
),
given as (
    select pairs.paper, pairs.short, pairs.long
    from pairs
    left join cut_short
        on cut_short.paper = pairs.paper and cut_short.short = pairs.short
        and cut_short.long = pairs.long
    where cut_short.short is null
),
spelled_out as (
    -- what the paper itself spells out is not short for another name with these initials
    select initials.paper, initials.short_key, initials.long_key
    from initials
    join given on given.paper = initials.paper and given.short = initials.short_key
    join forms as one on one.key = given.long
    join forms as other on other.key = initials.long_key and other.meaning <> one.meaning
),
reasons as (
    select paper, short as key_a, long as key_b, 'acronym' as rule, 0.98 as score, 1 as tier
    from given
    union all
    select initials.paper, initials.short_key, initials.long_key, 'initials', 0.97, 2
    from initials
    left join spelled_out
        on spelled_out.paper = initials.paper and spelled_out.short_key = initials.short_key
        and spelled_out.long_key = initials.long_key
    where spelled_out.paper is null
    union all
    select paper, short_key, long_key, 'letters of the name', 0.93, 3 from letters
    union all
    select a.paper, a.key, b.key, 'word forms', 0.95, 4
    from spoken as a
    join spoken as b on b.paper = a.paper and b.type = a.type and b.bag = a.bag and b.key > a.key
    where a.bag <> '' and a.digits = b.digits
    union all
    select a.paper, a.key, b.key, 'generic head', 0.95, 4
    from spoken as a
    join heads on heads.type = a.type and heads.head = a.head
    join spoken as b on b.paper = a.paper and b.type = a.type and b.key = a.base
    where a.base <> ''
    union all
    select a.paper, a.key, b.key, 'acronym inside', 0.97, 2
    from spoken as a
    join inside on inside.text = a.text
    join pairs on pairs.paper = a.paper and pairs.short = inside.word
    join spoken as b
        on b.paper = a.paper and b.type = a.type
        and b.key = replace(replace(a.words, ' ' || inside.word || ' ', ' ' || pairs.long || ' '), ' ', '')
)
select distinct
    paper || ' ' || key_a as node_a, paper || ' ' || key_b as node_b, rule, score, tier
from reasons
where key_a <> key_b
    and key_a not in (select key from lone) and key_b not in (select key from lone)
