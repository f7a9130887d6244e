-- A row is a node with the least name among itself and its neighbours.
select node, least(node, min(other)) as label
from sides
group by node
