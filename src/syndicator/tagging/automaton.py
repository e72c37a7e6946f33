"""Where patterns stand in a text, all of them in one pass of Aho-Corasick."""

from collections.abc import Callable, Sequence

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation

Search = Callable[[str], list[tuple[int, int, int]]]
"""From a folded text to pattern, start and end of each match, also inside another one, in the order of their ends."""

_KIND = Implementation.ContiguousNFA


def search_for(patterns: Sequence[str]) -> Search:
    """Make ready to find folded patterns.

    Where they have no letter beyond Latin-1, each character is looked at as one byte: that is an eighth faster, for
    places in bytes are places in the text. A letter that has no such byte becomes `?`, which no pattern holds.
    """
    try:
        spelled = [pattern.encode("latin-1") for pattern in patterns]
    except UnicodeEncodeError:
        find = AhoCorasick(patterns, store_patterns=False, implementation=_KIND).find_matches_as_indexes
        return lambda text: find(text, overlapping=True)
    find_bytes = BytesAhoCorasick(spelled, implementation=_KIND).find_matches_as_indexes
    return lambda text: find_bytes(text.encode("latin-1", "replace"), overlapping=True)
