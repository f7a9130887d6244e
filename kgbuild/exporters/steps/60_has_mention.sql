-- A row is an edge from a paper to a mention in it.
select
    paper as "from", uid as "to", 'hasMention' as term, 'Paper' as start_label,
    'Mention' as end_label,
    (select base from graph) || 'edge/' || sha256(paper || ' hasMention ' || uid)[:20] as uid
from mentions
