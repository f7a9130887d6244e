-- A row is a component that holds two names that must stay apart.
select distinct a.label
from apart
join groups as a on a.node = apart.node_a
join groups as b on b.node = apart.node_b and b.label = a.label
