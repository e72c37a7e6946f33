"""A grammar of elements as data, and the walk that holds a document against it."""

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

    def complain(self, level: Level, rule: str, message: str) -> None:
        """Report what is wrong here."""
        where = self.path or _path(self.element) + (f"/@{self.attribute}" if self.attribute else "")
        self.context.report.add(level, rule, message, line=self.element.sourceline, where=where)


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


def inspect(element: etree._Element, rule: Rule, context: Context) -> None:
    """Hold `element` and everything below it against `rule`. Iterative: depth is the document's, not ours."""
    waiting = [(element, rule)]
    while waiting:
        current, holds = waiting.pop()
        spot = Spot(context, current)
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


def _leaf(element: etree._Element, rule: Rule, spot: Spot) -> None:
    for child in element.iterchildren(tag=etree.Element):
        spot.complain(Level.ERROR, "child", f"<{local(tag_of(child))}> may not stand in <{local(tag_of(element))}>")
    text = "".join(element.itertext())
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
    for name, value in element.attrib.items():
        here = Spot(spot.context, element, str(name))
        tests = rule.attributes.get(str(name))
        uri = _uri(str(name))
        if uri == XML:
            if str(name) == f"{{{XML}}}lang" and value and not languages.known(str(value)):
                here.complain(Level.ERROR, "language", f"{value} is no language that readers know")
            if str(name) == f"{{{XML}}}base":
                here.complain(Level.WARNING, "base", "readers disagree on xml:base; write absolute addresses")
        elif tests is None and uri and uri not in NAMESPACES:
            if spot.context.rss:
                here.complain(Level.WARNING, "extension-attribute", "RSS has no attributes of other namespaces")
        elif tests is None:
            here.complain(Level.ERROR, "attribute", f"<{local(tag_of(element))}> has no such attribute")
        for test in tests or ():
            test(str(value), here)
    for name, level in rule.required.items():
        if name not in element.attrib:
            spot.complain(level, "missing", f"no attribute {name} in <{local(tag_of(element))}>")


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
            spot.complain(Level.WARNING, "namespace", f"few readers know the namespace {uri}")
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
