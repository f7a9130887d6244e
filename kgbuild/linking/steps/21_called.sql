-- A row is a name in a paper with the name by which it meets other papers: the one that stands for
-- it in the paper, a short form's dominant meaning, else its own key.
select
    spoken.paper, spoken.key,
    coalesce(local.name, chosen_senses.long, spoken.key) as name,
    case
        when local.name <> spoken.key then local.rule
        when local.name is not null then 'name key'
        when chosen_senses.long is not null then chosen_senses.rule
        when max(case when senses.short is null then 0 else 1 end) = 1 then 'ambiguous acronym'
        else 'name key'
    end as rule,
    case
        when local.name <> spoken.key then local.score
        when local.name is not null then 1.0
        when chosen_senses.long is not null then chosen_senses.score
        when max(case when senses.short is null then 0 else 1 end) = 1 then 0.5
        else 1.0
    end as score
from spoken
left join local on local.paper = spoken.paper and local.key = spoken.key
left join chosen_senses on chosen_senses.paper = spoken.paper and chosen_senses.short = spoken.key
left join bare on bare.paper = spoken.paper and bare.short = spoken.key
left join senses on senses.short = bare.short
group by
    spoken.paper, spoken.key, local.name, local.rule, local.score, chosen_senses.long,
    chosen_senses.rule, chosen_senses.score
