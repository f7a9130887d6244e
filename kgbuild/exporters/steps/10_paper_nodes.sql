-- A row is a paper, with the properties of its node.
select
    uid, title, abstract, year, date,
    case when len(authors) > 0 then authors end as authors,
    venue, url, doi, arxiv_id as "arxivId", source_id as "sourceId", source as "sourceFile",
    position
from papers
