"""Atom 1.0: RFC 4287, with RFC 5005 (archives)."""

import re
from collections import Counter

from lxml import etree

from syndicator.formats.check import html, values
from syndicator.formats.check.findings import Level
from syndicator.formats.check.grammar import Rule, Spot, Test, tag_of

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
ROOT = f"{ATOM}feed"
RELATIONS = html.names(
    """
alternate current describedby edit edit-media enclosure first hub last license next next-archive payment prev-archive
previous related replies search self service up via
"""
)
_HISTORY = html.names("current first last next next-archive prev-archive previous")
_FEEDS = ("application/atom+xml", "application/rss+xml", "application/rdf+xml")


def _relation(text: str, spot: Spot) -> None:
    entry = spot.element.getparent()
    if text not in RELATIONS and not re.fullmatch(r"[a-z][a-z0-9+.-]*:[!-~]+", text, re.IGNORECASE):
        spot.complain(Level.WARNING, "relation", f"{text!r} is no registered relation")
    if text in _HISTORY and entry is not None and entry.tag == f"{ATOM}entry":
        spot.complain(Level.WARNING, "relation", f"{text!r} belongs to a feed, not to an entry")


def _target(text: str, spot: Spot) -> None:
    """Addresses of links: web addresses alone, for readers open them."""
    values.reference(text, spot)
    parent = spot.element.getparent()
    own = spot.element.get("rel") == "self" and parent is not None and parent.tag != f"{ATOM}entry"
    if own and spot.context.location not in {None, text}:
        spot.complain(Level.WARNING, "location", f"the feed calls itself {text}, and lies at {spot.context.location}")


def _feed_type(text: str, spot: Spot) -> None:
    values.media_type(text, spot)
    parent = spot.element.getparent()
    own = spot.element.get("rel") == "self" and parent is not None and parent.tag != f"{ATOM}entry"
    if own and text.partition(";")[0] not in _FEEDS:
        spot.complain(Level.WARNING, "self-type", f"a feed is no {text}")


def _once(rule: str, level: Level) -> Test:
    """No two entries of a feed share this value."""

    def test(text: str, spot: Spot) -> None:
        seen = spot.context.seen.setdefault(rule, set())
        if text in seen:
            spot.complain(level, rule, f"{text!r} stands in another entry too")
        seen.add(text)

    return test


def _typed(text: str, spot: Spot) -> None:
    """A text construct (RFC 4287, 3.1)."""
    kind = spot.element.get("type", "text")
    if not text.strip() and not len(spot.element):
        spot.complain(Level.WARNING, "blank", "nothing stands here")
    if tag_of(spot.element) == f"{ATOM}content" and (kind == "xhtml" or "/" in kind or "src" in spot.element.attrib):
        spot.complain(Level.WARNING, "content", "text or HTML in its place is what every reader shows", house=True)
    elif kind == "html":
        html.safe(text, spot)
    elif kind == "text":
        values.plain(text, spot)
    else:
        spot.complain(Level.ERROR, "type", f"type={kind!r}; text or html is expected")


def _alternates(spot: Spot) -> None:
    """At most one alternate link of a type and language (RFC 4287, 4.1.1)."""
    kinds = Counter(
        (link.get("type", ""), link.get("hreflang", ""))
        for link in spot.element.iterchildren(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    )
    for kind, number in kinds.items():
        if number > 1:
            spot.complain(Level.ERROR, "alternate", f"{number} alternate links of type and language {kind}")


def _links(element: etree._Element) -> set[str]:
    return {link.get("rel", "alternate") for link in element.iterchildren(f"{ATOM}link")}


def _entry(spot: Spot) -> None:
    entry, feed = spot.element, spot.element.getparent()
    persons = (f"{ATOM}author", f"{ATOM}source/{ATOM}author")
    if all(entry.find(person) is None for person in persons) and (feed is None or feed.find(f"{ATOM}author") is None):
        spot.complain(Level.ERROR, "missing", "neither the entry nor the feed has an author")
    if entry.find(f"{ATOM}content") is None:
        if entry.find(f"{ATOM}summary") is None:
            spot.complain(Level.WARNING, "missing", "neither content nor summary")
        if "alternate" not in _links(entry):
            spot.complain(Level.ERROR, "missing", "neither content nor alternate link")
    published, updated = (values.moment(entry.findtext(f"{ATOM}{name}") or "") for name in ("published", "updated"))
    if published and updated and updated < published:
        spot.complain(Level.WARNING, "order", "updated before it was published", house=True)


def _feed(spot: Spot) -> None:
    feed, relations = spot.element, _links(spot.element)
    if "self" not in relations:
        spot.complain(Level.WARNING, "self", "no link to itself")
    if feed.get("{http://www.w3.org/XML/1998/namespace}lang") is None:
        spot.complain(Level.WARNING, "no-language", "no xml:lang")
    archive(spot, relations)
    entry = False
    for child in feed.iterchildren(tag=etree.Element):
        entry = entry or child.tag == f"{ATOM}entry"
        if entry and tag_of(child).startswith((ATOM, HISTORY)) and child.tag != f"{ATOM}entry":
            spot.complain(Level.ERROR, "order", "elements of the feed behind its entries")
            break


def archive(spot: Spot, relations: set[str]) -> None:
    """An archive document says where the present one is, and where there is more (RFC 5005, 4)."""
    if spot.element.find(f"{HISTORY}archive") is None or spot.element.find(f"{HISTORY}complete") is not None:
        return
    if "current" not in relations:
        message = "an archive without a link to the current document"
        spot.complain(Level.WARNING, "archive", message, house=spot.context.rss)
    if not relations & {"prev-archive", "next-archive"}:
        message = "an archive without a link to another"
        spot.complain(Level.WARNING, "archive", message, house=spot.context.rss)


_TEXT = Rule(tests=(_typed,), attributes={"type": ()}, raw=True)
_DATE = Rule(tests=(values.tight, values.rfc3339), raw=True)
_PERSON = Rule(
    children={
        f"{ATOM}name": Rule(tests=(values.nonblank, values.plain, values.no_mail)),
        f"{ATOM}email": Rule(tests=(values.mail,)),
        f"{ATOM}uri": Rule(tests=(values.nonblank, values.tight, values.reference), raw=True),
    },
    needs={f"{ATOM}name": Level.ERROR},
    many=True,
)
_EMPTY = Rule(children={})
LINK = Rule(
    attributes={
        "href": (values.tight, _target),
        "rel": (values.nonblank, _relation),
        "type": (_feed_type,),
        "hreflang": (values.language,),
        "title": (values.nonblank, values.plain),
        "length": (values.count,),
    },
    required={"href": Level.ERROR},
    children={},
    many=True,
)
_CATEGORY = Rule(
    attributes={"term": (values.nonblank,), "scheme": (values.uri,), "label": (values.plain,)},
    required={"term": Level.ERROR},
    children={},
    many=True,
)
THUMBNAIL = Rule(
    attributes={"url": (values.web,), "width": (values.count,), "height": (values.count,)},
    required={"url": Level.ERROR},
    children={},
    many=True,
)
_COMMON = {
    f"{ATOM}title": _TEXT,
    f"{ATOM}rights": _TEXT,
    f"{ATOM}author": _PERSON,
    f"{ATOM}contributor": _PERSON,
    f"{ATOM}link": LINK,
    f"{ATOM}category": _CATEGORY,
}
_NEEDED = {f"{ATOM}{name}": Level.ERROR for name in ("id", "title", "updated")}
_SOURCE = Rule(
    children={
        **_COMMON,
        f"{ATOM}id": Rule(tests=(values.nonblank, values.tight, values.canonical), raw=True),
        f"{ATOM}updated": _DATE,
        f"{ATOM}subtitle": _TEXT,
    },
    needs=dict.fromkeys(_NEEDED, Level.WARNING),
    whole=(_alternates,),
)
_ENTRY = Rule(
    children={
        **_COMMON,
        f"{ATOM}id": Rule(
            tests=(values.nonblank, values.tight, values.canonical, _once("same-id", Level.ERROR)), raw=True
        ),
        f"{ATOM}updated": Rule(tests=(values.tight, values.rfc3339, _once("same-updated", Level.WARNING)), raw=True),
        f"{ATOM}published": _DATE,
        f"{ATOM}summary": _TEXT,
        f"{ATOM}content": Rule(tests=(_typed,), attributes={"type": (), "src": ()}, raw=True),
        f"{ATOM}source": _SOURCE,
        f"{MEDIA}thumbnail": THUMBNAIL,
    },
    needs=_NEEDED,
    many=True,
    whole=(_alternates, _entry),
)
FEED = Rule(
    children={
        **_COMMON,
        f"{ATOM}id": Rule(tests=(values.nonblank, values.tight, values.canonical), raw=True),
        f"{ATOM}updated": _DATE,
        f"{ATOM}subtitle": _TEXT,
        f"{ATOM}generator": Rule(
            tests=(values.nonblank, values.plain), attributes={"uri": (values.reference,), "version": ()}
        ),
        f"{ATOM}icon": Rule(tests=(values.nonblank, values.tight, values.reference), raw=True),
        f"{ATOM}logo": Rule(tests=(values.nonblank, values.tight, values.reference), raw=True),
        f"{HISTORY}archive": _EMPTY,
        f"{HISTORY}complete": _EMPTY,
        f"{ATOM}entry": _ENTRY,
    },
    needs=_NEEDED,
    whole=(_alternates, _feed),
)
