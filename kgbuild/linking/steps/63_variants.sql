-- A row is an entity with the nearest member of its family that papers name.
with found as (
    select links.entity as child, keyed.entity as parent, min(parents.step) as step
    from links
    join mentions on mentions.uid = links.mention
    join minted on minted.uid = links.entity
    join parents on parents.text = mentions.text and parents.type = minted.type
    join keyed on keyed.key = parents.parent and keyed.type = minted.type
    where keyed.entity <> links.entity
    group by links.entity, keyed.entity
),
ranked as (
    select child, parent, row_number() over (partition by child order by step, parent) as place
    from found
)
select child, parent
from ranked
where place = 1
