-- A row is a sentence behind a statement, as it was behind the one about a variant.
select distinct
    rolled_assertions.uid as assertion, evidence.paper, evidence.mention, evidence.section,
    evidence.sentence_start, evidence.sentence_end, evidence.sentence
from rolled_moves
join evidence on evidence.assertion = rolled_moves.uid
join rolled_assertions
    on rolled_assertions.subject = rolled_moves.subject
    and rolled_assertions.predicate = rolled_moves.predicate
    and rolled_assertions.object = rolled_moves.object
