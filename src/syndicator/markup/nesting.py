"""Limits on nesting and attributes, before any parser sees the markup: each needs quadratic time for either."""

import re
from collections import Counter

DEPTH = 256
_OPEN_STYLES = 24
"""Unclosed `<b>` and the like are opened anew in every paragraph that follows: a few thousand are a bomb."""
ATTRIBUTES = 100
"""So many a tag may have: each is held against all before it."""
_IN_SCRIPTS = 1000
"""The same for what stands in a script or style, as far as tags alone tell: a page can make us see one that is none."""
_SPACE = r" \t\n\f\r"
"""White space as HTML has it (13.2.5); named sign by sign it is found faster than as `\\s`."""
_ATTRIBUTE = (
    r"(?: [a-z-]++=\"[^\"]*+\"|"  # as most are written: nothing else is found so fast
    rf"[{_SPACE}/]*+[^{_SPACE}/>][^{_SPACE}/>=]{{0,63}}+"
    rf"(?:[{_SPACE}]*+=[{_SPACE}]*+(?:\"[^\"]*+\"|'[^']*+'|[^{_SPACE}>\"'][^{_SPACE}>]{{0,255}}+)?+)?+)"
)
"""As HTML reads one (13.2.5.32 to 37); one that is very long counts as several, so that looking has an end."""
_LOADED, _HEAVY = (
    re.compile(rf"(<[a-zA-Z][^{_SPACE}/><]*+(?=[{_SPACE}/])(?:{_ATTRIBUTE}){{{most}}}+)(?:{_ATTRIBUTE})++")
    for most in (ATTRIBUTES, _IN_SCRIPTS)
)
_SPELLED = {"script": "[sS][cC][rR][iI][pP][tT]", "style": "[sS][tT][yY][lL][eE]"}
"""Sign by sign: without regard to case, all of a page's signs would be looked at, not those after a `<` alone."""
_RAW = re.compile(rf"<({'|'.join(_SPELLED.values())})\b[^<>]*>")
_ENDS = {name: re.compile(f"</{spelled}") for name, spelled in _SPELLED.items()}
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*>?")
_VOID_NAMES = """
    area base br col embed hr img input link meta param source track wbr
"""
_VOID = frozenset(_VOID_NAMES.split())
_STYLES_NAMES = """
    a b big code em font i nobr s small strike strong tt u
"""
_STYLES = frozenset(_STYLES_NAMES.split())
_IMPLIED_NAMES = """
    p li dt dd tr td th option optgroup tbody thead tfoot rt rp colgroup
"""
_IMPLIED = frozenset(_IMPLIED_NAMES.split())


def light(html: str) -> str:
    """`html` without the attributes of a tag that come after its first `ATTRIBUTES`. Linear in its length.

    What a script or a style says holds no tags (HTML, 13.2.5.2 to 4), `i<n …` least of all: ten times as many there.
    """
    kept, at, seek = list[str](), 0, 0
    scripts = _Scripts(html)
    while match := _LOADED.search(html, seek):
        seek = match.end()
        loaded = _HEAVY.match(html, match.start()) if scripts.hold(match.start()) else match
        if loaded:
            kept.append(html[at : loaded.end(1)])
            at = seek = loaded.end()
    return "".join([*kept, html[at:]]) if kept else html


class _Scripts:
    """Where the scripts and styles of a page lie; looked for only as far as somebody asks."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.start = self.end = 0

    def hold(self, place: int) -> bool:
        """Whether one holds `place`, which grows from call to call."""
        while self.end <= place:
            match = _RAW.search(self.html, self.end)
            if match is None:
                self.start = self.end = len(self.html)
                break
            close = _ENDS[match[1].lower()].search(self.html, match.end())
            self.start, self.end = match.end(), close.start() if close else len(self.html)
        return self.start <= place < self.end


def shallow(html: str, depth: int = DEPTH) -> str:
    """`light` html without the tags that nest deeper than `depth`; their content stays. Linear in its length."""
    html = light(html)
    if html.count("<") <= depth:
        return html
    walk = _Walk(depth)
    for match in _TAG.finditer(html):
        walk.see(match)
    if not walk.dropped:
        return html
    kept, end = [], 0
    for start, stop in walk.dropped:
        kept.append(html[end:start])
        end = stop
    kept.append(html[end:])
    return "".join(kept)


class _Walk:
    """The elements that are open, as far as tags alone tell."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.open: list[tuple[str, bool]] = []
        self.count: Counter[str] = Counter()
        self.styles = 0
        self.dropped: list[tuple[int, int]] = []

    def see(self, match: re.Match[str]) -> None:
        name = match[2].lower()
        if match[1]:
            if self.count[name] and self._close(name):
                self.dropped.append(match.span())
        elif name not in _VOID:
            if name in _IMPLIED:
                self._imply(name)
            drop = len(self.open) >= self.depth or (name in _STYLES and self.styles >= _OPEN_STYLES)
            self._push(name, drop)
            if drop:
                self.dropped.append(match.span())

    def _push(self, name: str, drop: bool) -> None:  # noqa: FBT001
        self.open.append((name, drop))
        self.count[name] += 1
        self.styles += name in _STYLES

    def _pop(self) -> tuple[str, bool]:
        name, drop = self.open.pop()
        self.count[name] -= 1
        self.styles -= name in _STYLES
        return name, drop

    def _close(self, name: str) -> bool:
        """Close the innermost `name` and what is open in it; whether its own start was dropped."""
        while True:
            popped, drop = self._pop()
            if popped == name:
                return drop

    def _imply(self, name: str) -> None:
        """A start tag that ends its like (`<li>` after an open `<li>`)."""
        for above, (popped, _) in enumerate(reversed(self.open), 1):
            if popped == name:
                for _ in range(above):
                    self._pop()
                return
            if popped not in _IMPLIED:
                return
