-- A row is an offered edge that no conflict stopped.
select node_a, node_b, rule, score, tier from accepted
union all
select offered.node_a, offered.node_b, offered.rule, offered.score, offered.tier
from offered
where not exists (
    select 1 from still_refused
    where still_refused.node_a = offered.node_a and still_refused.node_b = offered.node_b
)
and not exists (
    select 1 from accepted
    where accepted.node_a = offered.node_a and accepted.node_b = offered.node_b
)
