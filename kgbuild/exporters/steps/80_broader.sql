-- A row is an edge from a research domain to the one above it.
select
    uid as "from", broader as "to", 'broader' as term, 'ResearchDomain' as start_label,
    'ResearchDomain' as end_label,
    (select base from graph) || 'edge/' || sha256(uid || ' broader ' || broader)[:20] as uid
from research_domains
where broader is not null
