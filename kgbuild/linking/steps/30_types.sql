-- A row is a name and a type under which it was seen, with the type under which it is kept: the one
-- that a person decided, or that three of four papers give it, where at least two name it; else its
-- own (a homonym). A paper's vote is the type of most of its mentions.
with spoken_as as (
    select name, paper, type, count(*) as uses
    from named
    group by name, paper, type
),
votes as (
    select
        name, paper, type,
        first_value(type) over (partition by name, paper order by uses desc, type) as vote
    from spoken_as
),
counted as (
    select name, vote as type, count(distinct paper) as papers
    from votes
    group by name, vote
),
foremost as (
    select
        name, type, papers,
        sum(papers) over (partition by name) as total,
        row_number() over (partition by name order by papers desc, type) as place
    from counted
),
decided as (
    select named.name, min(typed.type) as type
    from named
    join typed on typed.key = named.key
    group by named.name
),
seen as (
    select name, type, count(distinct paper) as papers
    from votes
    group by name, type
)
select
    seen.name, seen.type, seen.papers, foremost.total,
    case
        when decided.type is not null then decided.type
        when foremost.papers >= 2 and foremost.papers >= 0.75 * foremost.total then foremost.type
        else seen.type
    end as kept_type
from seen
join foremost on foremost.name = seen.name and foremost.place = 1
left join decided on decided.name = seen.name
