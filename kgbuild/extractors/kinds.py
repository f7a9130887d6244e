"""What the words around a name say about its type."""

import re

#: Last word of a phrase -> the type that it makes of the whole.
HEADS = {
    "Dataset": "dataset benchmark corpus corpora challenge suite leaderboard treebank testbed",
    "Metric": "accuracy score error rate similarity precision recall distance perplexity",
    "Task": (
        "recognition detection classification segmentation generation translation answering "
        "summarization prediction forecasting extraction recommendation reconstruction parsing "
        "completion understanding planning tracking captioning retrieval verification grounding "
        "localization simplification synthesis restoration denoising navigation manipulation"
    ),
    "Model": "llm vlm lm mllm checkpoint gpt bert",
    "Method": (
        "learning network optimization attention distillation tuning quantization prompting "
        "sampling regularization decoding algorithm framework method approach pipeline system "
        "mechanism module strategy architecture transformer adapter adaptation alignment training "
        "pruning search tree process descent estimator agent loss technique toolkit library "
        "autoencoder machine forest model augmentation propagation inference encoding routing"
    ),
}
TYPE_OF_HEAD = {word: kind for kind, words in HEADS.items() for word in words.split()}

BY_NOUN = [
    (
        "Dataset",
        r"data ?sets?|benchmarks?|corpus|corpora|test ?suites?|leaderboards?|test ?beds?",
    ),
    ("Metric", r"metrics?|scores?|measures?"),
    (
        "Method",
        r"frameworks?|methods?|approach(?:es)?|algorithms?|systems?|architectures?|pipelines?"
        r"|techniques?|strateg(?:y|ies)|modules?|mechanisms?|paradigms?|toolkits?|librar(?:y|ies)"
        r"|agents?|optimizers?|schemes?|tools?",
    ),
    ("Model", r"models?|LLMs?|networks?"),
]
_NOUNS = [(type_, re.compile(rf"\b(?:{noun})\b", re.IGNORECASE)) for type_, noun in BY_NOUN]

#: Names of concrete networks: a family's word and a version or a size.
MODEL_NAME = re.compile(
    r"""^(?:(?:open)?chat)?(?:gpt|llama|qwen|mistral|mixtral|gemma|gemini|claude|deepseek|phi|falcon
    |vicuna|alpaca|opt|palm|bloom|pythia|olmo|t5|bert|roberta|deberta|electra|clip|blip|llava|vit
    |resnet|yolo|sam|whisper|dino|internvl|o[134])(?:$|[-\d.]|v\d)
    |(?:bert|gpt|llama|llava|clip|former|t5|vit)$
    |\d+(?:\.\d+)?[bm]$""",
    re.IGNORECASE | re.VERBOSE,
)


def type_of_phrase(phrase: str) -> str | None:
    """Give the type that the last telling word of a long form makes of it.

    >>> type_of_phrase("Preference Learning via Database Feedback")
    'Method'
    >>> type_of_phrase("word error rate")
    'Metric'
    """
    words = [re.sub(r"s$", "", word) for word in re.findall(r"[a-z]+", phrase.lower())]
    return next((TYPE_OF_HEAD[word] for word in reversed(words) if word in TYPE_OF_HEAD), None)


def type_of_name(name: str, before: str, after: str) -> str:
    """Guess the type of a coined name from the noun beside it; most coined names are methods."""
    if re.search(r"(?:bench|QA|Eval|Set|Corpus|DB)$", name, re.IGNORECASE):
        return "Dataset"
    near = re.match(
        r"[\s,]*(?:(?:is|as)\s+)?(?:an?|the|our|its)?\s*((?:[\w-]+[\s,]+){0,7}[\w-]+)", after
    )
    for text in (near.group(1) if near else "", " ".join(before.split()[-6:])):
        hits = [(m.start(), kind) for kind, noun in _NOUNS if (m := noun.search(text))]
        if hits:
            return min(hits)[1]
    return "Model" if MODEL_NAME.search(name) else "Method"
