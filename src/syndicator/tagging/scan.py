"""Find all terms in one pass: Aho-Corasick over folded text, then capitals."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from syndicator.tagging.fold import capitals, edges, inner, is_strict

Payload = TypeVar("Payload")
Meaning = TypeVar("Meaning")

_SHOUTED: Final = 6
"""From so many letters on, a form all in capitals counts anywhere; a shorter one only in title and opening."""


class Scanner(Generic[Payload, Meaning]):
    """A set of spelled forms, each with what it stands for.

    Every form is found, also inside another one. `prepare` makes one meaning of all that one spelling stands for.
    """

    def __init__(
        self, forms: Iterable[tuple[str, Payload]], prepare: Callable[[Sequence[Payload]], Meaning]
    ) -> None:
        gathered: dict[str, dict[str, list[Payload]]] = {}
        for form, payload in forms:
            gathered.setdefault(inner(form), {}).setdefault(form, []).append(payload)
        gathered.pop("", None)
        self._prepare = prepare
        self._plain: list[Meaning | None] = []
        self._spelled: list[list[tuple[str, tuple[int, ...], bool, list[Payload]]]] = []
        self._first: list[int] = []
        self._last: list[int] = []
        patterns = []
        for key in sorted(gathered):
            spelled = [
                (form, capitals(form), is_strict(form), payloads) for form, payloads in sorted(gathered[key].items())
            ]
            free = len(spelled) == 1 and not spelled[0][1] and not spelled[0][2]
            self._plain.append(prepare(spelled[0][3]) if free else None)
            self._spelled.append(spelled)
            edge = edges(key)
            patterns.append({"both": f" {key} ", "start": f" {key}", "none": key}[edge])
            self._first.append(-1 if edge == "none" else 0)
            self._last.append(-2 if edge == "both" else -1)
        self._prepared: dict[tuple[int, int], Meaning] = {}
        self._automaton = AhoCorasick(
            patterns,
            matchkind=MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, text: str, folded: str, *, opening: int) -> list[tuple[int, int, Meaning]]:
        """Start, end and meaning of each hit, in `text`'s own offsets; `folded` is `fold(text)`.

        `opening` is where title and opening end: before it, a form may stand all in capitals.
        """
        plain, firsts, lasts = self._plain, self._first, self._last
        found = []
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            first, last = start + firsts[number], end + lasts[number]
            meaning = plain[number]
            if meaning is None:
                meaning = self._cased(number, text[first:last], first < opening)
                if meaning is None:
                    continue
            found.append((first, last, meaning))
        return found

    def _cased(self, number: int, written: str, opening: bool) -> Meaning | None:  # noqa: FBT001
        """What a hit stands for as it is written; None where no form has these capitals."""
        fits = 0
        for place, (form, capital, strict, _) in enumerate(self._spelled[number]):
            if written == form or _agrees(written, form, capital, strict=strict, opening=opening):
                fits |= 1 << place
        if not fits:
            return None
        known = self._prepared.get((number, fits))
        if known is None:
            spelled = self._spelled[number]
            payloads = [one for place, entry in enumerate(spelled) if fits >> place & 1 for one in entry[3]]
            known = self._prepared[number, fits] = self._prepare(payloads)
        return known


def _agrees(written: str, form: str, capital: tuple[int, ...], *, strict: bool, opening: bool) -> bool:
    """Whether a text's spelling has the capitals that the form has, and its marks where they matter."""
    for place in capital:
        if written[place] == written[place].lower():
            return False
    if strict and written.lower() != form.lower():
        return False
    shouting = capital and written.isupper() and not form.isupper()
    return opening or not shouting or len(form) >= _SHOUTED
