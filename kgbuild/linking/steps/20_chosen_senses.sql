-- A row is a short form that a paper does not spell out, with the meaning that dominates: among all
-- papers, or among those of the paper's domains, or in the vocabulary where papers are silent.
with weighed as (
    select
        bare.paper, bare.short, senses.meaning, senses.long, senses.papers, senses.total,
        senses.known, coalesce(max(sense_domains.papers), 0) as near
    from bare
    join senses on senses.short = bare.short
    left join domains on domains.paper = bare.paper
    left join sense_domains
        on sense_domains.short = senses.short and sense_domains.meaning = senses.meaning
        and sense_domains.domain = domains.domain
    group by
        bare.paper, bare.short, senses.meaning, senses.long, senses.papers, senses.total,
        senses.known
),
ranked as (
    select
        paper, short, long, papers, total, known, near,
        sum(near) over (partition by paper, short) as near_total,
        row_number() over (
            partition by paper, short order by near desc, papers desc, known desc, long
        ) as place
    from weighed
)
select
    paper, short, long,
    case when papers > 0 then 'dominant acronym' else 'acronym of the vocabulary' end as rule,
    case
        when papers = 0 then 0.85
        when papers >= 2 and papers >= 0.9 * total then 0.95
        else 0.9
    end as score
from ranked
where place = 1
    and short not in (select key from lone)
    and not exists (
        select 1 from splits
        where splits.key = ranked.short and splits.other = ranked.long
            or splits.key = ranked.long and splits.other = ranked.short
    )
    and (
        (papers >= 3 and papers >= 0.9 * total and (near > 0 or length(short) > 2))
        or (papers = 2 and total = 2 and (near > 0 or length(short) > 3))
        or (near >= 2 and near >= 0.7 * near_total)
        or (known = 2 and papers >= 0.7 * total)
        or (papers = 1 and total = 1 and length(short) > 3)
        or (papers = 1 and total = 1 and known = 1 and near > 0)
    )
