-- A row is an entity's id in a bundled list: the one that its most used name leads to.
with names as (
    select links.entity, named.key, count(*) as uses
    from links
    join named on named.uid = links.mention
    group by links.entity, named.key
),
ranked as (
    select
        minted.uid as entity, listed.scheme, listed.external_id, listed.external_label,
        listed.rule, listed.score,
        row_number() over (
            partition by minted.uid, listed.scheme
            order by names.uses desc, listed.score desc, length(listed.external_id),
                listed.external_id
        ) as place
    from names
    join minted on minted.uid = names.entity
    join listed on listed.key = names.key and listed.type = minted.type
)
select entity, scheme, external_id, external_label, rule, score
from ranked
where place = 1
