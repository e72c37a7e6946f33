"""Signs that an operator may ask for beside those of minors, in English: named victims, medical details. Pure."""

import re

from syndicator.safeguards.names import is_hidden, is_name

_PART = r"[A-Z\u00c0-\u00dd\u0110][\w'\u2019-]+"
_NAME = rf"(?P<name>{_PART}(?:\s+{_PART}){{0,3}})"
_VICTIM = r"(?:victims?|survivors?|complainant|returnee|escapee)"
_SUFFERED = (
    r"(?:trafficked|rescued|freed|enslaved|exploited|raped|sold|lured|smuggled|held\s+captive|forced\s+to\s+work)"
)
_VICTIMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:\b{_VICTIM})\s*[,:(]?\s*(?:named\s+|called\s+|identified\s+as\s+)?{_NAME}(?!\s+(?:said|says|told)\b)",
        rf"{_NAME}\s*,[^.!?\n]{{0,40}}\b{_VICTIM}\b",
        rf"{_NAME}\s*,?(?:\s+\d\d,)?\s+(?:who\s+)?(?:was|had\s+been|is|has\s+been)\s+(?:\w+\s+)?{_SUFFERED}\b",
    )
)
_ILLNESS = re.compile(
    r"\b(?:HIV|AIDS|hepatitis|tubercul|pregnan|miscarr|abortion|rape[ds]?\b|sexually\s+(?:abused|assaulted|transmitted)|"
    r"suicid|self-harm|depress|post-traumatic|PTSD|psychiatric|addict|overdos|syphilis|gonorrh|diagnos|amputat|disabled)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+")
_WHOLE = re.compile(rf"{_PART}(?:\s+{_PART}){{1,3}}")


def named_victim(text: str) -> bool:
    """Whether somebody named is said to be a victim."""
    found = (match for pattern in _VICTIMS for match in pattern.finditer(text))
    return any(is_name(match["name"]) and not is_hidden(text, match.start(), match.end()) for match in found)


def named_in_illness(text: str) -> bool:
    """Whether one sentence says a first and last name and something of a body or a mind."""
    return any(
        is_name(name[0]) and not is_hidden(text, sentence.start(), sentence.end())
        for sentence in _SENTENCE.finditer(text)
        if _ILLNESS.search(sentence[0])
        for name in _WHOLE.finditer(sentence[0])
    )
