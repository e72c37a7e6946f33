"""Page objects: the kinds of listing, and an article page as sites usually write it.

A page object makes no request, cleans nothing, guesses no selector: it says what one response says.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from inspect import isawaitable
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

from parsel import Selector
from web_poet import HttpResponse, PageParams, WebPage
from web_poet.fields import get_fields_dict

from scrapers import json_reading, reading, xml_reading
from scrapers.listings import Ask, Found, Listing, listed_of
from scrapers.reading import Unreadable
from syndicator.extraction import Page, layered, selected
from syndicator.model import Article, Listed, Source


class WordPress(Listing):
    """The REST interface of a WordPress site, declared with the site's address (`/wp-json/wp/v2`, read only).

    Themes that build pages from modules leave `content` empty; then the posts are a list of addresses, no more.
    """

    kind = "WordPress REST"
    post_type: ClassVar[str] = "posts"
    """The collection's name in the interface: `posts`, or a custom type's `rest_base`."""
    per_page: ClassVar[int] = 50

    def asks(self) -> tuple[Ask, ...]:
        """The newest posts, with authors, terms and picture embedded."""
        query = urlencode({"per_page": self.per_page, "_embed": 1})
        return (Ask(url=f"{self.address.rstrip('/')}/wp-json/wp/v2/{self.post_type}?{query}"),)

    def read(self) -> Found:
        """The published posts of an answer."""
        posts = reading.json_of(self.response)
        if not isinstance(posts, list):
            said = posts.get("code") if isinstance(posts, dict) else type(posts).__name__
            raise Unreadable(f"not a list of posts ({said})")
        listed = tuple(
            json_reading.wordpress_post(post)
            for post in posts
            if isinstance(post, dict) and json_reading.is_published(post)
        )
        return Found(listed=listed, more=self._next_page() if posts else ())

    def _next_page(self) -> tuple[Ask, ...]:
        pages = str(self.response.headers.get("X-WP-TotalPages", ""))
        here = str(self.response.url)
        number = int(found[1]) if (found := re.search(r"[?&]page=(\d+)", here)) else 1
        if not pages.isdecimal() or len(pages) > 9 or number >= int(pages):
            return ()
        bare = re.sub(r"[?&]page=\d+", "", here)
        return (Ask(url=f"{bare}{'&' if '?' in bare else '?'}page={number + 1}"),)


class Feed(Listing):
    """A site's own feed: RSS 2.0, RSS 1.0 (RDF), Atom or JSON Feed, whichever comes."""

    kind = "feed"

    def read(self) -> Found:
        """The entries."""
        listed, following = xml_reading.feed(self.response)
        return Found(listed=listed, more=tuple(Ask(url=url) for url in following))


class Sitemap(Listing):
    """A sitemap (sitemaps.org 0.9, with Google's news fields), or an index of them."""

    kind = "sitemap"
    children: ClassVar[str | None] = None
    """Where set, only parts of an index whose addresses match are read."""
    most_children: ClassVar[int] = 10
    """The newest parts of an index that one run reads."""

    def read(self) -> Found:
        """The addresses, or the newest parts of an index."""
        listed, parts = xml_reading.sitemap(self.response)
        wanted = [part for part in parts if not self.children or re.search(self.children, part.url)]
        wanted.sort(key=lambda part: part.modified or "", reverse=True)
        return Found(listed=listed, more=tuple(Ask(url=part.url) for part in wanted[: self.most_children]))


class HtmlListing(Listing):
    """A page of links. A page without any is well-formed too: that there is no news is an answer."""

    kind = "HTML"
    links: ClassVar[str] = "main a::attr(href), article a::attr(href)"
    """CSS to the links; within each `card`, where that is set."""
    card: ClassVar[str | None] = None
    """CSS to what one entry stands in, where titles and dates stand beside the link."""
    titles: ClassVar[str | None] = None
    """CSS within a card; the link's own words where unset."""
    dates: ClassVar[str | None] = None
    """CSS within a card, to the date as it is written."""
    next_link: ClassVar[str | None] = None

    def read(self) -> Found:
        """The links, with what stands beside them."""
        root = reading.html_of(self.response)
        base = reading.base_of(root, str(self.response.url))
        listed = []
        for card in root.css(self.card) if self.card else [root]:
            for link in card.css(re.sub(r"::attr\(\w+\)", "", self.links)):
                url = reading.web_address(link.attrib.get("href"), base)
                if url is None or urlsplit(url).path in {"", "/"}:
                    continue
                inside = card if self.card else None
                listed.append(
                    Listed(
                        url=url,
                        title=reading.words(inside, self.titles) or reading.words(link) or link.attrib.get("title"),
                        published=reading.words(inside, self.dates) if self.dates else None,
                    )
                )
        onward = root.css(self.next_link).get() if self.next_link else None
        more = reading.web_address(onward, base)
        return Found(listed=tuple(listed), more=(Ask(url=more),) if more else ())


class ArticlePage(WebPage[Article]):
    """A page with one article.

    Fields of a subclass say only what the source's own selectors find: keys of `Article`, `published` and `updated`
    as the page spells them. Everything else is left to layered extraction. `page_params` may hold `listed` (what the
    listing said), `now` (the moment that no date may be after), `boilerplate` (hashes of blocks to leave out) and
    `without` (field to the layers that are not to be asked for it).
    """

    source: ClassVar[Source | None] = None
    """Put here by the spider that names this class as its `article`."""

    def __init__(
        self,
        response: HttpResponse,
        page_params: PageParams | None = None,  # type: ignore[type-arg]  # a parametrised one is not injected
    ) -> None:
        self.response = response
        self.page_params: PageParams[str, object] = page_params or PageParams()

    @property
    def selector(self) -> Selector:
        """The parsed page; by way of `response`, since `html` is a field here and no longer the whole page."""
        return reading.selector_of(self.response)

    @cached_property
    def page(self) -> Page:
        """The page as extraction reads it; its tree serves `every`, too."""
        return Page(self.response.body, str(self.response.url))

    def every(self, css: str) -> list[str]:
        """All that `css` finds, as `self.css(css).getall()` says it, as a rule without a second parse."""
        found = selected(self.page, css)
        return self.css(css).getall() if found is None else found

    def first(self, css: str) -> str | None:
        """The first that `css` finds."""
        return next(iter(self.every(css)), None)

    @property
    def is_article(self) -> bool:
        """Whether this page is news at all."""
        return True

    async def to_item(self) -> Article:
        """The article, layer by layer.

        Raises:
            LookupError: no spider names this class as its `article`.
        """
        if self.source is None:
            raise LookupError(f"{type(self).__name__} belongs to no source: name it as `article` of a spider")
        own = {name: getattr(self, name) for name in get_fields_dict(self)}
        own = {name: await value if isawaitable(value) else value for name, value in own.items()}
        now = self.page_params.get("now")
        boilerplate, without = self.page_params.get("boilerplate"), self.page_params.get("without")
        return layered(
            self.__dict__.pop("page", None) or self.page,  # taken apart, and parsed again for who asks afterwards
            own={name: value for name, value in own.items() if value},
            source=self.source,
            listed=listed_of(self.page_params.get("listed")),
            now=datetime.fromisoformat(now) if isinstance(now, str) else None,
            boilerplate=boilerplate if isinstance(boilerplate, frozenset) else frozenset(),
            without=without if isinstance(without, Mapping) else {},
        )
