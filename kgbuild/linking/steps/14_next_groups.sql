-- A row is a node with the least label among its neighbours, and the label of its label.
with nearest as (
    select sides.node, least(min(here.label), min(there.label)) as label
    from sides
    join groups as here on here.node = sides.node
    join groups as there on there.node = sides.other
    group by sides.node
)
select nearest.node, least(nearest.label, coalesce(further.label, nearest.label)) as label
from nearest
left join groups as further on further.node = nearest.label
