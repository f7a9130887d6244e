-- A row is the decision that a mention names an entity.
select named.uid as mention, minted.uid as entity, named.rule, named.score
from named
join types on types.name = named.name and types.type = named.type
join minted on minted.type = types.kept_type and minted.name = named.name
