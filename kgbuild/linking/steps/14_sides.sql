-- A row is an offered edge seen from one of its ends.
select node_a as node, node_b as other from offered
union
select node_b as node, node_a as other from offered
