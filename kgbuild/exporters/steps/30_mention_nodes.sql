-- A row is a mention, with the properties of its node and the sentence around it.
with around as (
    select
        mention, arg_min(sentence, sentence_start) as sentence,
        min(sentence_start) as sentence_start,
        arg_min(sentence_end, sentence_start) as sentence_end
    from evidence
    where mention is not null
    group by mention
)
select
    uid, text, section, start, "end", type, role, polarity, confidence, extractor, sentence,
    sentence_start as "sentenceStart", sentence_end as "sentenceEnd", paper
from mentions left join around on mentions.uid = around.mention
