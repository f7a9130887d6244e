-- A row is two names of one paper that are two things: it gives each a short form of its own, or one
-- short form to both though their words differ, or a person has said so.
select distinct
    a.paper || ' ' || a.long as node_a, a.paper || ' ' || b.long as node_b
from pairs as a
join pairs as b on b.paper = a.paper and b.short > a.short and b.long <> a.long
union
select distinct
    a.paper || ' ' || a.long as node_a, a.paper || ' ' || b.long as node_b
from pairs as a
join pairs as b on b.paper = a.paper and b.short = a.short and b.long > a.long
join forms as one on one.key = a.long
join forms as other on other.key = b.long and other.meaning <> one.meaning
where one.lean <> other.lean and position(a.long in b.long) = 0 and position(b.long in a.long) = 0
union
select distinct
    spoken.paper || ' ' || spoken.key as node_a, spoken.paper || ' ' || splits.other as node_b
from spoken
join splits on splits.key = spoken.key
