"""What made readers see old things as new elsewhere, replayed here: nothing looks new, nothing is lost, ids stay."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicator.config import Config
from syndicator.ingest import ingest, settle_stories
from syndicator.model import Article, Dated, Outcome, Source
from syndicator.publish import publish
from syndicator.store import Store
from tests.shipped import DEFINED, TAGGER
from tests.trees import tree

START = datetime(2024, 2, 12, 3, tzinfo=UTC)
SOURCE = Source(
    id="board", title="River Board", homepage="https://board.example/", country="GB", language="en", timezone="UTC"
)
WORDS = ("harbour", "ferry", "warden", "bridge", "meadow", "timber", "lantern", "orchard", "granary", "weaver")


def dated(number: int, *, days: int = 0) -> Dated:
    day = datetime(2024, 1, number + 1, 10, tzinfo=UTC) + timedelta(days=days)
    return Dated(value=day, precision="day", raw=f"{day:%d %B %Y}", method="selector")


def article(number: int) -> Article:
    chooser = random.Random(number)
    text = " ".join(f"{chooser.choice(WORDS)} {chooser.choice(WORDS)} {number}{count}" for count in range(40))
    return Article(
        url=f"https://board.example/news/{number}-the-{WORDS[number]}",
        title=f"The {WORDS[number]} of the {WORDS[-number - 1]} is open, says number {number}",
        text=text,
        html=f"<p>{text}</p>",
        published=dated(number),
    )


ARTICLES = [article(number) for number in range(10)]
Change = Callable[[Article, int], Article]


def at(url: Callable[[str], str]) -> Change:
    return lambda a, _: replace(a, url=url(a.url))


def undated(a: Article, _: int) -> Article:
    return replace(a, published=None, published_raw=None)


UNREAD = "read items came back unread when an address changed"
AGAIN = "the same items came again every day"
TWICE = "an edited title made a second item"
TINY = "a tiny edit looked like news"


@dataclass(frozen=True)
class Scenario:
    wrong: str
    """What went wrong elsewhere."""
    name: str
    before: Change = lambda a, _: a
    after: Change = lambda a, _: a


def old_host(url: str) -> str:
    return url.replace("https://board.example/news/", "http://www.board.example/southeastasiaandpacific/en/2024/01/")


def new_host(url: str) -> str:
    return url.replace("board.example/news/", "board.example/roseap/en/2024/01/") + "/story.html"


SCENARIOS = (
    Scenario(UNREAD, "a site moves to https", at(lambda u: u.replace("https:", "http:"))),
    Scenario(UNREAD, "a site falls back to http", after=at(lambda u: u.replace("https:", "http:"))),
    Scenario(UNREAD, "www is added", after=at(lambda u: u.replace("//board", "//www.board"))),
    Scenario(UNREAD, "www is dropped", at(lambda u: u.replace("//board", "//www.board"))),
    Scenario(UNREAD, "a trailing slash comes", after=at(lambda u: u + "/")),
    Scenario(UNREAD, "a trailing slash goes", at(lambda u: u + "/")),
    Scenario(UNREAD, "a campaign is tracked", after=at(lambda u: u + "?utm_source=rss&utm_medium=feed")),
    Scenario(UNREAD, "a click is tracked", after=at(lambda u: u + "?fbclid=abc123")),
    Scenario(UNREAD, "parameters change places", at(lambda u: u + "?a=1&b=2"), at(lambda u: u + "?b=2&a=1")),
    Scenario(UNREAD, "a fragment comes", after=at(lambda u: u + "#content")),
    Scenario(
        UNREAD, "the host is spelled in capitals", after=at(lambda u: u.replace("board.example", "BOARD.Example"))
    ),
    Scenario(UNREAD, "the port is spelled out", after=at(lambda u: u.replace("board.example", "board.example:443"))),
    Scenario(UNREAD, "index.html is spelled out", at(lambda u: u + "/"), at(lambda u: u + "/index.html")),
    Scenario(
        UNREAD,
        "?p=ID twins lead to the same page",
        after=lambda a, n: replace(a, url=f"https://board.example/?p={n + 700}"),
    ),
    Scenario(
        UNREAD,
        "?p=ID twins name their canonical address",
        after=lambda a, n: replace(a, url=f"https://board.example/?p={n + 700}", canonical_url=a.url),
    ),
    Scenario(
        UNREAD, "slugs change", after=lambda a, n: replace(a, url=f"https://board.example/news/another-slug-{WORDS[n]}")
    ),
    Scenario(UNREAD, "the domain moves", after=at(lambda u: u.replace("board.example", "river-board.example"))),
    Scenario(UNREAD, "an old host path serves the same stories", at(old_host), at(new_host)),
    Scenario(UNREAD, "a session is tracked", after=at(lambda u: f"{u};jsessionid=0A1B2C3D?PHPSESSID=4f")),
    Scenario(UNREAD, "the path prefix moves", after=at(lambda u: u.replace("/news/", "/en/press/releases/"))),
    Scenario(
        UNREAD,
        "a CMS renumbers everything",
        after=lambda a, n: replace(a, url=f"https://board.example/node/{90000 - n}"),
    ),
    Scenario(
        UNREAD,
        "a CMS gives each item another one's number",
        lambda a, n: replace(a, url=f"https://board.example/node/{n}"),
        lambda a, n: replace(a, url=f"https://board.example/node/{(n + 1) % len(ARTICLES)}"),
    ),
    Scenario(TWICE, "titles are edited", after=lambda a, _: replace(a, title=f"UPDATED: {a.title}")),
    Scenario(TWICE, "titles get the site's name", after=lambda a, _: replace(a, title=f"{a.title} | River Board")),
    Scenario(AGAIN, "dates are edited", after=lambda a, n: replace(a, published=dated(n, days=2))),
    Scenario(AGAIN, "dates become those of the day before", after=lambda a, n: replace(a, published=dated(n, days=-1))),
    Scenario(AGAIN, "dates vanish", after=undated),
    Scenario(AGAIN, "a feed never had dates", undated, undated),
    Scenario(
        TINY,
        "bodies are rewritten",
        after=lambda a, _: replace(a, text=f"{a.text} And much more was added later on.", html=""),
    ),
    Scenario(TINY, "bodies become excerpts", after=lambda a, _: replace(a, text=(a.text or "")[:200], html="")),
    Scenario(
        TINY,
        "a view counter stands in the body",
        after=lambda a, n: replace(a, text=f"{a.text} {n * 77} views", html=""),
    ),
    Scenario(
        TINY, "markup is rewritten", after=lambda a, _: replace(a, html=f"<div class=x><span>{a.text}</span></div>")
    ),
)


def deliver(store: Store, articles: list[Article], now: datetime) -> list[Outcome]:
    done = [ingest(a, SOURCE, store=store, tagger=TAGGER, now=now) for a in articles]
    settle_stories(store)
    return done


def titles(folder: Path) -> dict[str, str]:
    return {item["id"]: item["title"] for item in json.loads(tree(folder)["feeds/all.json"])["items"]}


def ids(folder: Path) -> list[str]:
    return sorted(titles(folder))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: f"{s.wrong}: {s.name}")
def test_nothing_looks_new_and_nothing_is_lost(scenario: Scenario, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.write_catalogue([SOURCE])
        deliver(store, [scenario.before(a, n) for n, a in enumerate(ARTICLES)], START)
        publish(store, DEFINED, Config(), now=START)
        before = titles(tmp_path)
        later = START + timedelta(days=1)
        done = deliver(store, [scenario.after(a, n) for n, a in enumerate(ARTICLES)], later)
        publish(store, DEFINED, Config(), now=later)
    assert len(before) == len(ARTICLES)
    assert Outcome.NEW not in done
    after = titles(tmp_path)
    assert after.keys() == before.keys()
    assert all(before[identifier] in after[identifier] for identifier in before), "each id tells what it told"


def test_there_are_twenty_scenarios_and_identity_by_guid_fails_most() -> None:
    """The control: what a reader does that takes the address for the item."""
    assert len(SCENARIOS) >= 20
    fails = 0
    for scenario in SCENARIOS:
        before = {scenario.before(a, n).url for n, a in enumerate(ARTICLES)}
        fails += any(scenario.after(a, n).url not in before for n, a in enumerate(ARTICLES))
    assert fails > len(SCENARIOS) / 2


@pytest.mark.parametrize("kept", [True, False], ids=["with identities.jsonl", "without"])
def test_a_rebuilt_database_gives_the_same_ids(kept: bool, tmp_path: Path) -> None:
    with Store.open(tmp_path / "old") as store:
        store.write_catalogue([SOURCE])
        deliver(store, ARTICLES, START)
        publish(store, DEFINED, Config(), now=START)
    (tmp_path / "new").mkdir()
    if kept:
        (tmp_path / "new/identities.jsonl").write_bytes((tmp_path / "old/identities.jsonl").read_bytes())
    with Store.open(tmp_path / "new") as store:
        store.write_catalogue([SOURCE])
        deliver(store, ARTICLES, START)
        publish(store, DEFINED, Config(), now=START)
    assert ids(tmp_path / "new") == ids(tmp_path / "old")


def test_moving_ourselves_to_another_host_changes_no_id(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.write_catalogue([SOURCE])
        deliver(store, ARTICLES, START)
        publish(store, DEFINED, Config(), now=START)
        before = ids(tmp_path)
        publish(store, DEFINED, Config(base_url="https://elsewhere.example"), now=START)
    assert ids(tmp_path) == before


def test_a_slug_used_again_for_something_else_is_a_new_item(tmp_path: Path) -> None:
    other = replace(article(7), url=ARTICLES[0].url, title="Weavers meet again in spring", published=dated(20))
    with Store.open(tmp_path) as store:
        store.write_catalogue([SOURCE])
        deliver(store, ARTICLES[:1], START)
        former = store.id_of("https://board.example/news/0-the-harbour")
        assert deliver(store, [other], START + timedelta(days=9)) == [Outcome.NEW]
        assert deliver(store, [other], START + timedelta(days=10)) == [Outcome.UNCHANGED]
        assert {item.title for item in store.every()} == {ARTICLES[0].title, other.title}
        present = store.id_of("https://board.example/news/0-the-harbour")
        assert store.item(former or "") is not None
        assert present != former
    (tmp_path / "syndicator.db").unlink()
    for name in ("syndicator.db-wal", "syndicator.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    with Store.open(tmp_path) as store:  # rebuilt: the mirror remembers both
        store.write_catalogue([SOURCE])
        deliver(store, [other], START + timedelta(days=11))
        assert [item.id for item in store.every()] == [present]


def test_an_item_that_moved_and_was_edited_is_one_in_a_rebuilt_database_too(tmp_path: Path) -> None:
    """What only a run could recognise, the mirror remembers."""
    moved = replace(ARTICLES[3], url="https://board.example/better-slug", title="The edited title of number 3")
    with Store.open(tmp_path / "old") as store:
        store.write_catalogue([SOURCE])
        deliver(store, ARTICLES, START)
        known = store.id_of(ARTICLES[3].url)
        ingest(moved, SOURCE, store=store, tagger=TAGGER, now=START + timedelta(days=1), known_as=known)
        before = {item.id: item.title for item in store.every()}
    assert before[known or ""] == moved.title
    (tmp_path / "new").mkdir()
    (tmp_path / "new/identities.jsonl").write_bytes((tmp_path / "old/identities.jsonl").read_bytes())
    with Store.open(tmp_path / "new") as store:
        store.write_catalogue([SOURCE])
        deliver(store, ARTICLES, START)
        deliver(store, [moved], START + timedelta(days=1))
        assert {item.id: item.title for item in store.every()} == before
