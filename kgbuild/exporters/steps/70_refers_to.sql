-- A row is an edge from a mention to the entity that it names, with the rule that linked them.
select
    mention as "from", entity as "to", 'refersTo' as term, 'Mention' as start_label,
    labelled.label as end_label,
    (select base from graph) || 'edge/' || sha256(mention || ' refersTo ' || entity)[:20] as uid,
    rule, score
from links
left join labelled on links.entity = labelled.uid
