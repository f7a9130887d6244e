-- A row is a way in which a paper writes a name, with what the spelling tells.
select
    mentions.paper, mentions.type, forms.text, forms.key, forms.words, forms.bag, forms.base,
    forms.head, forms.initials, forms.tight, forms.short, forms.capitals, forms.letters,
    forms.digits, forms.meaning, count(*) as uses
from mentions
join forms on forms.text = mentions.text
group by
    mentions.paper, mentions.type, forms.text, forms.key, forms.words, forms.bag, forms.base,
    forms.head, forms.initials, forms.tight, forms.short, forms.capitals, forms.letters,
    forms.digits, forms.meaning
