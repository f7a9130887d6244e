-- A row is a key with the entity of each type that most of its mentions name.
with counted as (
    select named.key, minted.type, links.entity, count(*) as uses
    from links
    join named on named.uid = links.mention
    join minted on minted.uid = links.entity
    group by named.key, minted.type, links.entity
),
ranked as (
    select
        key, type, entity,
        row_number() over (partition by key, type order by uses desc, entity) as place
    from counted
)
select key, type, entity
from ranked
where place = 1
