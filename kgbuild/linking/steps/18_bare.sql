-- A row is a short form that a paper uses and does not spell out.
select spoken.paper, spoken.key as short, min(spoken.type) as type
from spoken
left join local on local.paper = spoken.paper and local.key = spoken.key
where spoken.short and local.name is null
group by spoken.paper, spoken.key
