"""HTML, JATS and MathML in titles and abstracts: tags dropped, entities turned into letters."""

import re
from html import unescape

from kgbuild.cleaning import BLANKS, INVISIBLE, MOJIBAKE, PREFIX, TAIL, Step

_BLOCK = (
    "p|sec|div|br|li|ul|ol|list|list-item|table|tr|td|abstract|h[1-6]|disp-formula|abstracttext"
)
_INLINE = (
    "i|b|u|s|em|strong|sub|sup|inf|span|a|italic|bold|sc|small|tt|code|q|font|nobr|xref|ext-link|"
    "named-content|styled-content|inline-formula|tex-math|alternatives|underline|monospace|"
    "mml:[a-z]+|math|m[a-z]{1,12}|semantics|annotation"
)
# each pattern stops at the next "<", so that no text costs the square of its length
_HEADING = re.compile(
    r"<(jats:title|title|h[1-6])\b[^<>]*>([^<]{0,500})</\1\s*>",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(rf"</?(?:jats:)?(?:{_BLOCK})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INLINE_TAG = re.compile(rf"</?(?:jats:)?(?:{_INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_OTHER_JATS = re.compile(r"</?jats:[a-z-]+(?:\s[^<>]*)?/?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<]*?-->|<\?[^<>]*\?>")
_BLANKS = re.compile(r"\s{2,}")


def _heading(match: re.Match[str]) -> str:
    words = match[2].strip().rstrip(" :.")
    return " " if not words or words.lower() in ("abstract", "summary") else f" {words}: "


def text_of_html(text: str) -> str:
    """Turn marked-up text into plain text; a tag that HTML does not know is somebody's word.

    >>> text_of_html("<jats:title>Abstract</jats:title><jats:p>A &amp; B, H<sub>2</sub>O</jats:p>")
    'A & B, H2O'
    >>> text_of_html("&lt;p&gt;The &lt;think&gt; tag, 1 < 2&lt;/p&gt;")
    'The <think> tag, 1 < 2'
    """
    if "<" not in text and "&" not in text:
        return text
    # twice, since services escape what was marked up already
    for _ in range(2):
        if "<" in text:
            text = _INLINE_TAG.sub("", _COMMENT.sub("", text))
            text = _HEADING.sub(_heading, text)
            text = _OTHER_JATS.sub("", _BLOCK_TAG.sub(" ", text))
        if "&" in text:
            text = unescape(text)
    return _BLANKS.sub(" ", text).strip()


HTML = Step("HTML or JATS markup turned into text", text_of_html)

#: What publishers' and services' texts need.
PUBLISHED = (MOJIBAKE, HTML, INVISIBLE, BLANKS, PREFIX, TAIL)
