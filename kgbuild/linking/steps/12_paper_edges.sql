-- A row is a reason to hold two names of one paper for one thing; tier 1 is tried first.
with initials as (
    select distinct short.paper, short.key as short_key, long.key as long_key
    from spoken as short
    join spoken as long
        on long.paper = short.paper and long.type = short.type
        and (long.initials = short.key or long.tight = short.key)
    where short.short and not long.short
),
letters as (
    select
        short.paper, short.key as short_key, min(long.key) as long_key
    from spoken as short
    join spoken as long
        on long.paper = short.paper and long.type = short.type and long.key <> short.key
    where short.capitals <> '' and not long.short
        and long.initials like short.capitals
        and ltrim(long.words) like short.letters
        and length(short.capitals) >= length(long.initials)
        and short.digits = long.digits
        -- a part of the initials names a part of the thing: SMC in "self-rewarding SMC"
        and position(short.key in long.initials) = 0
        and position(short.key in long.key) = 0
        and not exists (
            select 1 from initials
            where initials.paper = short.paper and initials.short_key = short.key
        )
    group by short.paper, short.key
    having count(distinct long.key) = 1
),
reasons as (
    select paper, short as key_a, long as key_b, 'acronym' as rule, 0.98 as score, 1 as tier
    from pairs
    -- a bracket may be read too short: "supervised learning" for SSL beside "self-supervised ..."
    where not exists (
        select 1 from initials
        where initials.paper = pairs.paper and initials.short_key = pairs.short
            and initials.long_key <> pairs.long
            and initials.long_key like '%' || pairs.long
    )
    union all
    select paper, short_key, long_key, 'initials', 0.97, 2 from initials
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
