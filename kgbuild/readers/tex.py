"""TeX in the fields of bibliographies: accents, symbols, fonts and braces turned into Unicode."""

import re
import unicodedata

from kgbuild.cleaning import BLANKS, INVISIBLE, MOJIBAKE, PREFIX, TAIL, Step
from kgbuild.readers.html import HTML

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
_SYMBOLS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
    "dj": "đ", "DJ": "Đ", "textless": "<", "textgreater": ">", "textbackslash": "\\",
    "textbar": "|", "textunderscore": "_", "textendash": "–", "textemdash": "—",
    "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "textquotesingle": "'", "textquotedbl": '"', "textasciitilde": "~",
    "textasciicircum": "^", "textbraceleft": "{", "textbraceright": "}", "textdollar": "$",
    "textdegree": "°", "degree": "°", "textregistered": "®", "texttrademark": "™",
    "textcopyright": "©", "copyright": "©", "pounds": "£", "S": "§", "P": "¶", "dots": "…",
    "ldots": "…", "textellipsis": "…", "times": "×", "texttimes": "×", "pm": "±", "leq": "≤",
    "geq": "≥", "rightarrow": "→", "infty": "∞", "textmu": "µ", "LaTeX": "LaTeX", "TeX": "TeX",
    "newline": " ", "par": " ", "quad": " ", "ast": "∗",
}  # fmt: skip
_FONTS = (
    "text(?:bf|it|rm|sc|sf|sl|tt|up|md|normal|superscript|subscript)|emph|underline|mbox|hbox|"
    "mathrm|mathbf|mathit|url|uppercase|lowercase|textquote|enquote|bibstring|relax|protect|"
    "mkbibquote|mkbibemph|mkbibbold|ensuremath|textgreek|textcyrillic|bf|it|em|tt|sc|rm|sf|small"
)
_MATH = re.compile(r"(?<!\\)(\$\$?)(?:\\.|[^$\\]){1,400}?\1")
_ACCENT = re.compile(
    r"""\\(?:([`'^~"=.])\s*|([uvHckrdb])(?:\s+|(?=\{)))"""
    r"""(?:\{\s*(\\?[A-Za-z])\s*\}|(\\[ij](?![A-Za-z])|[A-Za-z]))"""
)
_HREF = re.compile(r"\\href\s*\{[^{}]*\}\s*\{([^{}]*)\}")
_FONT = re.compile(rf"\\(?:{_FONTS})(?![A-Za-z])\s*")
_COMMAND = re.compile(r"\\([A-Za-z]+)(\s+|\{\})?")
_ESCAPED = re.compile(r"\\([&%$#_{}, /;:!@-])")
_SPACES = {",": " ", ";": " ", ":": " ", "/": "", "-": "", "!": "", "@": ""}
_MARKS = frozenset("\\{}~$'`-^")  #: what would be taken for TeX's own afterwards
_PLACEHOLDER = "\ue000{}\ue001"
_PLACEHOLDERS = re.compile("\ue000(\\d+)\ue001")


def _accent(match: re.Match[str]) -> str:
    letter = (match[3] or match[4]).lstrip("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[match[1] or match[2]])


def _command(match: re.Match[str]) -> str | None:
    """Return the letter that a command stands for."""
    name = match[1]
    if name in _SYMBOLS:
        return _SYMBOLS[name]
    case = "SMALL" if name[0].islower() else "CAPITAL"
    greek = "lamda" if name.lower() == "lambda" else name  # as Unicode spells it
    try:
        letter = unicodedata.lookup(f"GREEK {case} LETTER {greek}")
    except KeyError:
        return None
    return letter + (match[2] or "").strip("{}")


def text_of_tex(text: str) -> str:
    r"""Turn TeX into Unicode, and leave mathematics between dollar signs as it stands.

    >>> text_of_tex(r"{\"U}ber {BERT}: Erd{\H{o}}s \& \textbf{G\"odel}, $\alpha$--$\beta$")
    'Über BERT: Erdős & Gödel, $\\alpha$–$\\beta$'
    """
    if not any(mark in text for mark in "\\{}~`'-"):
        return text
    kept: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        kept.append(match[0])
        return _PLACEHOLDER.format(len(kept) - 1)

    def put_aside_symbol(match: re.Match[str]) -> str:
        letter = _command(match)
        if letter is None:
            return match[0]
        if letter not in _MARKS:
            return letter
        kept.append(letter)
        return _PLACEHOLDER.format(len(kept) - 1)

    def put_aside_literal(match: re.Match[str]) -> str:
        kept.append(_SPACES.get(match[1], match[1]))
        return _PLACEHOLDER.format(len(kept) - 1)

    if "$" in text:
        text = _MATH.sub(put_aside, text)
    if "\\" in text:
        text = _HREF.sub(r"\1", text)
        text = _ACCENT.sub(_accent, text)
        text = _FONT.sub("", text)
        text = _COMMAND.sub(put_aside_symbol, text)
        text = _ESCAPED.sub(put_aside_literal, text)
    # before the braces go, since `-{}-` is how TeX is told that two hyphens are meant
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    text = text.replace("{", "").replace("}", "").replace("~", " ")
    return _PLACEHOLDERS.sub(lambda match: kept[int(match[1])], text) if kept else text


TEX = Step("TeX turned into Unicode", text_of_tex)

#: What a bibliography's texts need.
BIBLIOGRAPHY = (MOJIBAKE, HTML, TEX, INVISIBLE, BLANKS, PREFIX, TAIL)
