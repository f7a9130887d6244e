-- A row is a name and a type under which it was seen, with the type under which it is kept: the one
-- that three of four papers give it, where at least two papers name it; else its own (a homonym).
with votes as (
    select name, type, count(distinct paper) as papers
    from named
    group by name, type
),
ranked as (
    select
        name, type, papers,
        sum(papers) over (partition by name) as total,
        first_value(type) over (partition by name order by papers desc, type) as first_type,
        max(papers) over (partition by name) as most
    from votes
)
select
    name, type, papers,
    case when most >= 2 and most >= 0.75 * total then first_type else type end as kept_type
from ranked
