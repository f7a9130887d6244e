-- A row is a statement with its variants replaced by the tops of their families. What a paper does
-- with several members of a family is the strongest of it; a family is no variant of itself.
with moved as (
    select
        assertions.uid, coalesce(subjects.top, assertions.subject) as subject,
        assertions.predicate, coalesce(objects.top, assertions.object) as object,
        assertions.polarity, assertions.confidence,
        case
            when papers.uid is null then 'between'
            when assertions.predicate = 'inDomain' then 'domain'
            else 'role'
        end as kind
    from assertions
    left join tops as subjects on subjects.child = assertions.subject
    left join tops as objects on objects.child = assertions.object
    left join papers on papers.uid = assertions.subject
),
ranked as (
    select
        uid, subject, predicate, object, polarity, confidence, kind,
        rank() over (
            partition by subject, object, kind
            order by
                case polarity when 'asserted' then 1 when 'hedged' then 2 else 3 end,
                case predicate
                    when 'proposes' then 1 when 'evaluatesOn' then 2 when 'comparesWith' then 3
                    when 'uses' then 4 when 'studies' then 5 else 6
                end
        ) as place
    from moved
    where subject <> object
)
select uid, subject, predicate, object, polarity, confidence
from ranked
where kind <> 'role' or place = 1
