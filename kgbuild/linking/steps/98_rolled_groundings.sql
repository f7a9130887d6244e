-- A row is an id of an entity that is no variant: a variant's id is not that of its family.
select entity, scheme, external_id, external_label, rule, score
from groundings
where entity not in (select child from tops)
