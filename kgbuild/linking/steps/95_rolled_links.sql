-- A row is a link, where what names a variant names the top of its family.
select links.mention, coalesce(tops.top, links.entity) as entity, links.rule, links.score
from links
left join tops on tops.child = links.entity
