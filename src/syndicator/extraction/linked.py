"""JSON-LD as pages really have it: graphs, lists, references, several articles, broken syntax."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

_ARTICLES = (
    "NewsArticle", "ReportageNewsArticle", "BackgroundNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
    "AdvertiserContentArticle", "LiveBlogPosting", "BlogPosting", "Article", "SocialMediaPosting", "TechArticle",
    "ScholarlyArticle", "SatiricalArticle", "Report", "DiscussionForumPosting", "Recipe", "Event",
    "VideoObject", "Review", "WebPage", "ItemPage", "AboutPage", "CreativeWork",
)  # fmt: skip
_RANK = {name.lower(): rank for rank, name in enumerate(_ARTICLES)}
_FULL = _RANK["webpage"]
_MOST = 4000
"""Nodes that are looked at."""
_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)
_TRAILING = re.compile(r",(\s*[}\]])")
_LONGEST = 2_000_000


@dataclass(slots=True)
class Said:
    """One article's own node, and the nodes that it refers to."""

    node: dict[str, object] = field(default_factory=dict)
    known: dict[str, dict[str, object]] = field(default_factory=dict)
    sites: list[str] = field(default_factory=list)

    def text(self, key: str) -> str | None:
        """The first string that `key` holds."""
        value = self.node.get(key)
        for held in value if isinstance(value, list) else [value]:
            one = (
                (held.get("@value") or held.get("name") or held.get("alternateName"))
                if isinstance(held, dict)
                else held
            )
            if isinstance(one, str | int) and not isinstance(one, bool) and str(one).strip():
                return unescape(str(one)).strip()
        return None

    def names(self, *keys: str) -> list[str]:
        """Names of people or organisations under the first of `keys` that has any."""
        for key in keys:
            if found := [name for one in self._each(self.node.get(key)) if (name := self._name(one))]:
                return found
        return []

    def addresses(self, *keys: str) -> list[str]:
        """Addresses under the first of `keys` that has any."""
        for key in keys:
            if found := [url for one in self._each(self.node.get(key)) if (url := self._address(one))]:
                return found
        return []

    def _each(self, value: object) -> Iterator[object]:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and set(one) <= {"@id", "@type"} and isinstance(one.get("@id"), str):
                yield self.known.get(str(one["@id"]), {})
            else:
                yield one

    @staticmethod
    def _name(value: object) -> str | None:
        if isinstance(value, dict):
            value = value.get("name")
            value = value[0] if isinstance(value, list) and value else value
        return unescape(value).strip() or None if isinstance(value, str) else None

    @staticmethod
    def _address(value: object) -> str | None:
        if isinstance(value, dict):
            value = value.get("url") or value.get("contentUrl") or value.get("@id")
            value = value[0] if isinstance(value, list) and value else value
        return value.strip() or None if isinstance(value, str) and not value.startswith("#") else None


def article(scripts: list[str], url: str) -> Said:
    """The node of `scripts` that speaks of the page at `url`; an empty one where none does."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    said = Said(known={str(node["@id"]): node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 2})
    ranked = sorted((rank, order) for order, node in enumerate(nodes) if (rank := _rank(node)) is not None)
    articles = [nodes[order] for rank, order in ranked if rank < _FULL]
    pages = [nodes[order] for rank, order in ranked if rank >= _FULL]
    own = [node for node in articles if _is_at(node, url)]
    if own or len(articles) == 1:
        said.node = {**(pages[0] if len(pages) == 1 else {}), **(own or articles)[0]}
    elif (articles and _kinds(articles[0]) & {"liveblogposting", "discussionforumposting"}) or (
        articles and not any(_addresses(node) for node in articles)
    ):
        said.node = articles[0]
    elif pages:
        said.node = next((node for node in pages if _is_at(node, url)), pages[0])
    for node in nodes:
        if _kinds(node) & {"website"} and (name := Said._name(node)):
            said.sites.append(name)
    said.sites.extend(said.names("publisher"))
    return said


def _parsed(script: str) -> object:
    script = script[:_LONGEST]
    if any(sign in script for sign in ("<!", "-->", "]]>")):
        script = _COMMENT.sub("", _COMMENT.sub("", script))
    for attempt in (script, _TRAILING.sub(r"\1", script.strip().rstrip(";"))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    try:
        return json.JSONDecoder(strict=False).raw_decode(script.strip())[0]
    except (ValueError, RecursionError):
        return _salvaged(script)


def _salvaged(script: str) -> object:
    """Single properties out of JSON that nobody can parse."""
    found: dict[str, object] = {}
    for name in ("@type", "headline", "datePublished", "dateModified", "inLanguage", "description"):
        if match := re.search(rf'"{name}"\s*:\s*"((?:[^"\\]|\\.){{1,1000}})"', script):
            try:
                found[name] = json.loads(f'"{match[1]}"', strict=False)
            except ValueError:
                found[name] = match[1]
    return found


def _nodes(value: object) -> Iterator[dict[str, object]]:
    """Every typed node, outermost first, without those that stand for something else (comments, parts of lists)."""
    queue = [value]
    seen = 0
    while queue and seen < _MOST:
        one = queue.pop(0)
        seen += 1
        if isinstance(one, list):
            queue[:0] = one[:_MOST]
        elif isinstance(one, dict):
            yield {str(key): held for key, held in one.items()}
            queue.extend(
                one[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "subjectOf")
                if isinstance(one.get(key), dict | list)
            )


def _kinds(node: dict[str, object]) -> set[str]:
    kinds = node.get("@type")
    return {
        str(kind).rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower()
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    }


def _rank(node: dict[str, object]) -> int | None:
    ranks = [_RANK[kind] for kind in _kinds(node) if kind in _RANK]
    return min(ranks) if ranks else None


def _addresses(node: dict[str, object]) -> list[str]:
    held = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    held = [one.get("@id") or one.get("url") if isinstance(one, dict) else one for one in held]
    return [one for one in held if isinstance(one, str) and "/" in one]


def _is_at(node: dict[str, object], url: str) -> bool:
    return any(_path(one) == _path(url) for one in _addresses(node))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/").lower()
    except ValueError:
        return url
