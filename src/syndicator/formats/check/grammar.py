"""A grammar of elements as data, and the walk that holds a document against it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from syndicator.formats import languages
from syndicator.formats.check.findings import Level, Report

XML = "http://www.w3.org/XML/1998/namespace"
NAMESPACES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.w3.org/1999/xhtml": "xhtml",
    XML: "xml",
}
_MODULES = (
    "http://purl.org/rss/1.0/modules/",
    "http://purl.org/dc/terms/",
    "http://webns.net/mvcb/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/svg",
    "http://backend.userland.com/",
    "http://madskills.com/public/xml/rss/module/",
    "http://rssnamespace.org/",
)
"""Known of old; we do without."""
_CONTROLS = re.compile("[\x80-\x9f\ufffd]")
_DOUBLED = re.compile("[\u00c2\u00c3][\u0080-\u00bf]")
_PREFIXES = {prefix: uri for uri, prefix in NAMESPACES.items()}


@dataclass
class Context:
    """What the tests need to know of the whole document."""

    report: Report
    references: list[bool]
    """Line by line: whether hexadecimal character references stand in it."""
    location: str | None = None
    now: datetime | None = None
    rss: bool = False
    seen: dict[str, set[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Spot:
    """One value of the document: an element's text, or one of its attributes."""

    context: Context
    element: etree._Element
    attribute: str | None = None
    path: str = ""
    """Where it is, for values that stand in no element."""

    def complain(self, level: Level, rule: str, message: str, *, house: bool = False) -> None:
        """Report what is wrong here; `house` where only we hold the rule."""
        where = self.path or _path(self.element) + (f"/@{self.attribute}" if self.attribute else "")
        self.context.report.add(level, rule, message, line=self.element.sourceline, where=where, house=house)


Test = Callable[[str, Spot], None]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What one element may be. Leaves have tests for their text; containers have children."""

    tests: tuple[Test, ...] = ()
    attributes: Mapping[str, tuple[Test, ...]] = field(default_factory=dict)
    required: Mapping[str, Level] = field(default_factory=dict)
    """Attributes that must be there."""
    children: "Mapping[str, Rule] | None" = None
    needs: Mapping[str, Level] = field(default_factory=dict)
    """Children that must be there."""
    many: bool = False
    whole: tuple[Callable[[Spot], None], ...] = ()
    """Tests of the element with all that is in it."""
    raw: bool = False
    """White space around the text counts."""
    foreign: bool = False
    """The specification knows this element, our documents do without; what is in it is not looked at."""


def inspect(element: etree._Element, rule: Rule, context: Context) -> None:
    """Hold `element` and everything below it against `rule`. Iterative: depth is the document's, not ours."""
    waiting = [(element, rule)]
    while waiting:
        current, holds = waiting.pop()
        spot = Spot(context, current)
        if holds.foreign:
            spot.complain(Level.WARNING, "foreign", f"we write no <{local(tag_of(current))}>", house=True)
            continue
        _namespaces(current, spot)
        _attributes(current, holds, spot)
        if holds.children is None:
            _leaf(current, holds, spot)
        else:
            waiting += reversed(_children(current, holds, spot))
        for test in holds.whole:
            test(spot)


def local(tag: str) -> str:
    """A tag as people write it: `title`, `dc:creator`."""
    uri, _, name = tag.removeprefix("{").rpartition("}")
    prefix = NAMESPACES.get(uri, "?")
    return name if not uri or prefix == "atom" else f"{prefix}:{name}"


def tag_of(element: etree._Element) -> str:
    """An element's tag in Clark's notation."""
    return str(element.tag)


def characters(text: str, spot: Spot) -> None:
    """No control characters of Latin-1, no replacement character, no UTF-8 read as Latin-1."""
    if _CONTROLS.search(text):
        spot.complain(Level.WARNING, "characters", "control or replacement characters: a wrong decoding")
    elif _DOUBLED.search(text):
        spot.complain(Level.WARNING, "characters", "UTF-8 that was read as Latin-1")


def _leaf(element: etree._Element, rule: Rule, spot: Spot) -> None:
    for child in element.iterchildren(tag=etree.Element):
        house = _uri(tag_of(child)) in {_PREFIXES["xhtml"], "http://www.w3.org/2000/svg"}
        message = f"<{local(tag_of(child))}> may not stand in <{local(tag_of(element))}>"
        spot.complain(Level.ERROR, "child", message, house=house)
    text = "".join(element.itertext())
    characters(text, spot)
    for test in rule.tests:
        test(text if rule.raw else text.strip(), spot)


def _children(element: etree._Element, rule: Rule, spot: Spot) -> list[tuple[etree._Element, Rule]]:
    known, counted = [], dict.fromkeys(rule.needs, 0)
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        spot.complain(Level.ERROR, "text", f"text may not stand between the elements of <{local(tag_of(element))}>")
    for child in element.iterchildren(tag=etree.Element):
        tag = tag_of(child)
        counted[tag] = counted.get(tag, 0) + 1
        holds = (rule.children or {}).get(tag)
        if holds is None:
            if _uri(tag) in NAMESPACES or not _uri(tag):
                message = f"<{local(tag)}> may not stand in <{local(tag_of(element))}>"
                Spot(spot.context, child).complain(Level.ERROR, "child", message)
            _namespaces(child, Spot(spot.context, child))
            continue
        if counted[tag] == 2 and not holds.many:
            Spot(spot.context, child).complain(Level.ERROR, "twice", f"a second <{local(tag)}>")
        known.append((child, holds))
    for tag, level in rule.needs.items():
        if not counted[tag]:
            spot.complain(level, "missing", f"no <{local(tag)}> in <{local(tag_of(element))}>")
    return known


def _attributes(element: etree._Element, rule: Rule, spot: Spot) -> None:
    for key, raw in element.attrib.items():
        name, value = str(key), str(raw)
        here = Spot(spot.context, element, name)
        characters(value, here)
        if name in rule.attributes:
            for test in rule.attributes[name]:
                test(value, here)
        else:
            _other_attribute(name, value, here)
    for name, level in rule.required.items():
        if name not in element.attrib:
            spot.complain(level, "missing", f"no attribute {name} in <{local(tag_of(element))}>")


def _other_attribute(name: str, value: str, here: Spot) -> None:
    """An attribute of which the rule says nothing: XML's own, another namespace's, or one that is wrong."""
    uri = _uri(name)
    if name == f"{{{XML}}}lang":
        if not value:
            here.complain(Level.INFORMATION, "no-language", "an empty language")
        elif not languages.known(value):
            here.complain(Level.ERROR, "language", f"{value} is no language that readers know")
    elif name == f"{{{XML}}}base":
        here.complain(Level.WARNING, "base", "readers disagree on xml:base; write absolute addresses", house=True)
    elif not uri or (uri in NAMESPACES and name not in {f"{{{XML}}}space", f"{{{XML}}}id"}):
        here.complain(Level.ERROR, "attribute", f"<{local(tag_of(here.element))}> has no such attribute")
    elif uri != XML and here.context.rss:
        here.complain(Level.WARNING, "extension-attribute", "RSS has no attributes of other namespaces")


def _namespaces(element: etree._Element, spot: Spot) -> None:
    """Names that this element declares: known ones under their usual prefix, no others."""
    parent = element.getparent()
    outer = parent.nsmap if parent is not None else {}
    for prefix, uri in element.nsmap.items():
        if outer.get(prefix) == uri:
            continue
        usual = NAMESPACES.get(uri)
        if prefix in _PREFIXES and _PREFIXES[prefix] != uri:
            spot.complain(Level.WARNING, "prefix", f"the prefix {prefix} is everybody's name for {_PREFIXES[prefix]}")
        elif usual is None:
            message = f"few readers know the namespace {uri}"
            spot.complain(Level.WARNING, "namespace", message, house=uri.startswith(_MODULES))
        elif prefix and prefix != usual:
            spot.complain(Level.WARNING, "prefix", f"{uri} is usually called {usual}")
        elif prefix in {"atom", "xhtml"} and not spot.context.rss:
            spot.complain(Level.WARNING, "prefix", f"some readers fail on the prefix {prefix}")


def _path(element: etree._Element) -> str:
    """`feed/entry[3]/title`."""
    parts: list[str] = []
    current: etree._Element | None = element
    while current is not None:
        parent = current.getparent()
        same = [child for child in parent if child.tag == current.tag] if parent is not None else [current]
        parts.append(local(tag_of(current)) + (f"[{same.index(current) + 1}]" if len(same) > 1 else ""))
        current = parent
    return "/".join(reversed(parts))


def _uri(name: str) -> str:
    return name[1:].partition("}")[0] if name.startswith("{") else ""
