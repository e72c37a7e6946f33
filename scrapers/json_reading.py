"""Listings in JSON: JSON Feed, WordPress, Squarespace, ReliefWeb."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scrapers import reading
from scrapers.reading import Unreadable
from syndicator.model import Listed


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def count(value: object) -> int:
    """A number of things; 0 where it is no number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def json_feed(answer: Any, base: str) -> tuple[tuple[Listed, ...], tuple[str, ...]]:
    """The entries of a JSON Feed (1.0 and 1.1) and the address of its next page.

    Raises:
        Unreadable: it is other JSON.
    """
    if not isinstance(answer, dict) or "jsonfeed.org" not in str(answer.get("version", "")):
        raise Unreadable("not a feed (JSON)")
    listed = []
    for item in map(_dict, _list(answer.get("items"))):
        url = reading.web_address(_text(item.get("url")) or _text(item.get("id")), base)
        if url is None:
            continue
        files = [
            reading.attachment(_text(f.get("url")), _text(f.get("mime_type")), str(f.get("size_in_bytes", "")), base)
            for f in map(_dict, _list(item.get("attachments")))
        ]
        people = [_text(a.get("name")) for a in map(_dict, _list(item.get("authors")) or [item.get("author")])]
        listed.append(
            Listed(
                url=url,
                title=reading.plain(_text(item.get("title"))),
                published=_text(item.get("date_published")),
                modified=_text(item.get("date_modified")),
                summary=reading.plain(_text(item.get("summary"))),
                html=_text(item.get("content_html")),
                authors=tuple(name for name in people if name),
                language=_text(item.get("language")) or _text(answer.get("language")),
                image=reading.web_address(_text(item.get("image")), base),
                attachments=tuple(f for f in files if f),
                categories=tuple(tag for tag in map(_text, _list(item.get("tags"))) if tag),
                original_url=reading.web_address(_text(item.get("external_url")), base),
            )
        )
    following = reading.web_address(_text(answer.get("next_url")), base)
    return tuple(listed), (following,) if following and following != base else ()


def is_published(post: Mapping[str, Any]) -> bool:
    """Whether a WordPress post is public and has an address of its own."""
    return post.get("status", "publish") == "publish" and bool(_text(post.get("link")))


def wordpress_post(post: Mapping[str, Any]) -> Listed:
    """One post of WordPress's REST interface, with what `_embed` added."""
    content = _dict(post.get("content"))
    extra = _dict(post.get("_embedded"))
    media = [_dict(m) for m in _list(extra.get("wp:featuredmedia"))]
    terms = [_dict(t) for group in _list(extra.get("wp:term")) for t in _list(group)]
    link = str(post["link"])
    return Listed(
        url=link,
        title=reading.plain(_text(_dict(post.get("title")).get("rendered"))),
        published=_moment(post, "date"),
        modified=_moment(post, "modified"),
        summary=reading.plain(_text(_dict(post.get("excerpt")).get("rendered"))),
        html=None if content.get("protected") else _text(content.get("rendered")),
        authors=tuple(n for a in map(_dict, _list(extra.get("author"))) if (n := reading.plain(_text(a.get("name"))))),
        image=next((url for m in media if (url := reading.web_address(_text(m.get("source_url")), link))), None),
        categories=tuple(name for t in terms if (name := reading.plain(_text(t.get("name"))))),
    )


def _moment(post: Mapping[str, Any], field: str) -> str | None:
    """A date of a post: `…_gmt` is UTC but does not say so, the bare one is in the site's own zone."""
    utc = _text(post.get(f"{field}_gmt"))
    if utc and not utc.startswith("0000"):
        return utc if utc.endswith("Z") else f"{utc}Z"
    return _text(post.get(field))


def squarespace(answer: Any, base: str) -> list[Listed]:
    """The entries of a Squarespace collection; `publishOn` counts milliseconds.

    Raises:
        Unreadable: it is other JSON.
    """
    if not isinstance(answer, dict) or not isinstance(answer.get("items", []), list) or "collection" not in answer:
        raise Unreadable("not a Squarespace collection")
    listed = []
    for item in map(_dict, _list(answer.get("items"))):
        url = reading.web_address(_text(item.get("fullUrl")), base)
        if url is None:
            continue
        person = reading.plain(_text(_dict(item.get("author")).get("displayName")))
        listed.append(
            Listed(
                url=url,
                title=reading.plain(_text(item.get("title"))),
                published=_milliseconds(item.get("publishOn")),
                modified=_milliseconds(item.get("updatedOn")),
                summary=reading.plain(_text(item.get("excerpt"))),
                html=_text(item.get("body")),
                authors=(person,) if person else (),
                image=reading.web_address(_text(item.get("assetUrl")), base),
                categories=tuple(c for c in map(_text, _list(item.get("categories"))) if c),
            )
        )
    return listed


def _milliseconds(value: object) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**14:
        return None
    return datetime.fromtimestamp(value / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def reliefweb(answer: Any) -> list[Listed]:
    """The reports of an answer of ReliefWeb's API, version 2.

    Raises:
        Unreadable: it is other JSON.
    """
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
        raise Unreadable("not an answer of the API")
    listed = []
    for report in map(_dict, answer["data"]):
        said = _dict(report.get("fields"))
        url = _text(said.get("url_alias")) or _text(said.get("url"))
        if url is None:
            continue
        dates = _dict(said.get("date"))
        sources = [_text(s.get("name")) for s in map(_dict, _list(said.get("source")))]
        spoken = [_text(s.get("code")) for s in map(_dict, _list(said.get("language")))]
        listed.append(
            Listed(
                url=url,
                title=_text(said.get("title")),
                published=_text(dates.get("original")) or _text(dates.get("created")),
                modified=_text(dates.get("changed")),
                html=_text(said.get("body-html")),
                authors=tuple(name for name in sources if name),
                language=next((code for code in spoken if code), None),
                categories=tuple(
                    n
                    for k in ("theme", "country")
                    for t in map(_dict, _list(said.get(k)))
                    if (n := _text(t.get("name")))
                ),
                original_url=_text(said.get("origin")),
            )
        )
    return listed
