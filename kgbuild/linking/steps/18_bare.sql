-- A row is a short form that a paper uses and does not spell out. What is mostly written as short
-- forms are is one in every writing: "Bert" is BERT.
with short_keys as (
    select key
    from spoken
    group by key
    having sum(case when short then uses else 0 end) >= 0.5 * sum(uses)
)
select spoken.paper, spoken.key as short, min(spoken.type) as type
from spoken
join short_keys on short_keys.key = spoken.key
left join local on local.paper = spoken.paper and local.key = spoken.key
where local.name is null
group by spoken.paper, spoken.key
