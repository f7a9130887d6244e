"""Name keys: two mentions with the same key and type name the same thing, whoever wrote them.

Case, white space, hyphens, the plural, TeX and British spelling do not count; digits, `.` between
digits, and the signs of `C++`, `C#`, `Q*`, `HumanEval+`, `precision@5` do.
"""

import re
import unicodedata
from functools import lru_cache

_LETTERS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "sigma tau upsilon phi chi psi omega"
)
GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _LETTERS.split(), strict=True)) | {
    "ς": "sigma", "ϵ": "epsilon", "ϕ": "phi", "∇": "nabla", "∞": "infinity",
}  # fmt: skip

#: TeX that only dresses a name up: `\textbf{X}`, `\mathcal{X}`, `{\sc X}`, `$X$`, `X~Y`.
TEX_DRESS = re.compile(
    r"\\(?:text|math)(?:bf|it|tt|sf|sc|rm|cal|bb|frak|normal)?\b|\\(?:sc|bf|it|em|emph|xspace)\b"
)
TEX_LETTER = re.compile(r"\\([A-Za-z]+)")
SUPERSCRIPT = str.maketrans({"²": "^2", "³": "^3", "¹": "^1"})
#: Signs that are part of a name where they stand.
KEPT = re.compile(r"[^\w.+#*@^%/&]+|(?<!\d)\.|\.(?!\d)|_")
BRITISH = [
    (re.compile(r"isation"), "ization"),
    (re.compile(r"(al|ar|er|or|im|en|ant|at|in|ic|on)is(e|ed|er|ing|able)$"), r"\1iz\2"),
    (re.compile(r"(col|behavi|fav|neighb|lab)our"), r"\1or"),
    (re.compile(r"(mode|labe|trave|cance|signa)ll(ing|ed|er)"), r"\1l\2"),
    (re.compile(r"centre$"), "center"),
    (re.compile(r"dialogue"), "dialog"),
]
#: Endings in s that are no plural: analysis, bias, corpus, loss, chaos, physics, series.
NO_PLURAL = re.compile(
    r"(?:ss|us|is|ias|series|species|lens|gps|aws|ros|dos|ios|nous|(?<!metr)(?<!rubr)(?<!top)ics)$"
)


def plain(name: str) -> str:
    r"""Take TeX, Greek, look-alikes and case off a name; words stay apart.

    >>> plain("$\\beta$-VAE"), plain("GPT‑4"), plain("SAM²")
    ('beta-vae', 'gpt-4', 'sam^2')
    """
    name = TEX_DRESS.sub("", name.translate(SUPERSCRIPT))
    name = TEX_LETTER.sub(r"\1", name).replace("~", " ")
    name = unicodedata.normalize("NFKC", name).casefold()
    name = "".join(GREEK.get(c, c) for c in name)
    name = unicodedata.normalize("NFD", name)
    name = "".join(c for c in name if not unicodedata.combining(c))
    return re.sub(
        r"[‐‑‒–—−]", "-", re.sub(r"[${}\u200b-\u200f\u202a-\u202e\u2060\ufeff]", "", name)
    )


def singular(word: str, written: str) -> str:
    """Take the plural off the last word of a name; `written` is the word as the paper has it.

    >>> singular("gnns", "GNNs"), singular("networks", "networks"), singular("atlas", "ATLAS")
    ('gnn', 'network', 'atlas')
    """
    if len(word) < 4 or not written.endswith("s") or NO_PLURAL.search(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ch|sh|x|z|ss)es$", word):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """Give the key by which mentions of one thing meet.

    >>> name_key("Fine-tuning") == name_key("fine tuning") == name_key("finetuning")
    True
    >>> name_key("GPT-3") == name_key("GPT-3.5"), name_key("C++") == name_key("C")
    (False, False)
    """
    written = name.split()[-1:] or [""]
    words = [w for w in KEPT.sub(" ", plain(name)).split() if w]
    if not words:
        return unicodedata.normalize("NFC", name).casefold().strip()
    last = re.split(r"[-\u2010-\u2014/]", written[0].rstrip("$}"))[-1]
    words[-1] = singular(words[-1], last)
    key = "".join(words)
    for pattern, american in BRITISH:
        key = pattern.sub(american, key)
    return key
