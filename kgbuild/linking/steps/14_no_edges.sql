-- No row: the edges before any is offered.
select node_a, node_b, rule, score, tier from edges where false
