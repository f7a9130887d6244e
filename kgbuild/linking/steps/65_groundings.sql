-- A row is an entity's id in a list kept by others. No list is bundled yet, so there is no row.
select
    uid as entity, '' as scheme, '' as external_id, '' as external_label, '' as rule, 0.0 as score
from minted
where false
