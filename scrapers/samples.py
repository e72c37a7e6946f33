"""A few of a listing's articles, read as a run would read them: what each layer gave, and what none did."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from web_poet import HttpResponse, PageParams

from scrapers.links import is_document
from scrapers.pages import ArticlePage
from scrapers.patience import attention
from scrapers.scout import Missed, Visit
from syndicator import dates
from syndicator.crawling.findings import Sample
from syndicator.markup import text_of
from syndicator.model import Article, Listed, Source
from syndicator.text import line, summary_of

MOST_READ = 3
MOST_SHOWN = 10
ENOUGH = 200
"""Characters of body from which on a page is taken for an article."""
_FIELDS = {"title": "title", "date": "published", "body": "text", "authors": "authors", "image": "image"}
_WORDS = 110


@dataclass(frozen=True, kw_only=True)
class Reads:
    """What came of reading some of what a way in lists."""

    listed: tuple[Listed, ...]
    articles: dict[str, Article]
    """By the address that the listing gave."""
    missed: tuple[str, ...] = ()
    """What came in place of the others."""

    @property
    def good(self) -> list[Article]:
        """Those with title and body."""
        return [article for article in self.articles.values() if article.title and len(article.text or "") >= ENOUGH]

    @property
    def sensible(self) -> bool:
        """Whether at least half of what was asked for are articles."""
        return bool(self.good) and 2 * len(self.good) >= len(self.articles) + len(self.missed)

    @property
    def whole(self) -> bool:
        """Whether every page that was asked for is an article, and no two are called alike."""
        titles = {article.title for article in self.good}
        return len(titles) == len(self.good) == len(self.articles) + len(self.missed)

    @property
    def dated(self) -> bool:
        """Whether most of them have a date."""
        return bool(self.good) and 2 * sum(bool(article.published) for article in self.good) >= len(self.good)

    @property
    def same_title(self) -> str | None:
        """What several pages, though about different things, are all called."""
        titles = {article.title for article in self.articles.values()}
        return next(iter(titles)) if len(titles) == 1 < len(self.articles) else None

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields that some of the pages lack: `date (2 of 3)`."""
        total = len(self.articles)
        lacking = {
            name: sum(not getattr(article, key) for article in self.articles.values()) for name, key in _FIELDS.items()
        }
        return tuple(f"{name} ({count} of {total})" for name, count in lacking.items() if count)

    @property
    def layers(self) -> dict[str, dict[str, int]]:
        """Field to layer to how often."""
        counts: dict[str, Counter[str]] = {}
        for article in self.articles.values():
            for name, layer in article.provenance.items():
                counts.setdefault(name, Counter())[layer] += 1
        return {name: dict(counter) for name, counter in sorted(counts.items())}

    def samples(self, source: Source) -> tuple[Sample, ...]:
        """What people are shown: the first of the listing, and what their pages added."""
        return tuple(_sample(listed, self.articles.get(listed.url), source) for listed in self.listed[:MOST_SHOWN])


async def read(
    visit: Visit, listed: Sequence[Listed], page: type[ArticlePage], *, follow: bool = True, most: int = MOST_READ
) -> Reads:
    """Read the first articles of a listing, or, where pages are not followed, only what it says of them."""
    articles: dict[str, Article] = {}
    missed = []
    for entry in [one for one in listed if not is_document(one.url)][:most]:
        try:
            response = await visit.get(entry.url, article=True) if follow else HttpResponse(entry.url, body=b"")
            with attention():
                one = page(response=response, page_params=_params(visit, entry))
                if one.is_article:
                    articles[entry.url] = await one.to_item()
                else:
                    missed.append("a page of another kind")
        except Missed as error:
            missed.append(str(error))
        except Exception as error:
            visit.spider.logger.exception("%s cannot be read", entry.url)
            missed.append(f"invalid: {type(error).__name__}")
    if missed:
        visit.note("articles", "; ".join(f"{count} {words}" for words, count in Counter(missed).items()))
    return Reads(listed=tuple(listed), articles=articles, missed=tuple(missed))


def _params(visit: Visit, listed: Listed) -> PageParams[str, object]:
    return PageParams(listed=listed, now=visit.wave.clock().isoformat(), boilerplate=frozenset[bytes]())


def _sample(listed: Listed, article: Article | None, source: Source) -> Sample:
    published = article.published if article else None
    if published is None and listed.published:
        published = dates.read(listed.published, order=source.date_order, zone=source.timezone, method="listing")
    title = (article.title if article else None) or listed.title
    text = (article.text if article else None) or listed.summary or (text_of(listed.html) if listed.html else "")
    return Sample(
        url=listed.url,
        title=line(title) if title else None,
        published=published.iso if published else None,
        words=line(summary_of(text, _WORDS)) if text else "",
        read=article is not None,
    )
