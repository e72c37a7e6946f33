"""Read a text once and find every term of a vocabulary in it."""

from collections.abc import Iterable

from syndicator.tagging.meaning import Payload, Side, foreign_forms, forms, gapped
from syndicator.tagging.scan import Forms, Found, Scanner
from syndicator.tagging.zones import Zones
from syndicator.vocabulary import Vocabulary
from syndicator.vocabulary.fold import fold, inner

_SCARCE = 100
"""English has fewer letters beyond ASCII than one in so many; Spanish and French have two or three."""


class Reader:
    """The terms of one vocabulary, made ready to be found.

    What is spelled beyond ASCII is looked for around letters beyond ASCII, and names in other languages in texts that
    are not in English: both are made ready when the first such text comes.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        plain, self._rest = _parted(forms(vocabulary))
        self._plain = Scanner(plain, gapped(vocabulary))
        self._beyond: Scanner | None = None
        self._abroad: Scanner | None = None

    def read(self, zones: Zones, language: str) -> Found:
        """All terms that stand in the text."""
        found = Found()
        text, opening = zones.joined, zones.opening_end
        folded = fold(text)
        self._plain.find(text, folded, found, opening=opening, language=language)
        if folded.isascii() and language == "en":
            return found
        if self._beyond is None or self._abroad is None:
            abroad, beyond = _parted(foreign_forms(self._vocabulary), self._rest)
            self._abroad, self._beyond = Scanner(abroad), Scanner(beyond)
        if not folded.isascii():
            self._beyond.find(text, folded, found, opening=opening, language=language, beyond=True)
        if language != "en" or _is_foreign(folded):
            self._abroad.find(text, folded, found, opening=opening, language=language)
        return found


def _is_foreign(folded: str) -> bool:
    """Whether so many letters lie beyond ASCII that a text is hardly in English, whatever it says of itself."""
    return len(folded) - len(folded.encode("ascii", "ignore")) > len(folded) // _SCARCE


def _parted(pairs: Iterable[tuple[str, Payload]], beyond: Forms | None = None) -> tuple[Forms, Forms]:
    """Forms that can stand in a text of ASCII, and the others; halves of terms with a gap are all among the first."""
    plain, beyond = Forms(), beyond or Forms()
    add_form, add_payload = plain.spelled.append, plain.payloads.append
    for form, payload in pairs:
        if form.isascii() or isinstance(payload, Side) or inner(form).isascii():
            add_form(form)
            add_payload(payload)
        else:
            beyond.add(form, payload)
    return plain, beyond
