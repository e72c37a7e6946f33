"""Read a text once and find every term of a vocabulary in it."""

from syndicator.tagging.meaning import Side, foreign_forms, forms, gapped
from syndicator.tagging.scan import Forms, Found, Scanner
from syndicator.tagging.zones import Zones
from syndicator.vocabulary import Vocabulary
from syndicator.vocabulary.fold import fold, inner


class Reader:
    """The terms of one vocabulary, made ready to be found."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        plain, beyond = Forms(), Forms()
        for form, payload in forms(vocabulary):
            (plain if form.isascii() or isinstance(payload, Side) or inner(form).isascii() else beyond).add(
                form, payload
            )
        self._beyond = beyond
        self._plain = Scanner(plain, gapped(vocabulary))
        self._foreign: Scanner | None = None

    def read(self, zones: Zones, language: str) -> Found:
        """All terms that stand in the text.

        What is spelled beyond ASCII, and names in other languages, are looked for only where they can stand, and made
        ready only then.
        """
        found = Found()
        text, opening = zones.joined, zones.opening_end
        folded = fold(text)
        self._plain.find(text, folded, found, opening=opening, language=language)
        if folded.isascii() and language == "en":
            return found
        if self._foreign is None:
            for form, payload in foreign_forms(self._vocabulary):
                self._beyond.add(form, payload)
            self._foreign = Scanner(self._beyond)
        self._foreign.find(text, folded, found, opening=opening, language=language)
        return found
