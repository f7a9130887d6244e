-- A row is an entity, with the properties of its node and its type.
with known_elsewhere as (
    select entity, list(scheme || ':' || external_id order by scheme, external_id) as same_as
    from groundings
    group by entity
)
select
    uid, label as name,
    case when len(alt_labels) > 0 then alt_labels end as "altNames",
    papers, mentions, first_year as "firstYear", same_as as "sameAs", type
from entities left join known_elsewhere on entities.uid = known_elsewhere.entity
