-- A row is a mention with the name by which it meets others: the long form that its own paper
-- gives for it, else the one that dominates in all papers, else its own key.
with own as (
    select paper, short, min(long) as long
    from pairs
    group by all
)
select
    mentions.uid, mentions.paper, mentions.type, mentions.key,
    coalesce(own.long, meanings.long, mentions.key) as name,
    case
        when own.long is not null then 'acronym'
        when meanings.long is not null then 'dominant acronym'
        else 'name key'
    end as rule,
    case
        when own.long is not null then 0.98
        when meanings.long is not null then 0.9
        else 1.0
    end as score
from mentions
left join own on own.paper = mentions.paper and own.short = mentions.key
left join meanings on meanings.short = mentions.key
