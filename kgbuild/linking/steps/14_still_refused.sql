-- A row is an edge that was refused so far, or that this tier offered inside a conflict.
select node_a, node_b, rule, score, tier from refused
union all
select offered.node_a, offered.node_b, offered.rule, offered.score, offered.tier
from offered
join groups on groups.node = offered.node_a
join conflicts on conflicts.label = groups.label
where not exists (
    select 1 from accepted
    where accepted.node_a = offered.node_a and accepted.node_b = offered.node_b
)
