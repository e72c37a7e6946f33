"""One folded form, with the ways in which a text may write it."""

from collections.abc import Sequence
from typing import Final

from syndicator.tagging.meaning import Meaning, Payload, prepare
from syndicator.vocabulary.fold import capitals, is_strict

_SHOUTED: Final = 6
"""From so many letters on, a form all in capitals counts anywhere; a shorter one only in title and opening."""
_REMEMBERED: Final = 8
"""Ways of writing one form whose meaning is kept: texts write it in two or three."""

_Pair = tuple[Meaning | None, Meaning | None]


class Spelled:
    """What one folded form stands for as it is written. Made when it is first met, for most forms are never."""

    def __init__(self, payloads: Sequence[tuple[str, Payload]]) -> None:
        self._spelled: dict[str, list[Payload]] = {}
        for form, payload in payloads:
            self._spelled.setdefault(form, []).append(payload)
        self._rules = [(form, capitals(form), is_strict(form)) for form in sorted(self._spelled)]
        self.dot = int(any(form.endswith(".") for form in self._spelled))
        """1 where a full stop belongs to a spelling: what is written is then asked for with the character behind it."""
        free = all(not capital and not strict for _, capital, strict in self._rules)
        self.plain = prepare([one for _, one in payloads]) if free else None
        """What it stands for where capitals do not matter."""
        self._meanings: dict[tuple[str, ...], Meaning] = {}
        self.known: dict[str, _Pair] = {}
        """What was read, for what is written the same way."""

    def read(self, written: str) -> _Pair:
        """What it stands for as it is written: in title and opening, where it may stand all in capitals, and below.

        None where no spelling has these capitals.
        """
        pair = (self._meaning(written, leading=True), self._meaning(written, leading=False))
        if len(self.known) < _REMEMBERED:
            self.known[written] = pair
        return pair

    def _meaning(self, written: str, *, leading: bool) -> Meaning | None:
        if self.plain is not None:
            return self.plain
        fits = tuple(
            form
            for form, capital, strict in self._rules
            if _agrees(written, form, capital, strict=strict, leading=leading)
        )
        if fits and fits not in self._meanings:
            self._meanings[fits] = prepare([one for form in fits for one in self._spelled[form]])
        return self._meanings[fits] if fits else None


def _agrees(written: str, form: str, capital: tuple[int, ...], *, strict: bool, leading: bool) -> bool:
    """Whether a text's spelling has the capitals that the form has, and its marks where they matter."""
    if written == form:
        return True
    plain = written[: len(form)]
    if any(plain[place] == plain[place].lower() for place in capital):
        return False
    if strict and plain.lower() != form.lower():
        return False
    shouting = capital and plain.isupper() and not form.isupper()
    return leading or not shouting or len(form) >= _SHOUTED
