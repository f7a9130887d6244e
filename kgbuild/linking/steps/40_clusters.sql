-- A row is an entity before it has an IRI: its type and name, and the written form from which the
-- IRI is minted: of the name's own forms the one that keeps most words apart.
with forms as (
    select
        types.kept_type as type, named.name, mentions.slug_form as form,
        named.key = named.name as whole, count(*) as uses
    from named
    join types on types.name = named.name and types.type = named.type
    join mentions on mentions.uid = named.uid
    group by all
)
select
    type, name,
    first(form order by whole desc, length(regexp_replace(form, '[\w]', '', 'g')) desc,
          length(form), lower(form), form desc) as form
from forms
group by all
