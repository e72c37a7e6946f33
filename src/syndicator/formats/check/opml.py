"""OPML 2.0, as a list of subscriptions."""

from syndicator.formats.check import html, values
from syndicator.formats.check.findings import Level
from syndicator.formats.check.grammar import Rule, Spot

ROOT = "opml"


def _version(text: str, spot: Spot) -> None:
    if text != "2.0":
        spot.complain(Level.ERROR, "version", f"OPML {text}; 2.0 is expected")


def _subscribed(text: str, spot: Spot) -> None:
    if not text.startswith(("http://", "https://")):
        spot.complain(Level.WARNING, "web", f"{text[:80]!r} is no web address", house=True)
    else:
        values.uri(text, spot)


def _kind(text: str, spot: Spot) -> None:
    needed = {"rss": ("xmlUrl", "title"), "link": ("url",), "include": ("url",)}.get(text.lower())
    if needed is None:
        spot.complain(Level.WARNING, "type", f"type={text!r}; rss is expected", house=True)
    for name in needed or ():
        if not spot.element.get(name):
            house = name in spot.element.attrib
            spot.complain(Level.WARNING, "missing", f"an outline of type {text} has no {name}", house=house)


def _folder(spot: Spot) -> None:
    """A folder has nothing but its text: everything else belongs to a feed."""
    extra = set(spot.element.attrib) & {"title", "xmlUrl", "htmlUrl", "description", "language", "version"}
    if extra and "type" not in spot.element.attrib:
        spot.complain(Level.WARNING, "type", f"{', '.join(sorted(map(str, extra)))} without type")


_TEXT = Rule(tests=(html.safe,))
_DATE = Rule(tests=(values.rfc822,))
_NUMBER = Rule(tests=(values.positive,))
_OUTLINE: dict[str, Rule] = {}
_OUTLINE["outline"] = Rule(
    attributes={
        "text": (values.named, html.safe),
        "title": (values.named, html.safe),
        "type": (_kind,),
        "xmlUrl": (_subscribed,),
        "htmlUrl": (values.web,),
        "url": (values.web,),
        "description": (html.safe,),
        "language": (values.language,),
        "created": (values.rfc822,),
        "category": (),
    },
    required={"text": Level.ERROR},
    children=_OUTLINE,
    many=True,
    whole=(_folder,),
)
OPML = Rule(
    attributes={"version": (_version,)},
    required={"version": Level.ERROR},
    children={
        "head": Rule(
            children={
                "title": _TEXT,
                "dateCreated": _DATE,
                "dateModified": _DATE,
                "ownerName": _TEXT,
                "ownerEmail": Rule(tests=(values.mail,)),
                "ownerId": Rule(tests=(values.web,)),
            }
        ),
        "body": Rule(children=_OUTLINE, needs={"outline": Level.ERROR}),
    },
    needs={"head": Level.ERROR, "body": Level.ERROR},
)
