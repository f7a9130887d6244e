-- A row is two names that are two things: a paper gives each a short form of its own, or a person
-- has said so.
select distinct a.long as node_a, b.long as node_b
from pairs as a
join pairs as b on b.paper = a.paper and b.short > a.short and b.long <> a.long
union
select key as node_a, other as node_b from splits
