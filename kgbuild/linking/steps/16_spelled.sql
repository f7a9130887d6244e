-- A row is a short form with a long form that papers give it, spellings of one long form together,
-- and the share of the papers that spell the short form out so.
with given as (
    select distinct local.paper, short.key as short, local.name as long
    from local
    join spoken as short on short.paper = local.paper and short.key = local.key
    where short.short and local.key <> local.name
        and local.rule in ('acronym', 'initials', 'letters of the name')
),
bags as (
    select key, min(bag || '|' || digits) as bag
    from spoken
    where bag <> ''
    group by key
),
counted as (
    select
        given.short, coalesce(bags.bag, given.long) as meaning, given.long,
        count(distinct given.paper) as papers
    from given
    left join bags on bags.key = given.long
    group by given.short, coalesce(bags.bag, given.long), given.long
),
grouped as (
    select
        short, meaning, long,
        sum(papers) over (partition by short, meaning) as papers,
        sum(papers) over (partition by short) as total,
        row_number() over (partition by short, meaning order by papers desc, long) as place
    from counted
)
select short, meaning, long, papers, total
from grouped
where place = 1
