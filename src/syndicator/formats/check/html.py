"""Tests of HTML inside feeds: well formed, nothing active, addresses absolute."""

import re
from html.entities import html5
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from syndicator.formats.check.findings import Level

if TYPE_CHECKING:
    from syndicator.formats.check.grammar import Spot


def names(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


SAFE = names(
    """
a abbr acronym address area article aside audio b bdi big blockquote br caption center cite code col colgroup data dd
del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main
map mark menu nav ol p picture pre q rp rt ruby s samp section small source span strike strong sub summary sup table
tbody td tfoot th thead time tr track tt u ul var video wbr
"""
)
ELEMENTS = SAFE | names(
    """
applet base basefont bdo body button canvas command comment datalist dialog embed fieldset form frame frameset head html
iframe input isindex label legend link listing meta meter noframes noscript object optgroup option output param
plaintext progress script select slot style svg template textarea title xmp
"""
)
_VOID = names("area base br col embed hr img input link meta param source track wbr")
_OPTIONAL = names("p li dt dd tr td th thead tbody tfoot option")
_BLOCKS = names(
    """
address article aside blockquote center details dir div dl figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr
main menu nav ol p pre section summary table ul
"""
)
_PARENTS = {
    "tr": {"tbody", "thead", "tfoot"}, "td": {"tr"}, "th": {"tr"}, "tbody": {"table"}, "thead": {"table"},
    "tfoot": {"table"}, "caption": {"table"}, "colgroup": {"table"}, "col": {"colgroup"},
}  # fmt: skip
_ADDRESSES = {"href", "src", "cite", "poster", "longdesc", "background", "action", "formaction"}
_ABSOLUTE = re.compile(r"(https?://|mailto:)\S", re.IGNORECASE)
_STYLE = re.compile(
    r"\s*(?:(?:color|width|height|font-size|font-style|font-weight|float|clear|display|text-align|text-decoration|overflow"
    r"|vertical-align|white-space|line-height|letter-spacing|text-indent|cursor)\s*:\s*#?[a-z0-9.%-]+"
    r"|(?:margin|padding)(?:-(?:top|right|bottom|left))?\s*:(?:\s*\d?\.?\d?\d(?:cm|em|ex|in|mm|pc|pt|px|%)?(?=\s|$))+"
    r"|border(?:-(?:top|right|bottom|left))?\s*:(?:\s*(?:\d?\d(?:px|pt)?|none|solid|dashed|dotted|medium|#[0-9a-f]+)(?=\s|$))+)\s*"
)
_START = re.compile(
    r"""<[A-Za-z][A-Za-z0-9]*(?:\s+[A-Za-z][^\s"'<>/=]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*/?>"""
)
_AMPERSAND = re.compile(r"&(#[0-9]+;|#[xX][0-9A-Fa-f]+;|[A-Za-z][A-Za-z0-9]*;?)?")


def safe(text: str, spot: "Spot") -> None:
    """HTML that every reader shows, and none runs."""
    if "<" in text or "&" in text:
        reader = _Reader(text, spot)
        reader.feed(text)
        reader.close()
        reader.finish()


class _Reader(HTMLParser):
    """Reads HTML and complains; stricter than HTML 5 about what may be left out."""

    def __init__(self, text: str, spot: "Spot") -> None:
        super().__init__(convert_charrefs=False)
        self._spot = spot
        self._open: list[str] = []
        if re.search(r"</(?![A-Za-z])", text):
            self._broken("</ closes nothing")
        for found in _AMPERSAND.finditer(text):
            name = found[1] or " "
            bare = name == " " and text[found.end() :][:1] not in {"", " ", "\t", "\n", "\r", "<", "&"}
            if bare or (name[0] not in "# " and not (name.endswith(";") and name in html5)):
                self._broken(f"a bare & before {text[found.end() : found.end() + 10]!r}")
                break

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not _START.fullmatch(self.get_starttag_text() or ""):
            self._broken(f"<{tag}> has broken attributes")
        if "<" in (self.get_starttag_text() or "")[1:]:
            self._spot.complain(Level.WARNING, "html", "a bare < in an attribute", house=True)
        if tag not in ELEMENTS:
            self._broken(f"<{tag}> is no HTML")
        elif tag not in SAFE:
            self._spot.complain(Level.WARNING, "active", f"<{tag}> may not stand in a feed")
        if "p" in self._open and tag in _BLOCKS:
            self._close_paragraph(tag)
        if tag in {"li", "dt", "dd", "tr", "td", "th"} and self._open and self._open[-1] in _OPTIONAL - {"p"}:
            self._close_sibling(tag)
        if tag in _PARENTS and (not self._open or self._open[-1] not in _PARENTS[tag]):
            self._broken(f"<{tag}> in the wrong place")
        if tag == "a" and "a" in self._open:
            self._broken("a link in a link")
        for name, value in attrs:
            self._attribute(name, value or "")
        if len({name for name, _ in attrs}) < len(attrs):
            self._broken("an attribute twice")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._broken(f"<{tag}/> does not close itself")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1] != tag and self._open[-1] in _OPTIONAL:
            self._open.pop()
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self._broken(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if "<" in data:
            self._broken("a bare <")
        if data.strip() and self._open and self._open[-1] in {"table", "tbody", "thead", "tfoot", "tr", "colgroup"}:
            self._broken(f"text in <{self._open[-1]}>")

    def handle_decl(self, decl: str) -> None:
        self._broken(f"<!{decl[:20]}>")

    def handle_pi(self, data: str) -> None:
        self._spot.complain(Level.WARNING, "active", f"<?{data[:20]}>")

    def unknown_decl(self, data: str) -> None:
        self._broken(f"<![{data[:20]}")

    def finish(self) -> None:
        """What is still open at the end."""
        left = [tag for tag in self._open if tag not in _OPTIONAL]
        if left or self.rawdata:
            self._broken(f"<{left[-1]}> is never closed" if left else "cut in the middle")

    def _attribute(self, name: str, value: str) -> None:
        if name.startswith("on") or name in {"srcdoc", "formaction", "action", "background"}:
            self._spot.complain(Level.WARNING, "active", f"the attribute {name} may not stand in a feed")
        elif name == "style" and not all(map(_STYLE.fullmatch, value.strip().rstrip(";").split(";"))):
            self._spot.complain(Level.WARNING, "style", f"{value[:80]!r} is more style than a reader takes", house=True)
        elif not re.fullmatch(r"[a-z][a-z0-9:_.-]*", name):
            self._broken(f"{name!r} is no attribute")
        if name in _ADDRESSES and re.search(r"[ \t\r\n<>\"]", value.strip()):
            self._spot.complain(
                Level.WARNING, "address", f"{name}={value[:80]!r} holds what no address may", house=True
            )
        if name in _ADDRESSES and not _ABSOLUTE.match(value.strip()):
            level = Level.WARNING
            rule = "relative" if not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", value.strip()) else "active"
            self._spot.complain(level, rule, f"{name}={value[:80]!r} is no absolute web address")

    def _close_paragraph(self, tag: str) -> None:
        while self._open and self._open[-1] != "p":
            self._broken(f"<{tag}> in <{self._open.pop()}> in <p>")
        self._open.pop()

    def _close_sibling(self, tag: str) -> None:
        groups = {"li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "td": {"td", "th"}, "th": {"td", "th"}}
        stops = groups.get(tag, {"td", "th", "tr"})
        while self._open and self._open[-1] in stops:
            self._open.pop()

    def _broken(self, message: str) -> None:
        self._spot.complain(Level.WARNING, "html", message)
