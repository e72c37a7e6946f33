"""What a page states about itself for machines: JSON-LD, microdata, Open Graph, meta elements."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from syndicator.extraction import linked
from syndicator.extraction.page import Page

_TITLES = (
    "og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title",
    "headline", "title",
)  # fmt: skip
_PUBLISHED = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time", "datepublished",
    "date_published", "citation_publication_date", "citation_online_date", "citation_date", "parsely-pub-date",
    "sailthru.date", "dcterms.issued", "dc.date.issued", "pubdate", "pub_date", "publish-date", "publish_date",
    "publishdate", "published-date", "published_date", "publication_date", "publication-date", "publicationdate",
    "published", "article.published", "article_date_original", "cxenseparse:recs:publishtime", "bt:pubdate",
    "rbpubdate", "displaydate", "originalpublicationdate", "ptime", "release_date",
)  # fmt: skip
_DATED = (
    "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "dc:date", "datecreated", "date_created",
    "timestamp", "date",
)  # fmt: skip
"""Names that say no more than that there is a date: what the page shows beside its heading is surer."""
_UPDATED = (
    "article:modified_time", "article:modified", "og:article:modified_time", "og:updated_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "date_modified", "article.updated", "lastmod", "last_modified",
    "modified", "lastmodified", "revision_date", "updated",
)  # fmt: skip
_AUTHORS = (
    "article:author",
    "author",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "article:author_name",
)
_SUMMARIES = (
    "og:description",
    "description",
    "dcterms.description",
    "dc.description",
    "dcterms.abstract",
    "twitter:description",
    "sailthru.description",
)
_IMAGES = (
    "og:image:secure_url",
    "og:image",
    "og:image:url",
    "twitter:image",
    "twitter:image:src",
    "thumbnail",
    "image",
    "sailthru.image.full",
)
_LANGUAGES = ("og:locale", "dc.language", "dcterms.language", "language", "content-language", "inlanguage")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a page states, and where."""

    value: str
    layer: str
    rule: str
    """Layer and name, as `Dated.method` wants it: `meta:article:published_time`."""


@dataclass(slots=True)
class Stated:
    """All that a page states for machines, the surest first."""

    titles: list[Fact] = field(default_factory=list)
    published: list[Fact] = field(default_factory=list)
    dated: list[Fact] = field(default_factory=list)
    """Dates that need not be those of publication."""
    updated: list[Fact] = field(default_factory=list)
    authors: list[Fact] = field(default_factory=list)
    summaries: list[Fact] = field(default_factory=list)
    images: list[Fact] = field(default_factory=list)
    languages: list[Fact] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    """Names of the site or its publisher."""
    original_url: str | None = None
    body: str | None = None
    """The body's text, where JSON-LD carries it."""


def stated(page: Page) -> Stated:
    """Read every layer of `page`, in the order of their trust."""
    facts = Stated()
    _from_json(page, facts)
    _from_microdata(page, facts)
    for into, names in (
        (facts.titles, _TITLES), (facts.published, _PUBLISHED), (facts.dated, _DATED), (facts.updated, _UPDATED),
        (facts.authors, _AUTHORS), (facts.summaries, _SUMMARIES), (facts.images, _IMAGES),
        (facts.languages, _LANGUAGES),
    ):  # fmt: skip
        into.extend(_from_meta(page.meta(*names)))
    facts.sites.extend(
        content
        for _, content in page.meta(
            "og:site_name", "application-name", "twitter:site_name", "dc.publisher", "citation_publisher"
        )
    )
    return facts


def _from_meta(pairs: Iterable[tuple[str, str]]) -> Iterator[Fact]:
    for name, content in pairs:
        layer = "open-graph" if name.startswith(("og:", "article:")) else "meta"
        yield Fact(content, layer, f"{layer}:{name}")


def _from_json(page: Page, facts: Stated) -> None:
    scripts = [node.text() for node in page.stating.get("script", ())]
    if not scripts:
        return
    said = linked.article(scripts, page.url)
    for into, key in (
        (facts.titles, "headline"), (facts.titles, "name"), (facts.published, "datePublished"), (facts.published,
        "dateCreated"),
        (facts.updated, "dateModified"), (facts.summaries, "description"),
        (facts.languages, "inLanguage"),
    ):  # fmt: skip
        if value := said.text(key):
            into.append(Fact(value, "json-ld", f"json-ld:{key}"))
    facts.authors.extend(Fact(name, "json-ld", "json-ld:author") for name in said.names("author", "creator"))
    facts.images.extend(
        Fact(address, "json-ld", "json-ld:image") for address in said.addresses("image", "thumbnailUrl")
    )
    facts.sites.extend(said.sites)
    facts.original_url = next(iter(said.addresses("isBasedOn", "isBasedOnUrl")), None)
    facts.body = said.text("articleBody")


def _from_microdata(page: Page, facts: Stated) -> None:
    """Properties of schema.org in attributes; only of the first article where a page holds several (HTML, 5)."""
    for into, name in ((facts.dated, "datePublished"), (facts.updated, "dateModified"), (facts.titles, "headline")):
        if node := page.properties.get(name):
            attributes = node.attributes
            value = attributes.get("datetime") or attributes.get("content") or node.text()
            if value.strip():
                into.append(Fact(value.strip(), "microdata", f"microdata:{name}"))
