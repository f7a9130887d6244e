-- A row is an assertion: how many mentions back it, and the sentence that says it best.
select
    evidence.assertion,
    count(distinct evidence.mention) as mentions,
    arg_min(evidence.sentence, {
        other_polarity: mentions.polarity is distinct from assertions.polarity,
        other_role: mentions.role is distinct from assertions.predicate,
        doubt: 1 - coalesce(mentions.confidence, 0),
        paper: evidence.paper,
        section: evidence.section,
        sentence_start: evidence.sentence_start
    }) as sentence
from evidence
join assertions on evidence.assertion = assertions.uid
left join mentions on evidence.mention = mentions.uid
group by evidence.assertion
