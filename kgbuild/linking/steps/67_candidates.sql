-- A row is what an entity could also be: a meaning that its ambiguous short form has elsewhere, a
-- type that a minority of papers gives it, or a name that conflicting evidence kept apart from it.
select distinct
    links.entity, 'meaning' as kind, senses.long as name, minted.type, senses.papers,
    case when senses.total > 0 then round(senses.papers / senses.total, 4) else 0.0 end as score
from links
join named on named.uid = links.mention
join minted on minted.uid = links.entity
join senses on senses.short = named.key
where links.rule = 'ambiguous acronym'
union all
select
    minted.uid as entity, 'type' as kind, minted.name, types.type, types.papers,
    round(types.papers / types.total, 4) as score
from types
join minted on minted.name = types.name and minted.type = types.kept_type
where types.type <> types.kept_type
union all
select distinct
    minted.uid as entity, 'refused: ' || refused.rule as kind, refused.node_b as name,
    minted.type, 0 as papers, refused.score
from refused
join minted on minted.name = refused.node_a
