"""Which language a text is in: by script where a script has one language, else by its commonest short words."""

import re
from collections import Counter

from syndicator.text.alphabets import SIGNS, can_be, odd_letters
from syndicator.text.words import WORDS

_SAMPLE = 6000
"""Characters that are looked at: more changes no verdict."""
_ENOUGH_WORDS = 12
_ENOUGH_COMMON = 4
"""Different common words: `van`, `de` and `la` are also in lists of names."""
_ENOUGH_LETTERS = 12
_MANY_LETTERS = 80
"""Below this a script's own language is not claimed from one name in a foreign script."""
_WORD = re.compile(r"[^\s\d!-&(-,./:-@\[-`{-~।॥،؛؟۔«»“”‘…–—]+")
"""Vowel signs and apostrophes are part of words, hyphens too (`kanak-kanak`)."""
_SCRIPTS = {
    "th": "\u0e01-\u0e3a\u0e40-\u0e5b",
    "lo": "\u0e81-\u0eff",
    "km": "\u1780-\u17ff",
    "my": "\u1000-\u109f\uaa60-\uaa7f",
    "ko": "\uac00-\ud7af\u1100-\u11ff",
    "ja": "\u3040-\u30ff",
    "zh": "\u4e00-\u9fff",
    "el": "\u0370-\u03ff",
    "he": "\u0590-\u05ff",
    "ka": "\u10a0-\u10ff",
    "hy": "\u0530-\u058f",
    "am": "\u1200-\u137f",
    "si": "\u0d80-\u0dff",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff",
    "ml": "\u0d00-\u0d7f",
    "gu": "\u0a80-\u0aff",
    "pa": "\u0a00-\u0a7f",
    "bn": "\u0980-\u09ff",
    "bo": "\u0f00-\u0fff",
    "hi": "\u0900-\u097f",
    "ar": "\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff",
    "ru": "\u0400-\u04ff",
    "latin": "A-Za-z\u00c0-\u024f\u0259\u1e00-\u1eff",
}
_LETTERS = {name: re.compile(f"[{ranges}]") for name, ranges in _SCRIPTS.items()}
_MARKED_LETTERS = {"latin": re.compile("[\u00c0-\u024f\u0259\u1e00-\u1eff]")}
_SHARED = {
    "hi": ("hi", "ne", "mr"),
    "ar": ("ar", "fa", "ur", "ps", "ckb", "ug", "sd"),
    "ru": ("ru", "uk", "be", "bg", "mk", "sr", "mn", "kk", "ky", "tg"),
}
"""Scripts of several languages, told apart by words and letters below."""
_SHARING = frozenset(language for languages in _SHARED.values() for language in languages)
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in WORDS.items():
    for _word in _words:
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_SCRIPT_OF = (
    dict.fromkeys(WORDS, "latin")
    | {name: name for name in _SCRIPTS if name != "latin"}
    | {"yue": "zh"}
    | {language: script for script, languages in _SHARED.items() for language in languages}
)
"""The one script of each language that we know: the declared language of a text in another one is a mistake."""
_OLD_CODES = {
    "in": "id",
    "iw": "he",
    "ji": "yi",
    "fil": "tl",
    "no": "nb",
    "nn": "nb",
    "mo": "ro",
    "sh": "sr",
    "zsm": "ms",
}
_THREE = {
    "eng": "en",
    "tha": "th",
    "vie": "vi",
    "ind": "id",
    "msa": "ms",
    "may": "ms",
    "khm": "km",
    "lao": "lo",
    "mya": "my",
    "bur": "my",
    "tgl": "tl",
    "spa": "es",
    "fra": "fr",
    "fre": "fr",
    "por": "pt",
    "deu": "de",
    "ger": "de",
    "zho": "zh",
}
_NAMES = {
    "english": "en",
    "thai": "th",
    "vietnamese": "vi",
    "indonesian": "id",
    "malay": "ms",
    "khmer": "km",
    "burmese": "my",
    "spanish": "es",
    "french": "fr",
    "portuguese": "pt",
    "german": "de",
    "tagalog": "tl",
    "filipino": "tl",
}
_NEIGHBOURS: dict[str, dict[str, tuple[re.Pattern[str], float]]] = {
    "my": {"shn": (re.compile("[ၵၸၼဢ]"), 0.08), "ksw": (re.compile("[ၡ-ၤ]\u103a?"), 0.08)},
    "bn": {"as": (re.compile("[ৰৱ]"), 0.01)},
    "am": {"ti": (re.compile("[ኣቐ-ቖኸ-ኾዀ]"), 0.03)},
    "he": {"yi": (re.compile("[װױײ]"), 0.01)},
}
"""Languages in a script that has one great one, and the share of letters of their own that tells them.

Zawgyi gives the letters of Shan and S'gaw Karen to other signs.
"""
_KANA = 0.04
"""Share of kana, beside Han, from which a text is Japanese; the one sign that Chinese shop names borrow is none."""
_ALSO_WRITTEN = {("ja", "zh"), ("sr", "latin"), ("uz", "ru"), ("az", "ru"), ("kk", "latin"), ("ms", "ar"), ("ku", "ar")}
_ALIKE = {"hr": {"sr", "bs"}, "ckb": {"ku"}, "fa": {"prs"}}
"""Languages under whose name the same words and letters go as well."""
_TWINS = ({"id", "ms"}, {"da", "nb"})
"""Languages that share nearly all common words: told by the others alone."""
_LEAST = {
    "af": 0.28, "ca": 0.28, "ceb": 0.26, "cs": 0.16, "da": 0.22, "de": 0.22, "en": 0.25, "es": 0.26, "fr": 0.24,
    "gl": 0.24, "hr": 0.16, "ht": 0.22, "id": 0.2, "ilo": 0.25, "it": 0.24, "mi": 0.26, "ms": 0.2, "nb": 0.22,
    "nl": 0.26, "pt": 0.26, "ro": 0.2, "so": 0.18, "sq": 0.22, "sv": 0.17, "sw": 0.23, "tet": 0.2, "tl": 0.25,
    "vi": 0.16,
}  # fmt: skip
_LEAST_ELSE = 0.12
"""Share of a text's words that must be common ones of its language: about half of what is usual in it."""
_SURE = 0.25
"""Share of common words from which a text is not in the language that it claims, though we do not know that one."""
_ZAWGYI = re.compile(
    "\u1031[\u1000-\u1021]\u1039(?![\u1000-\u1021])|(?:^|[\\s\u104a\u104b])\u1031[\u1000-\u1021]|[\u1060-\u1097]"
)


def language_of(text: str, declared: str | None = None) -> str:
    """The language of `text` (BCP 47): `declared` where the text does not contradict it, else what its words say.

    Too little to tell by, and nothing declared, is `und`. Burmese in Zawgyi's private use of Unicode is `my-Qaag`.
    """
    said = _primary(declared)
    sample = text[:_SAMPLE]
    script, letters = _script(sample)
    if script is None:
        return said or "und"
    if letters >= _ENOUGH_LETTERS and said and not _is_written_in(script, said):
        said = None  # a text in Arabic letters is not English, whatever its page says
    if script == "latin" or script in _SHARED:
        return _by_words(sample, script, said, letters)
    if letters < _ENOUGH_LETTERS:
        return said or "und"
    if script == "zh" and said in {"ja", "yue"}:
        return said
    for neighbour, (signs, share) in _NEIGHBOURS.get(script, {}).items():
        if len(signs.findall(sample)) > share * letters:
            return neighbour
    return "my-Qaag" if script == "my" and len(_ZAWGYI.findall(sample)) * 60 > letters else script


def _is_written_in(script: str, language: str) -> bool:
    """Whether it may be; a language that we do not know may be written in any script, Japanese also without kana."""
    return _SCRIPT_OF.get(language, script) == script or (language, script) in _ALSO_WRITTEN


def _primary(declared: str | None) -> str | None:
    if not declared:
        return None
    word = re.split(r"[-_,;\s]", declared.strip().lower(), maxsplit=1)[0]
    word = _NAMES.get(word, _THREE.get(word, _OLD_CODES.get(word, word)))
    return word if re.fullmatch("[a-z]{2,3}", word) and word not in {"und", "mul", "zxx"} else None


def _script(sample: str) -> tuple[str | None, int]:
    """The script of most letters, and how many they are. Kana beside Han is Japanese."""
    if sample.isascii():
        letters = sum(map(str.isalpha, sample))
        return ("latin" if letters else None), letters
    counts = {name: len(pattern.findall(sample)) for name, pattern in _LETTERS.items()}
    if counts["ja"] > max(_KANA * counts["zh"], sample.count("の")):
        counts["ja"] += counts.pop("zh")
    weighted = {name: count * (3 if name in {"zh", "ja", "ko"} else 1) for name, count in counts.items()}
    best = max(weighted, key=lambda name: weighted[name])
    return (best, counts[best]) if counts[best] else (None, 0)


def _by_words(sample: str, script: str, said: str | None, letters: int) -> str:
    """By the share of words that are among a language's commonest; a narrow lead is no verdict."""
    tokens = _WORD.findall(sample.lower())
    odd = odd_letters(_MARKED_LETTERS.get(script, _LETTERS[script]).findall(sample)) if not sample.isascii() else {}
    if _SCRIPT_OF.get(said or "") == script and letters >= _MANY_LETTERS and not can_be(said or "", odd, letters):
        said = None
    scores = {one: score for one, score in _scores(sample, tokens, script).items() if can_be(one, odd, letters)}
    if not scores:
        return said or "und"
    (best, top), *others = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    second = others[0][1] if others else 0.0
    if said in scores and scores[said] >= 0.8 * top and not _is_rather(best, said, tokens):
        return said
    if len(tokens) < _ENOUGH_WORDS or said in _ALIKE.get(best, ()):
        return said or "und"
    if script == "latin" and len(WORDS[best].intersection(tokens)) < _ENOUGH_COMMON:
        return said if said and said not in WORDS else "und"
    least = _LEAST.get(best, _LEAST_ELSE)
    if top >= (max(least, _SURE) if said and said not in WORDS else least):
        if top >= 1.15 * second and not (others and {best, others[0][0]} in _TWINS):
            return best
        if nearer := _by_own_words(tokens, best, others[0][0]):
            return nearer
    return said if said and said not in WORDS else "und"


def _is_rather(best: str, said: str, tokens: list[str]) -> bool:
    """Whether a text's words are those of the neighbour of the language that it claims."""
    ones, others = WORDS[best], WORDS[said]
    for_best = sum(token in ones and token not in others for token in tokens)
    return for_best >= 4 and for_best >= 3 * sum(token in others and token not in ones for token in tokens)


def _by_own_words(tokens: list[str], one: str, other: str) -> str | None:
    """Which of two languages that share most of their short words; told by those that only one of them has."""
    ones, others = WORDS.get(one, frozenset()), WORDS.get(other, frozenset())
    for_one = sum(token in ones and token not in others for token in tokens)
    for_other = sum(token in others and token not in ones for token in tokens)
    if max(for_one, for_other) < 2 or max(for_one, for_other) < 1.5 * min(for_one, for_other):
        return None
    return one if for_one > for_other else other


def _scores(sample: str, tokens: list[str], script: str) -> dict[str, float]:
    total = len(tokens) or 1
    shared = _SHARED.get(script)
    hits: Counter[str] = Counter()
    for word, number in Counter(tokens).items():
        for language in _LANGUAGES_OF.get(word, ()):
            hits[language] += number
    scores = {
        language: number / total
        for language, number in hits.items()
        if ((language in shared) if shared else language not in _SHARING)
    }
    for language, signs in SIGNS.items():
        if shared and language in shared:
            scores[language] = scores.get(language, 0.0) + 4 * sum(map(sample.count, signs)) / (len(sample) or 1)
    return {language: score for language, score in scores.items() if score > 0}
