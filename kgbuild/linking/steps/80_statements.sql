-- A row is a statement before it has an IRI: what a paper does with an entity, or its domain.
select
    paper as subject, role as predicate, entity as object, polarity,
    max(confidence) as confidence, 1 as papers
from roles
group by all
union all
select
    paper as subject, 'inDomain' as predicate, domain as object, 'asserted' as polarity,
    max(confidence) as confidence, 1 as papers
from domains
group by all
