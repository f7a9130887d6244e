-- A row is an assertion: how many mentions back it, and the sentence that says it best: one of its
-- own polarity and role, then one with a sure mention, then the first. These ranks are packed into
-- one number (2 bits, 20 bits, 40 bits), so that no sentence is carried through the grouping.
with placed as (
    select assertion, mention, sentence, row_number() over () as place from evidence
),
best as (
    select
        placed.assertion, count(placed.mention) as mentions,
        min(
            ((mentions.polarity is distinct from assertions.polarity)::bigint << 61)
            | ((mentions.role is distinct from assertions.predicate)::bigint << 60)
            | (round((1 - coalesce(mentions.confidence, 0)) * 1e6)::bigint << 40)
            | placed.place
        ) as rank
    from placed
    join assertions on placed.assertion = assertions.uid
    left join mentions on placed.mention = mentions.uid
    group by placed.assertion
)
select best.assertion, best.mentions, placed.sentence
from best
join placed on placed.place = best.rank & ((1::bigint << 40) - 1)
