"""Find all terms in one pass: Aho-Corasick over folded text, then capitals."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from syndicator.vocabulary.fold import capitals, edges, inner, is_strict

Payload = TypeVar("Payload")
Meaning = TypeVar("Meaning")

_SHOUTED: Final = 6
"""From so many letters on, a form all in capitals counts anywhere; a shorter one only in title and opening."""

_REMEMBERED: Final = 8
"""Ways of writing one form whose meaning is kept: texts write it in two or three."""


class Scanner(Generic[Payload, Meaning]):
    """A set of spelled forms, each with what it stands for.

    Every form is found, also inside another one. `prepare` makes one meaning of all that one spelling stands for.
    """

    def __init__(self, forms: Iterable[tuple[str, Payload]], prepare: Callable[[Sequence[Payload]], Meaning]) -> None:
        gathered: dict[str, list[tuple[str, Payload]]] = {}
        for form, payload in forms:
            gathered.setdefault(inner(form), []).append((form, payload))
        gathered.pop("", None)
        keys = sorted(gathered)
        self._prepare = prepare
        self._payloads = [gathered[key] for key in keys]
        self._known: list[_Entry[Payload, Meaning] | None] = [None] * len(keys)
        kinds = [edges(key) for key in keys]
        self._first = [-1 if kind == "none" else 0 for kind in kinds]
        self._last = [-2 if kind == "both" else -1 for kind in kinds]
        spaced = {"both": " {} ", "start": " {}", "none": "{}"}
        patterns = [spaced[kind].format(key) for kind, key in zip(kinds, keys, strict=True)]
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
        known, firsts, lasts = self._known, self._first, self._last
        found = []
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            entry = known[number]
            if entry is None:
                entry = known[number] = _Entry(self._payloads[number], self._prepare)
            first, last = start + firsts[number], end + lasts[number]
            meaning = entry.plain
            if meaning is None:
                written = text[first : last + entry.dot]
                seen = entry.leading if first < opening else entry.later
                meaning = seen[written] if written in seen else entry.cased(written, opening=first < opening)
                if meaning is None:
                    continue
            found.append((first, last, meaning))
        return found


class _Entry(Generic[Payload, Meaning]):
    """One folded form with its spellings: made when it is first met, for most are never."""

    def __init__(
        self, payloads: Sequence[tuple[str, Payload]], prepare: Callable[[Sequence[Payload]], Meaning]
    ) -> None:
        self._prepare = prepare
        self._spelled: dict[str, list[Payload]] = {}
        for form, payload in payloads:
            self._spelled.setdefault(form, []).append(payload)
        self._rules = [(form, capitals(form), is_strict(form)) for form in sorted(self._spelled)]
        self.dot = int(any(form.endswith(".") for form in self._spelled))
        """1 where a full stop belongs to a spelling: what is written is then asked for with the character behind it."""
        free = all(not capital and not strict for _, capital, strict in self._rules)
        self.plain: Meaning | None = prepare([one for _, one in payloads]) if free else None
        """What it stands for where capitals do not matter."""
        self._meanings: dict[tuple[str, ...], Meaning] = {}
        self.leading: dict[str, Meaning | None] = {}
        """Spellings met in title and opening, with what each stands for."""
        self.later: dict[str, Meaning | None] = {}

    def cased(self, written: str, *, opening: bool) -> Meaning | None:
        """What it stands for as it is written; None where no spelling has these capitals."""
        fits = tuple(
            form
            for form, capital, strict in self._rules
            if _agrees(written, form, capital, strict=strict, opening=opening)
        )
        if fits and fits not in self._meanings:
            self._meanings[fits] = self._prepare([one for form in fits for one in self._spelled[form]])
        meaning = self._meanings[fits] if fits else None
        seen = self.leading if opening else self.later
        if len(seen) < _REMEMBERED:
            seen[written] = meaning
        return meaning


def _agrees(written: str, form: str, capital: tuple[int, ...], *, strict: bool, opening: bool) -> bool:
    """Whether a text's spelling has the capitals that the form has, and its marks where they matter."""
    if written == form:
        return True
    plain = written[: len(form)]
    if any(plain[place] == plain[place].lower() for place in capital):
        return False
    if strict and plain.lower() != form.lower():
        return False
    shouting = capital and plain.isupper() and not form.isupper()
    return opening or not shouting or len(form) >= _SHOUTED
