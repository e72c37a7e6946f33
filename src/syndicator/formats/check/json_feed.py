"""JSON Feed 1.1."""

import json
from collections.abc import Mapping
from datetime import datetime

from lxml import etree

from syndicator.formats.check import html, values
from syndicator.formats.check.findings import Level, Report
from syndicator.formats.check.grammar import Context, Spot, Test

VERSION = "https://jsonfeed.org/version/1.1"
_AUTHOR: Mapping[str, object] = {"name": "", "url": values.web, "avatar": values.web}
_ATTACHMENT: Mapping[str, object] = {
    "url": values.web, "mime_type": values.media_type, "title": "", "size_in_bytes": 0, "duration_in_seconds": 0,
}  # fmt: skip
_ITEM: Mapping[str, object] = {
    "id": values.nonblank, "url": values.web, "external_url": values.web, "title": "", "content_html": html.safe,
    "content_text": "", "summary": "", "image": values.web, "banner_image": values.web,
    "date_published": values.rfc3339, "date_modified": values.rfc3339, "authors": [_AUTHOR], "tags": [""],
    "language": values.language, "attachments": [_ATTACHMENT],
}  # fmt: skip
_FEED: Mapping[str, object] = {
    "version": values.nonblank, "title": values.nonblank, "home_page_url": values.web, "feed_url": values.web,
    "description": "", "user_comment": "", "next_url": values.web, "icon": values.web, "favicon": values.web,
    "authors": [_AUTHOR], "language": values.language, "expired": True, "hubs": [{"type": "", "url": values.web}],
    "items": [_ITEM],
}  # fmt: skip
"""Name to shape: a test for a string, or a value of the kind that is expected."""


def inspect(data: bytes, report: Report, *, location: str | None, media_type: str | None, now: datetime | None) -> None:
    """Hold a document against the specification."""
    if media_type and media_type.partition(";")[0].strip() not in {"application/feed+json", "application/json"}:
        report.add(Level.WARNING, "media-type", f"served as {media_type}; application/feed+json is expected")
    try:
        document = json.loads(data.decode("utf-8"), object_pairs_hook=lambda pairs: _once(pairs, report))
    except (ValueError, RecursionError) as error:
        report.add(Level.ERROR, "json", str(error), line=getattr(error, "lineno", None))
        return
    context = Context(report=report, references=[], location=location, now=now)
    _object(document, _FEED, "feed", context)
    for name in ("version", "title", "items"):
        if name not in document:
            report.add(Level.ERROR, "missing", f"no {name}", where="feed")
    if document.get("version") != VERSION:
        report.add(Level.ERROR, "version", f"{document.get('version')!r}; {VERSION} is expected", where="feed")
    if "feed_url" not in document:
        report.add(Level.WARNING, "self", "no feed_url", where="feed")
    elif location not in {None, document["feed_url"]}:
        report.add(Level.WARNING, "location", f"calls itself {document['feed_url']}, and lies at {location}")
    items = document.get("items")
    _items([item for item in items if isinstance(item, dict)] if isinstance(items, list) else [], report)


def _items(items: list[dict[str, object]], report: Report) -> None:
    seen: set[object] = set()
    for number, item in enumerate(items, 1):
        where = f"feed/items[{number}]"
        if "id" not in item:
            report.add(Level.ERROR, "missing", "no id", where=where)
        elif str(item["id"]) in seen:
            report.add(Level.ERROR, "same-id", f"{item['id']!r} stands in another item too", where=where)
        seen.add(str(item.get("id")))
        if not {"content_html", "content_text"} & set(item):
            report.add(Level.ERROR, "missing", "neither content_html nor content_text", where=where)
        if str(item.get("date_modified", "~")) < str(item.get("date_published", ""))[:19]:
            report.add(Level.WARNING, "order", "modified before it was published", where=where)
        attachments = item.get("attachments")
        for attachment in attachments if isinstance(attachments, list) else []:
            if not isinstance(attachment, dict) or not {"url", "mime_type"} <= set(attachment):
                report.add(Level.ERROR, "missing", "an attachment needs url and mime_type", where=where)


def _object(value: object, shape: Mapping[str, object], path: str, context: Context) -> None:
    if not isinstance(value, dict):
        context.report.add(Level.ERROR, "kind", "an object is expected", where=path)
        return
    for name, part in value.items():
        if name in shape:
            _value(part, shape[name], f"{path}/{name}", context)
        elif not name.startswith("_"):
            context.report.add(Level.WARNING, "unknown", f"no field of JSON Feed is called {name}", where=path)
        elif not isinstance(part, dict):
            context.report.add(Level.ERROR, "extension", f"{name} must be an object", where=path)


def _value(value: object, shape: object, path: str, context: Context) -> None:
    if isinstance(shape, Mapping):
        _object(value, shape, path, context)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            context.report.add(Level.ERROR, "kind", "a list is expected", where=path)
            return
        for number, part in enumerate(value, 1):
            _value(part, shape[0], f"{path}[{number}]", context)
    elif callable(shape):
        _string(value, shape, path, context)
    elif type(value) is not type(shape) and not (shape == 0 and isinstance(value, float)):
        context.report.add(Level.ERROR, "kind", f"{type(shape).__name__} is expected", where=path)
    elif isinstance(value, int) and value < 0:
        context.report.add(Level.ERROR, "number", "must not be negative", where=path)


def _string(value: object, test: Test, path: str, context: Context) -> None:
    if not isinstance(value, str):
        context.report.add(Level.ERROR, "kind", "a string is expected", where=path)
        return
    test(value, Spot(context, _NOTHING, path=path))


def _once(pairs: list[tuple[str, object]], report: Report) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        report.add(Level.WARNING, "twice", "a name twice in one object")
    return made


_NOTHING = etree.Element("nothing")
