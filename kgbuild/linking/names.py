"""Name keys: two mentions with the same key and type name the same thing, whoever wrote them.

Case, white space, hyphens, slashes, the plural, TeX, a short form in brackets and British spelling
do not count; digits and where one number ends, `.` between digits, and the signs of `C++`, `C#`,
`Q*`, `HumanEval+`, `precision@5` do.
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
#: What parts words: all but letters, digits and the signs that are part of a name.
PARTS = re.compile(r"[^\w.+#*@^%]+|(?<!\d)\.|\.(?!\d)|_")
BRITISH = [
    (re.compile(r"isation"), "ization"),
    (re.compile(r"(al|ar|er|or|im|en|ant|at|in|ic|on)is(e|ed|er|ing|able)$"), r"\1iz\2"),
    (re.compile(r"(col|behavi|fav|neighb|lab|tum|rum|hum)our"), r"\1or"),
    (re.compile(r"(mode|labe|trave|cance|signa)ll(ing|ed|er)"), r"\1l\2"),
    (re.compile(r"(cent|fib)re$"), r"\1er"),
    (re.compile(r"(dia|cata)logue"), r"\1log"),
    (re.compile(r"judgement"), "judgment"),
    (re.compile(r"artefact"), "artifact"),
    (re.compile(r"adaptor"), "adapter"),
]
#: Met in every key that one of them changes; most keys are left alone.
BRITISH_HINT = re.compile(
    r"is(?:ation|e|ed|er|ing|able$)|our|ll(?:ing|ed|er)|re$|logue|gement|fact|tor"
)
#: A model as a service names it: the point of its version is a hyphen there, as all else.
MODEL_ID = re.compile(r"([a-z]+(?:-[a-z]+)*-v?\d{1,2})-(\d{1,2})")
#: Endings in s that are no plural: analysis, bias, corpus, loss, chaos, physics, series.
NO_PLURAL = re.compile(
    r"(?:ss|us|is|ias|series|species|lens|(?<!metr)(?<!rubr)(?<!top)ics)$"
    r"|^(?:gps|aws|ros|dos|ios|nous|chaos)$"
)
#: The plural of a short form, wherever it stands: LLMs-as-judges, BVSs, LoRAs.
SHORT_PLURAL = re.compile(r"(?<=[A-Z]{2})s(?![A-Za-z])")
ARTICLE = re.compile(r"^(?:the|our|an?|this)\s+(?=\w)", re.IGNORECASE)
#: Written small in the middle of a name: LLM-as-a-judge is LLM-as-judge.
MIDDLE = re.compile(r"(?<=\w[\s-])(?:a|an|the)[\s-](?=\w)")
BRACKET = re.compile(r"(?<=\S)\s+\(([\w.+\-/&]{2,15})\)(?=\s|$)")
YEAR = re.compile(r"(?<=[A-Za-z])\s?['’](?=\d\d(?!\d))")
#: What every paper of the field abbreviates, also inside longer names.
COMMON = [
    (re.compile(long), short)
    for long, short in {
        "languagemodel": "lm", "multimodallargelm": "mllm", "largelm": "llm", "visionlm": "vlm",
        "artificialintelligence": "ai", "mathematical": "math",
    }.items()
]  # fmt: skip


def plain(name: str) -> str:
    r"""Take TeX, Greek, look-alikes and case off a name; words stay apart.

    >>> plain("$\\beta$-VAE"), plain("GPT‑4"), plain("SAM²")
    ('beta-vae', 'gpt-4', 'sam^2')
    """
    if name.isascii() and not any(sign in name for sign in "\\~${}"):
        return name.casefold()
    name = TEX_DRESS.sub("", name.translate(SUPERSCRIPT))
    name = TEX_LETTER.sub(r"\1", name).replace("~", " ")
    name = unicodedata.normalize("NFKC", name).casefold()
    name = "".join(GREEK.get(c, c) for c in name)
    name = unicodedata.normalize("NFD", name)
    name = "".join(c for c in name if not unicodedata.combining(c))
    return re.sub(
        r"[‐‑‒–—−]", "-", re.sub(r"[${}\u200b-\u200f\u202a-\u202e\u2060\ufeff]", "", name)
    )


def spells(short: str, long: str) -> bool:
    """Say whether the letters of a short form stand in this order in the long one.

    >>> spells("VLA", "Vision-Language-Action"), spells("70B", "Llama 3.3 Instruct")
    (True, False)
    """
    letters = iter(long.casefold())
    return all(sign in letters for sign in short.casefold() if sign.isalnum())


def trimmed(name: str) -> str:
    """Take off what a name does not need: an article, a short form in brackets, a short plural.

    >>> trimmed("the Vision-Language-Action (VLA) models"), trimmed("LLMs-as-a-judge")
    ('Vision-Language-Action models', 'LLM-as-judge')
    """
    if "(" in name:
        for bracket in reversed([*BRACKET.finditer(name)]):
            if spells(bracket.group(1).rstrip("s"), name[: bracket.start()]):
                name = name[: bracket.start()] + name[bracket.end() :]
    if " " in name:
        name = ARTICLE.sub("", name)
    if any(f"{gap}{word}{gap}" in name for gap in " -" for word in ("a", "an", "the")):
        name = MIDDLE.sub("", name)
    if "'" in name or "’" in name:
        name = YEAR.sub(" 20", name)
    return SHORT_PLURAL.sub("", name)


def singular(word: str) -> str:
    """Take the plural off the last word of a name, which is given in lower case.

    >>> singular("gnns"), singular("networks"), singular("analysis"), singular("studies")
    ('gnn', 'network', 'analysis', 'study')
    """
    if word in ("ups", "ins", "ons"):  # of speed-ups, plug-ins, add-ons
        return word[:-1]
    if len(word) < 4 or not word.endswith("s") or NO_PLURAL.search(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ch|sh|x|z|ss)es$", word):
        return word[:-2]
    return word[:-1]


def words_of(name: str) -> list[str]:
    """Give the words of a name in plain lower case, the last one in the singular.

    >>> words_of("Graph Neural Networks"), words_of("$F_1$"), words_of("ATLAS")
    (['graph', 'neural', 'network'], ['f', '1'], ['atlas'])
    """
    name = trimmed(name)
    words = [word for word in PARTS.sub(" ", plain(name)).split() if word]
    if words and re.search(r"s[^\w+#*@^%]*$", name):  # as written: ATLAS is no plural
        words[-1] = singular(words[-1])
    return words


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """Give the key by which mentions of one thing meet.

    >>> name_key("Fine-tuning") == name_key("fine tuning") == name_key("finetuning")
    True
    >>> name_key("GPT-3") == name_key("GPT-3.5"), name_key("C++") == name_key("C")
    (False, False)
    >>> name_key("LLaMA2-7B") == name_key("LLaMA-27B")
    False
    >>> name_key("claude-opus-4-7") == name_key("Claude Opus 4.7")
    True
    """
    if model_id := MODEL_ID.fullmatch(name):
        name = f"{model_id[1]}.{model_id[2]}"
    words = words_of(name)
    return key_of(words) if words else unicodedata.normalize("NFC", name).casefold().strip()


@lru_cache(maxsize=1 << 14)
def american(word: str) -> str:
    """Write a word as Americans do.

    >>> american("generalised"), american("centre"), american("noise")
    ('generalized', 'center', 'noise')
    """
    if BRITISH_HINT.search(word):
        for pattern, spelling in BRITISH:
            word = pattern.sub(spelling, word)
    return word


def key_of(words: list[str]) -> str:
    """Run the words of a name into its key; two numbers do not run into one.

    >>> key_of(["llama", "2", "7b"]), key_of(["tumour", "modelling"])
    ('llama2-7b', 'tumormodeling')
    """
    key = american(words[0])
    for word in words[1:]:
        parted = key[-1].isdigit() and word[0].isdigit()
        key += f"-{word}" if parted else american(word)
    if "languagemodel" in key or "artificialint" in key or "mathematical" in key:
        for pattern, short in COMMON:
            key = pattern.sub(short, key)
    return key
