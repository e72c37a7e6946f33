"""UTF-8 that somebody read as Latin-1 or Windows-1252, read again: `Ã©` is `é`, `â€™` is `’`."""

import re

_WINDOWS = {bytes([code]).decode("cp1252", "ignore"): code for code in range(0x80, 0xA0)}
_BYTE_OF = {chr(code): code for code in range(0x80, 0x100)} | {sign: code for sign, code in _WINDOWS.items() if sign}


def _of(first: int, last: int) -> str:
    """A class of the signs that bytes of this range were read as."""
    return "[" + "".join(re.escape(sign) for sign, code in _BYTE_OF.items() if first <= code <= last) + "]"


_NEXT = _of(0x80, 0xBF)
_ONE = (
    rf"(?:{_of(0xC2, 0xDF)}{_NEXT}|{_of(0xE0, 0xEF)}{_NEXT}{{2}}|{_of(0xF0, 0xF4)}{_NEXT}{{3}})"  # RFC 3629, section 4
)
_READ_WRONG = re.compile(rf"{_ONE}+")
_NO_LEADS = bytes({*range(0x100)} - {*range(0xC2, 0xF5)})
_LEAD = re.compile(f"[\u00c2-\u00f4]{_NEXT}")
_ENDS_A_WORD = re.compile("[\u00c2\u00c3][\xa0»«›‹”“’‘]")
"""A capital and what closes a quotation: `CÃ»` of a title in capitals is no fault of reading."""
_TIMES = 3


def repaired(text: str) -> str:
    """`text` with what was read wrong, up to three times over, read again; nothing else is touched."""
    for _ in range(_TIMES):
        if text.isascii() or not _has_lead(text) or _LEAD.search(text) is None:
            break
        found = [match[0] for match in _READ_WRONG.finditer(text)]
        if not found or all(_ENDS_A_WORD.fullmatch(one) for one in found):
            break
        text = _READ_WRONG.sub(_read_again, text)
    return text


def _has_lead(text: str) -> bool:
    """Whether the first sign of anything read wrong stands in `text`: asked of all that is no ASCII, so it is cheap."""
    return bool(text.encode("latin-1", "ignore").translate(None, _NO_LEADS))


def _read_again(match: re.Match[str]) -> str:
    try:
        return bytes(_BYTE_OF[sign] for sign in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
