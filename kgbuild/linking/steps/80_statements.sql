-- A row is a statement before it has an IRI: what a paper does with an entity, its domain, of which
-- entity another is a variant, or how else two entities stand to each other.
select
    paper as subject, role as predicate, entity as object, polarity,
    max(confidence) as confidence, 1 as papers
from roles
group by paper, role, entity, polarity
union all
select
    paper as subject, 'inDomain' as predicate, domain as object, 'asserted' as polarity,
    max(confidence) as confidence, 1 as papers
from domains
group by paper, domain
union all
select
    child as subject, 'variantOf' as predicate, parent as object, 'asserted' as polarity,
    0.95 as confidence, count(distinct paper) as papers
from variant_mentions
group by child, parent
union all
select
    head as subject, predicate, tail as object, 'asserted' as polarity,
    max(confidence) as confidence, count(distinct paper) as papers
from relations
group by head, predicate, tail
