-- A row is a meaning that a short form can have: how many papers spell it out, of how many that
-- spell the short form out at all, and what the vocabulary says (2 sure, 1 one of several, 0 silent).
select
    coalesce(spelled.short, witness.short) as short,
    coalesce(spelled.meaning, witness.meaning) as meaning,
    coalesce(spelled.long, witness.long) as long,
    coalesce(spelled.papers, 0) as papers,
    coalesce(spelled.total, 0) as total,
    coalesce(witness.sure, 0) as known
from spelled
full outer join witness on witness.short = spelled.short and witness.meaning = spelled.meaning
