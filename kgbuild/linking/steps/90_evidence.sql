-- A row is a sentence behind a statement, with the mention in it (none for a domain).
select
    assertions.uid as assertion, roles.paper, roles.mention, mentions.section,
    mentions.sentence_start, mentions.sentence_end, mentions.sentence
from roles
join mentions on mentions.uid = roles.mention
join assertions
    on assertions.subject = roles.paper
    and assertions.predicate = roles.role
    and assertions.object = roles.entity
union all
select
    assertions.uid as assertion, domains.paper, null as mention, domains.section,
    domains.sentence_start, domains.sentence_end, domains.sentence
from domains
join assertions
    on assertions.subject = domains.paper
    and assertions.predicate = 'inDomain'
    and assertions.object = domains.domain
union all
select
    assertions.uid as assertion, variant_mentions.paper, variant_mentions.mention,
    mentions.section, mentions.sentence_start, mentions.sentence_end, mentions.sentence
from variant_mentions
join mentions on mentions.uid = variant_mentions.mention
join assertions
    on assertions.subject = variant_mentions.child
    and assertions.predicate = 'variantOf'
    and assertions.object = variant_mentions.parent
union all
select
    assertions.uid as assertion, relations.paper, relations.mention,
    mentions.section, mentions.sentence_start, mentions.sentence_end, mentions.sentence
from relations
join mentions on mentions.uid = relations.mention
join assertions
    on assertions.subject = relations.head
    and assertions.predicate = relations.predicate
    and assertions.object = relations.tail
