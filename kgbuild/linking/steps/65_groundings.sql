-- A row is an entity's id in a bundled list: the one that its most used name leads to. Of several
-- things that share a name (SAM, a microscope too) only the most named may have the list's id.
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
    join keyed
        on keyed.key = names.key and keyed.type = minted.type and keyed.entity = minted.uid
)
select entity, scheme, external_id, external_label, rule, score
from ranked
where place = 1
