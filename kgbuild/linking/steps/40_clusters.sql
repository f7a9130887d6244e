-- A row is an entity before it has an IRI: its type and name, and the written form from which the
-- IRI is minted: of the name's own forms the one that keeps most words apart.
with forms_of as (
    select
        types.kept_type as type, named.name, mentions.slug_form as form,
        max(case when named.key = named.name then 1 else 0 end) as whole
    from named
    join types on types.name = named.name and types.type = named.type
    join mentions on mentions.uid = named.uid
    group by types.kept_type, named.name, mentions.slug_form
),
ranked as (
    select
        type, name, form,
        row_number() over (
            partition by type, name
            order by whole desc, length(translate(form, ' -_/', '')) - length(form),
                length(form), lower(form), form desc
        ) as place
    from forms_of
)
select type, name, form
from ranked
where place = 1
