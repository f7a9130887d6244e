-- A row is a domain in which papers spell a short form out with this meaning.
with meanings as (
    select distinct key, meaning from forms
)
select senses.short, senses.meaning, domains.domain, count(distinct local.paper) as papers
from senses
join local on local.key = senses.short
join meanings on meanings.key = local.name and meanings.meaning = senses.meaning
join domains on domains.paper = local.paper
group by senses.short, senses.meaning, domains.domain
