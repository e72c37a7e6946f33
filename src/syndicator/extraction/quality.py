"""What is no article's body: error pages, consent walls, menus."""

import re

_NUMBER = re.compile(
    r"(?<![\d.,])404 (?:error|not found|page)\b|(?:error|http) 404\b|^\W*404\W*$|^404 ?[|:–—-]|[|:–—-] ?404$",
    re.MULTILINE,
)
_ERROR = re.compile(
    r"(?:page (?:not found|cannot be found|could not be found|does not exist)|"
    r"access denied|403 forbidden|"
    r"you don.t have permission to access|the requested url|service unavailable|just a moment|"
    r"checking your browser|verify you are (?:a )?human|"
    r"enable javascript and cookies|attention required|you are being redirected|under maintenance|"
    r"temporarily unavailable|"
    r"this domain (?:is|may be) for sale|unusual traffic|request unsuccessful|pardon our interruption|are you a robot)"
)
"""A number alone is none of it: news count 404 workers too. In lower case, as these are searched: that is quicker."""
_CONSENT = re.compile(
    r"(?:we (?:and our partners )?(?:use|store)[^.]{0,40}cookies|this (?:web)?site uses cookies|"
    r"accept (?:all )?cookies|cookie (?:policy|settings|preferences)|"
    r"manage (?:your )?(?:consent|preferences)|your privacy choices|utilizamos cookies|"
    r"nous utilisons des cookies|menggunakan cookie)"
)
_SHORT = 900
_SENTENCE_END = re.compile(r"[.!?…。।។၊။][\"'”’»)]*(?:\s|$)|[ก-๛ກ-ໟ]{25}")


def is_body(text: str, title: str | None = None) -> bool:
    """Whether `text` can be what an article says; short is not wrong."""
    if not text.strip():
        return False
    if len(text) < _SHORT and (_is_error(text.lower()) or (title and _is_error(title.lower()))):
        return False
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    about_cookies = sum(len(part) for part in paragraphs if _CONSENT.search(part.lower())) if _hints(text) else 0
    if about_cookies * 2 > len(text):
        return False
    return not _is_menu(paragraphs, text)


def _is_error(lower: str) -> bool:
    return _ERROR.search(lower) is not None or ("404" in lower and _NUMBER.search(lower) is not None)


def _hints(text: str) -> bool:
    lower = text.lower()
    return "cookie" in lower or "consent" in lower or "privacy" in lower


def _is_menu(paragraphs: list[str], text: str) -> bool:
    """Short pieces and no sentence at all."""
    if _SENTENCE_END.search(text):
        return False
    return (
        len(text) / len(paragraphs) < 40
        if len(paragraphs) >= 6
        else len(paragraphs) > 1 and max(map(len, paragraphs)) < 25
    )
