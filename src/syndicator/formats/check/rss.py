"""RSS 2.0 (2.0.11) and the profile of the RSS Advisory Board."""

import re
from collections.abc import Callable

from syndicator.formats.check import html, values
from syndicator.formats.check.atom import HISTORY, LINK, MEDIA, THUMBNAIL, archive
from syndicator.formats.check.findings import Level
from syndicator.formats.check.grammar import Rule, Spot, Test

ROOT = "rss"
ATOM = "{http://www.w3.org/2005/Atom}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DAYS = html.names("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_HOURS = frozenset(str(hour) for hour in range(24)) | frozenset(f"{hour:02}" for hour in range(10))


def _version(text: str, spot: Spot) -> None:
    if text != "2.0":
        spot.complain(Level.ERROR, "version", f"RSS {text}; 2.0 is expected", house=text in {"0.91", "0.92"})


def _guid(text: str, spot: Spot) -> None:
    if re.fullmatch(r"\d{1,8}", text):
        spot.complain(Level.WARNING, "id", f"{text} is not unique enough to be an id")
    seen = spot.context.seen.setdefault("guid", set())
    if text in seen:
        spot.complain(Level.ERROR, "same-id", f"{text!r} stands in another item too")
    seen.add(text)
    if spot.element.get("isPermaLink", "true") == "true" and not text.startswith(("http://", "https://")):
        spot.complain(Level.ERROR, "permalink", f'{text!r} is no web address; say isPermaLink="false"')


def _boolean(text: str, spot: Spot) -> None:
    if text not in {"true", "false"}:
        spot.complain(Level.ERROR, "boolean", f"{text!r}; true or false is expected")


def _file(text: str, spot: Spot) -> None:
    """A file that a podcast player may fetch: http or https, a host with a dot, and a path."""
    if not re.match(r"https?://(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+(?::\d+)?(?:/|$)", text):
        spot.complain(Level.ERROR, "file", f"{text[:80]!r} is no address of a file")


def _at_most(most: int) -> Test:
    def test(text: str, spot: Spot) -> None:
        values.positive(text, spot)
        if text.isdigit() and int(text) > most:
            spot.complain(Level.ERROR, "size", f"{text} is more than {most}")

    return test


def _skipped(known: frozenset[str]) -> Callable[[Spot], None]:
    """Hours or days without a visit: known ones, each once, and some."""

    def test(spot: Spot) -> None:
        texts = [(child.text or "").strip() for child in spot.element]
        if not texts or len(set(texts)) < len(texts) or not set(texts) <= known:
            spot.complain(Level.ERROR, "skip", f"{', '.join(texts)}: no such list of hours or days")

    return test


def _image(spot: Spot) -> None:
    """A channel's image carries its title and link (RSS 2.0, "image")."""
    image, channel = spot.element, spot.element.getparent()
    for name in ("title", "link"):
        if channel is not None and (image.findtext(name) or "").strip() != (channel.findtext(name) or "").strip():
            spot.complain(Level.WARNING, "image", f"the image's {name} is not the channel's")
    if not (image.findtext("url") or "").lower().endswith((".gif", ".jpg", ".jpeg", ".png")):
        spot.complain(Level.WARNING, "image", "GIF, JPEG or PNG is expected")


def _item(spot: Spot) -> None:
    item = spot.element
    tags = [child.tag for child in item]
    if "title" not in tags and "description" not in tags:
        spot.complain(Level.ERROR, "missing", "neither title nor description")
    if ENCODED in tags and ("description" not in tags or tags.index("description") > tags.index(ENCODED)):
        spot.complain(Level.WARNING, "order", "a description must stand before content:encoded")
    if tags.count("enclosure") > 1:
        spot.complain(Level.WARNING, "enclosure", "readers take one enclosure an item")
    if "author" in tags and f"{DUBLIN_CORE}creator" in tags:
        spot.complain(Level.WARNING, "author", "author and dc:creator say the same")


def _channel(spot: Spot) -> None:
    channel = spot.element
    relations = {link.get("rel", "alternate") for link in channel.iterchildren(f"{ATOM}link")}
    if "self" not in relations:
        spot.complain(Level.WARNING, "self", "no atom:link to itself")
    archive(spot, relations)
    item = False
    for child in channel:
        item = item or child.tag == "item"
        if item and child.tag != "item" and isinstance(child.tag, str):
            spot.complain(Level.WARNING, "order", "elements of the channel behind its items")
            break


_CATEGORY = Rule(tests=(values.nonblank, values.plain), attributes={"domain": (values.named,)}, many=True)
_LINK = Rule(tests=(values.web,))
_DATE = Rule(tests=(values.rfc822,))
_PERSON = Rule(tests=(values.mail_with_name,))
_NAME = Rule(tests=(values.named,), many=True)
_LANGUAGE = Rule(tests=(values.language,))
_ITEM = Rule(
    children={
        "title": Rule(tests=(values.nonblank, values.plain)),
        "link": _LINK,
        "description": Rule(tests=(html.safe,), raw=True),
        ENCODED: Rule(tests=(html.safe,), raw=True),
        "guid": Rule(tests=(values.nonblank, _guid), attributes={"isPermaLink": (_boolean,)}),
        "pubDate": _DATE,
        "author": _PERSON,
        "category": _CATEGORY,
        "comments": _LINK,
        "source": Rule(tests=(values.nonblank, values.plain), attributes={"url": (values.web,)},
                       required={"url": Level.ERROR}),
        "enclosure": Rule(
            attributes={"url": (values.web, _file), "length": (values.positive,), "type": (values.media_type,)},
            required=dict.fromkeys(("url", "length", "type"), Level.ERROR),
            children={},
            many=True,
        ),
        f"{DUBLIN_CORE}creator": _NAME,
        f"{DUBLIN_CORE}language": _LANGUAGE,
        f"{DUBLIN_CORE}rights": Rule(tests=(values.plain,)),
        f"{ATOM}summary": Rule(foreign=True),
        f"{ATOM}content": Rule(foreign=True),
        f"{ATOM}link": LINK,
        f"{MEDIA}thumbnail": THUMBNAIL,
    },
    needs={"guid": Level.WARNING},
    many=True,
    whole=(_item,),
)  # fmt: skip
_IMAGE = Rule(
    children={
        "url": _LINK,
        "title": Rule(tests=(values.nonblank, values.plain)),
        "link": _LINK,
        "width": Rule(tests=(_at_most(144),)),
        "height": Rule(tests=(_at_most(400),)),
        "description": Rule(tests=(values.plain,)),
    },
    needs=dict.fromkeys(("url", "title", "link"), Level.ERROR),
    whole=(_image,),
)
_CHANNEL = Rule(
    children={
        "title": Rule(tests=(values.nonblank, values.plain)),
        "link": _LINK,
        "description": Rule(tests=(values.plain,)),
        "language": _LANGUAGE,
        "copyright": Rule(tests=(values.plain,)),
        "managingEditor": _PERSON,
        "webMaster": _PERSON,
        "pubDate": _DATE,
        "lastBuildDate": _DATE,
        "category": _CATEGORY,
        "generator": Rule(),
        "docs": _LINK,
        "ttl": Rule(tests=(values.nonblank, values.positive)),
        "image": _IMAGE,
        "cloud": Rule(foreign=True),
        f"{DUBLIN_CORE}date": Rule(foreign=True),
        f"{DUBLIN_CORE}language": Rule(foreign=True),
        "skipHours": Rule(children={"hour": Rule(many=True)}, whole=(_skipped(_HOURS),)),
        "skipDays": Rule(children={"day": Rule(many=True)}, whole=(_skipped(_DAYS),)),
        f"{ATOM}link": LINK,
        f"{HISTORY}archive": Rule(children={}),
        f"{HISTORY}complete": Rule(children={}),
        "item": _ITEM,
    },
    needs={**dict.fromkeys(("title", "link", "description"), Level.ERROR), "language": Level.WARNING},
    whole=(_channel,),
)
RSS = Rule(
    children={"channel": _CHANNEL},
    needs={"channel": Level.ERROR},
    attributes={"version": (_version,)},
    required={"version": Level.ERROR},
)
