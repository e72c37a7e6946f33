"""Every page for people, each a pure function of what it shows."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from syndicator import months
from syndicator.model import Feed, Item, Site, Verdict
from syndicator.pages import charts, render, words
from syndicator.pages.addresses import short
from syndicator.pages.render import Head
from syndicator.pages.values import Answer, Choice, Facet, Front, Manners, Service, SourceStatus, Standing, Story, Whole

_OPEN_ORDER = (Verdict.BROKEN, Verdict.BLOCKED, Verdict.SUSPECT, Verdict.QUIET, Verdict.OK, Verdict.UNPROVEN)
_PROBLEMS = (Verdict.BROKEN, Verdict.BLOCKED, Verdict.SUSPECT, Verdict.QUIET, Verdict.UNPROVEN)


def index(front: Front, *, site: Site, server: bool) -> bytes:
    """`/`: pick a country or a topic, see what came last, subscribe; and what was not seen."""
    head = Head(
        title=site.title,
        path="/",
        description="News against human trafficking and migrant smuggling, by country and topic, as feeds.",
        feed=front.everything,
        section="feeds",
    )
    front = replace(front, countries=_largest_first(front.countries), topics=_largest_first(front.topics))
    seen = front.seen
    missing = render.names(seen.missing, site) if seen else []
    return render.page("index.html", head, site=site, server=server, front=front, missing=missing)


def _largest_first(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=lambda choice: -choice.count))


def about(*, site: Site, server: bool, version: str = "") -> bytes:
    """`/about/`: who runs this, how to be removed, whose the words are, what we keep."""
    head = Head(title="About", path="/about/", section="about", description="Who runs this, and how to be removed.")
    sources = sorted(site.sources.values(), key=lambda source: (source.title.casefold(), source.id))
    return render.page("about.html", head, site=site, server=server, sources=sources, version=version)


def crawler(manners: Manners, *, site: Site, server: bool) -> bytes:
    """`/crawler/`: for whoever runs a site that we read."""
    head = Head(title="How we crawl", path="/crawler/", section="about", description="What we ask, and how to stop us.")
    return render.page("crawler.html", head, site=site, server=server, manners=manners)


def status(service: Service, *, site: Site, server: bool) -> bytes:
    """`/status/`: every source, what it did, and until when this page may be believed."""
    head = Head(title="Status", path="/status/", section="status", description="How every source is.")
    groups = [(verdict, [one for one in service.sources if one.verdict is verdict]) for verdict in _OPEN_ORDER]
    groups = [(verdict, members) for verdict, members in groups if members]
    counts = [(verdict, len(members)) for verdict, members in groups]
    return render.page("status.html", head, site=site, server=server, service=service, groups=groups, counts=counts)


def status_json(service: Service, *, site: Site) -> bytes:
    """`/status.json`: the same for programs; `valid_until` is what `stopped.js` reads."""
    verdicts = Counter(one.verdict for one in service.sources)
    document = {
        "title": words.marked(site.title, demo=site.demo),
        "version": service.version,
        "as_of": _stamp(service.as_of),
        "next_run": _stamp(service.next_run),
        "valid_until": _stamp(service.valid_until),
        "items": service.items,
        "verdicts": {verdict.value: verdicts[verdict] for verdict in Verdict},
        "sources": [_source_json(one, site) for one in service.sources],
    }
    text = json.dumps(document, ensure_ascii=True, indent=1)
    return (text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026") + "\n").encode("ascii")


def _source_json(one: SourceStatus, site: Site) -> dict[str, object]:
    return {
        "id": one.source,
        "title": render.names([one.source], site)[0],
        "verdict": one.verdict.value,
        "since": one.since.isoformat() if one.since else None,
        "reason": one.reason,
        "last_run": _stamp(one.last_run),
        "last_new": _stamp(one.last_new),
        "next_due": _stamp(one.next_due),
        "listed": one.listed,
        "new": one.new,
        "acknowledged_until": one.acknowledged_until.isoformat() if one.acknowledged_until else None,
    }


def _stamp(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def facet(facet: Facet, *, site: Site, server: bool, rendered: dict[str, str] | None = None) -> bytes:
    """One feed for people: `/country/th/`, `/topic/…/`, `/source/…/`, `/region/…/`, `/feed/NAME/`.

    `rendered` keeps entries, by id, for the other pages of one generation that show the same items.
    """
    known = {} if rendered is None else rendered
    feed = facet.feed
    names = [(language, name) for language, name in facet.names.items() if name and name != feed.title]
    head = Head(
        title=" · ".join(dict.fromkeys([feed.title, *(name for _, name in names)])),
        path=feed.page,
        description=feed.description,
        feed=feed,
        section="feeds",
    )
    return render.page(
        "facet.html",
        head,
        site=site,
        server=server,
        facet=facet,
        entries=[known.get(one.id) or _entry(one, known, site=site, server=server) for one in facet.items],
        names=names,
        timeline=charts.timeline(facet.months),
        dots=charts.dots(facet.places, site.countries),
        health=health_line(facet.standings),
        older=facet.total > sum(_told(item) for item in facet.items),
    )


def _entry(item: Item, known: dict[str, str], *, site: Site, server: bool) -> str:
    known[item.id] = render.part("entry.html", site=site, server=server, item=item)
    return known[item.id]


def _told(item: Item) -> int:
    """How many items an entry stands for: a list shows each story once."""
    return 1 + len(item.also_reported_by) + (item.first_report is not None)


def health_line(standings: Sequence[Standing]) -> str:
    """`Fed by 14 sources: 2 quiet, 1 broken since 12 May 2026.` Changes only when a verdict does."""
    if not standings:
        return ""
    found: list[str] = []
    for verdict in _PROBLEMS:
        members = [one for one in standings if one.verdict is verdict]
        if not members:
            continue
        since = [one.since for one in members if one.since]
        alarming = verdict in {Verdict.BROKEN, Verdict.BLOCKED, Verdict.SUSPECT}
        word = "not proven here yet" if verdict is Verdict.UNPROVEN else verdict.value
        found.append(f"{len(members)} {word}" + (f" since {months.day(min(since))}" if alarming and since else ""))
    fed = f"Fed by {words.counted(len(standings), 'source')}"
    return f"{fed}: {', '.join(found)}." if found else f"{fed}, {'which is' if len(standings) == 1 else 'all'} ok."


def item(whole: Whole, *, site: Site, server: bool = True) -> bytes:
    """`/item/ID/`: what it says, why it is tagged, where it came from, what changed."""
    subject = whole.item
    head = Head(title=subject.title, path=f"/item/{short(subject.id)}/", noindex=True, feeds=whole.feeds)
    changes = [
        (revision, [change for change in revision.changes if words.is_figure(change.old + change.new)])
        for revision in whole.revisions
    ]
    return render.page("item.html", head, site=site, server=server, whole=whole, item=subject, changes=changes)


def story(story: Story, *, site: Site, server: bool = True) -> bytes:
    """`/story/ID/`: every report of one thing, the first one first."""
    first = story.items[0]
    head = Head(title=first.title, path=f"/story/{short(story.id)}/", noindex=True, feeds=story.feeds)
    publishers = dict.fromkeys(render.publishers(story.items, site))
    return render.page(
        "story.html", head, site=site, server=server, story=story, first=first, publishers=list(publishers)
    )


def search(answer: Answer, *, site: Site, server: bool = True) -> bytes:
    """`/search?q=…`: the form, what was found, how to narrow it, and its feed."""
    feed = None
    if answer.query and not answer.problem:
        feed = Feed(path="search", kind="search", title=f"Search: {answer.query}", description="", query=answer.query)
    title = f"{answer.query} · Search" if answer.query else "Search"
    head = Head(title=title, noindex=True, feed=feed, section="search")
    return render.page("search.html", head, site=site, server=server, answer=answer, feed=feed)


def not_found(*, site: Site, server: bool) -> bytes:
    """For 404."""
    return _error("Nothing here", "not_found", site=site, server=server)


def gone(*, site: Site, server: bool) -> bytes:
    """For 410: an item that its publisher or we removed; says nothing of what it was."""
    return _error("Item withdrawn", "gone", site=site, server=server)


def unavailable(*, site: Site, server: bool) -> bytes:
    """For 503."""
    return _error("Not just now", "unavailable", site=site, server=server)


def empty(*, site: Site, server: bool) -> bytes:
    """For 503 where nothing was ever published: what the operator has to do."""
    return _error("Nothing here yet", "empty", site=site, server=server)


def refused(*, site: Site, server: bool) -> bytes:
    """For 400: a request that we do not understand, or that would cost too much."""
    return _error("We cannot answer that", "refused", site=site, server=server)


def too_many(*, site: Site, server: bool) -> bytes:
    """For 429: a visitor who asked more at once than is one visitor's share."""
    return _error("One moment", "too_many", site=site, server=server)


def _error(title: str, what: str, *, site: Site, server: bool) -> bytes:
    return render.page("error.html", Head(title=title, noindex=True), site=site, server=server, what=what)
