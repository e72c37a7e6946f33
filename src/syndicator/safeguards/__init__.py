"""Signs that a text lets a reader identify somebody whom it may harm: what shows any waits for a person. Pure.

Rather one too many. Signs name kinds, never a person.
"""

from collections.abc import Callable, Iterable, Mapping

from syndicator.safeguards.adults import named_in_illness, named_victim
from syndicator.safeguards.english import ties_a_name_to_childhood
from syndicator.safeguards.names import named_minor, named_minor_in_thai
from syndicator.safeguards.stems import places


def _names_a_minor(text: str) -> bool:
    found = places(text)
    return bool(found) and (named_minor(text, found) or ties_a_name_to_childhood(text, found))


_ASKED: Mapping[str, tuple[tuple[str, Callable[[str], bool]], ...]] = {
    "minors": (
        (
            "a name tied to an age under 18, or to a child",
            _names_a_minor,
        ),
        ("a Thai name with the title or the age of a child", named_minor_in_thai),
    ),
    "victims": (("a name tied to a word for a victim", named_victim),),
    "health": (("a name beside what concerns somebody's body or health", named_in_illness),),
}
KINDS = tuple(_ASKED)
"""Kinds of signs: identifiable minors, adult victims, medical details (the last two in English only)."""
USUAL = KINDS[:1]
"""What is looked for unless somebody says otherwise."""


def kinds(setting: str | None) -> tuple[str, ...]:
    """The kinds that a setting asks for: `off`, `on`, or some of `KINDS` with commas between; None is `on`."""
    if setting == "off":
        return ()
    return tuple(kind for kind in KINDS if kind in (setting or "").split(",")) or USUAL


def signs(title: str, text: str, kinds: Iterable[str] = USUAL) -> tuple[str, ...]:
    """Why a text should be looked at by a person before anybody reads it; nothing for most texts."""
    asked = [one for kind in kinds for one in _ASKED[kind]]
    return tuple(said for said, shows in asked if shows(title) or shows(text))
