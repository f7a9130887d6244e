-- A row is an assertion, with its two ends, their labels (null: no such node) and its properties.
select
    assertions.subject as "from", assertions.object as "to", predicate as term,
    starts.label as start_label, ends.label as end_label,
    assertions.uid, polarity, confidence, papers,
    coalesce(backing.mentions, 0)::integer as mentions, backing.sentence
from assertions
left join labelled as starts on assertions.subject = starts.uid
left join labelled as ends on assertions.object = ends.uid
left join backing on assertions.uid = backing.assertion
