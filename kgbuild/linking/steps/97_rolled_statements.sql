-- A row is a statement between papers and families before it has an IRI.
select
    moves.subject, moves.predicate, moves.object, moves.polarity,
    max(moves.confidence) as confidence, count(distinct evidence.paper) as papers
from rolled_moves as moves
join evidence on evidence.assertion = moves.uid
group by moves.subject, moves.predicate, moves.object, moves.polarity
