-- A row is what an entity that is no variant could also be.
select entity, kind, name, type, papers, score
from candidates
where entity not in (select child from tops)
