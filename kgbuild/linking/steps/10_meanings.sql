-- A row is a short form with the long form that dominates it among the papers that spell it out:
-- in at least two papers and nine of ten; other short forms stay ambiguous and join nothing.
with spelled as (
    select pairs.short, pairs.long, count(distinct pairs.paper) as papers
    from pairs
    group by all
),
ranked as (
    select
        short, long, papers,
        sum(papers) over (partition by short) as total,
        row_number() over (partition by short order by papers desc, long) as place
    from spelled
)
select short, long
from ranked
where place = 1 and papers >= 2 and papers >= 0.9 * total
