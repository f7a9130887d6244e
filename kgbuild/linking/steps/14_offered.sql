-- A row is an edge that was accepted in an earlier tier, or that this tier offers.
select node_a, node_b, rule, score, tier from accepted
union all
select edges.node_a, edges.node_b, edges.rule, edges.score, edges.tier
from edges
join tier on tier.tier = edges.tier
