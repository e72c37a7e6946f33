"""One page's layers, side by side, and the fields that need no more than the first of them that speaks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from syndicator.extraction.page import Page
from syndicator.extraction.people import authors_of, names_of
from syndicator.extraction.stated import Stated
from syndicator.markup.images import image_source
from syndicator.markup.plain import text_of
from syndicator.model import Attachment, Listed, Source
from syndicator.text import line
from syndicator.urls import absolute_url

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


Without = Mapping[str, frozenset[str]]
"""Field of an article to the layers that are not to be asked for it: they were seen to give it wrong."""


@dataclass(frozen=True, slots=True)
class Layers:
    """What speaks about an article: its source's selectors, the page's own statements, its listing."""

    page: Page
    facts: Stated
    own: Mapping[str, object] = field(default_factory=dict)
    source: Source | None = None
    listed: Listed | None = None
    now: datetime | None = None
    boilerplate: frozenset[str] = frozenset()
    won: dict[str, str] = field(default_factory=dict)
    """Field to the layer that won, filled as fields are read."""

    def said(self, name: str) -> str | None:
        """A selector's answer as one line."""
        return as_line(self.own.get(name))

    def first(self, name: str, candidates: Iterable[tuple[str, str | None]]) -> str | None:
        """The first that says anything; its layer has won `name`."""
        for layer, value in candidates:
            if value:
                self.won[name] = layer
                return value
        return None

    def address(self, name: str, candidates: Iterable[tuple[str, str | None]]) -> str | None:
        """The first that is an address on the web, made absolute."""
        absolute = ((layer, absolute_url(value, self.page.base) if value else None) for layer, value in candidates)
        return self.first(name, ((layer, url if url and url.startswith("http") else None) for layer, url in absolute))


def left_out(layers: Layers, without: Without) -> Layers:
    """The same without what some layers say of some fields; generic extraction always has a say."""
    facts, listed = layers.facts, layers.listed
    titles, dates, bodies = (without.get(name, frozenset()) for name in ("title", "published", "html"))
    if listed is not None:
        listed = replace(
            listed,
            title=None if "listing" in titles else listed.title,
            published=None if "listing" in dates else listed.published,
            html=None if "listing" in bodies else listed.html,
        )
    return replace(
        layers,
        own={name: value for name, value in layers.own.items() if "selector" not in without.get(name, ())},
        listed=listed,
        facts=replace(
            facts,
            titles=[fact for fact in facts.titles if fact.layer not in titles],
            published=[fact for fact in facts.published if fact.layer not in dates],
            dated=[fact for fact in facts.dated if fact.layer not in dates],
            body=None if "json-ld" in bodies else facts.body,
        ),
    )


def as_line(value: object) -> str | None:
    """A selector's or a listing's answer, which may be markup, as one line of text."""
    if isinstance(value, str):
        return line(text_of(value) if "<" in value and ">" in value else value) or None
    return None


def canonical_of(layers: Layers) -> str | None:
    """What the page calls its own address; a site's root, given for every page by mistake, is not believed."""
    page = layers.page
    stated: list[tuple[str, str | None]] = [("selector", layers.said("canonical_url"))]
    stated.extend(("meta", link.get("href")) for link in islice(page.links("canonical"), 1))
    stated.extend(("open-graph", content) for _, content in page.meta("og:url"))
    return layers.address(
        "canonical_url", ((layer, href) for layer, href in stated if href and not _is_root_only(href, page))
    )


def _is_root_only(href: str, page: Page) -> bool:
    parts = urlsplit(absolute_url(href, page.base) or "")
    return parts.path in {"", "/"} and not parts.query and urlsplit(page.url).path not in {"", "/"}


def summary_stated(layers: Layers) -> str | None:
    """What the page or its listing gives as a summary."""
    listed = layers.listed
    candidates: list[tuple[str, str | None]] = [("selector", layers.said("summary"))]
    candidates.extend((fact.layer, as_line(fact.value)) for fact in layers.facts.summaries)
    candidates.append(("listing", as_line(listed.summary) if listed else None))
    return layers.first("summary", candidates)


def authors_stated(layers: Layers) -> tuple[str, ...]:
    """The authors' names."""
    sites, listed = layers.facts.sites, layers.listed
    found = authors_of(layers.page, layers.facts)
    for layer, names in (
        ("selector", names_of(_strings(layers.own.get("authors")), sites)),
        (found[1], found[0]) if found and found[1] != "generic" else ("", ()),
        ("listing", names_of(listed.authors, sites) if listed else ()),
        (found[1], found[0]) if found else ("", ()),
    ):
        if names:
            layers.won["authors"] = layer
            return names
    return ()


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []


def language_stated(layers: Layers) -> str | None:
    """The language that page or listing declare; not yet checked against the text."""
    root = layers.page.tree.root
    attributes = root.attributes if root is not None else {}
    languages = [(fact.layer, fact.value) for fact in layers.facts.languages]
    candidates: list[tuple[str, str | None]] = [("selector", layers.said("language"))]
    candidates.extend(pair for pair in languages if pair[0] == "json-ld")
    candidates.append(("meta", _own_version(layers.page)))
    candidates.append(("meta", attributes.get("lang") or attributes.get("xml:lang")))
    candidates.extend(languages)
    candidates.append(("listing", layers.listed.language if layers.listed else None))
    valid = ((layer, value.strip()) for layer, value in candidates if value and _TAG.fullmatch(value.strip()))
    found = layers.first("language", valid)
    return found.replace("_", "-") if found else None


def _own_version(page: Page) -> str | None:
    """The language in which a page lists itself among its translations: themes write one `lang` over all of them."""
    here = page.url.partition("#")[0].rstrip("/")
    own = {
        told.strip()
        for one in page.links("alternate")
        if (absolute_url(one.get("href") or "", page.base) or "").rstrip("/") == here and (told := one.get("hreflang"))
    } - {"x-default"}
    return own.pop() if len(own) == 1 else None


def image_stated(layers: Layers) -> str | None:
    """The article's image."""
    candidates: list[tuple[str, str | None]] = [("selector", layers.said("image"))]
    candidates.extend((fact.layer, fact.value) for fact in layers.facts.images)
    candidates.append(("listing", layers.listed.image if layers.listed else None))
    if found := layers.address("image", candidates):
        return found
    node = layers.page.first("article img, main img")
    return layers.address("image", [("generic", image_source(node.attributes))]) if node is not None else None


def original_stated(layers: Layers) -> str | None:
    """The publication that this one reprints."""
    listed = layers.listed
    return layers.address(
        "original_url",
        [
            ("selector", layers.said("original_url")),
            ("json-ld", layers.facts.original_url),
            ("listing", listed.original_url if listed else None),
        ],
    )


def attachments_stated(layers: Layers) -> tuple[Attachment, ...]:
    """Files that selectors found, else those of the listing."""
    given = layers.own.get("attachments")
    if isinstance(given, list | tuple):
        return tuple(one for one in given if isinstance(one, Attachment))
    return layers.listed.attachments if layers.listed else ()
