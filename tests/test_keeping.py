"""What an item is called stays with it, also where a person, a doubt or a removal stands between page and archive."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scrapers.removed import TAKEN_OUT
from syndicator import crawling, quarantine
from syndicator.captures import Writer, responses
from syndicator.config import Config
from syndicator.erasure import suppress
from syndicator.ingest import GATE, ingest, settle_stories
from syndicator.model import Article, Outcome, Source
from syndicator.removal import Decision, decide, obey
from syndicator.reprocessing import reprocess
from syndicator.review import accept, reject
from syndicator.store import Store
from syndicator.suppressions import FILE
from tests.loopback_site import NOW, Answer, Crawler, Script, Site, ids, listing, run
from tests.shipped import DEFINED, TAGGER

DAY = timedelta(days=1)
SUBJECTS = ("ferry", "bridge", "harbour", "market", "orchard")
NAMES_A_CHILD = " Marisol Quent, 14, told the board how she had been sold."


def page(n: int, *, title: str = "", more: str = "", text: str = "", day: int = 0) -> Answer:
    subject = SUBJECTS[n % 5]
    named = title or f"Plans for the {subject}"
    said = (
        f"The board inspected the old {subject} on day {n}{n * 3} and found its northern wall in need of repair. "
        f"Residents of quarter {n * 7} were invited to a meeting about the {subject} in hall {n + 20} next month. "
        f"Volunteers cleaned the grounds around the {subject} during the spring holidays of group {n * 11}. "
    )
    return Answer(
        f"<html lang=en><head><title>{named}</title></head><body><article><h1>{named}</h1>"
        f"<time datetime='2024-04-{day or n + 10:02}'></time><p>{text or said * 2}{more}</p></article></body></html>"
    )


def known(crawler: Crawler, site: Site, count: int = 5) -> dict[str, str]:
    """A source whose listing names so many items, the newest first; each item's id to its address."""
    site.pages = {"/news": listing(*(f"/n/{n}" for n in reversed(range(count))))}
    site.pages |= {f"/n/{n}": page(n) for n in range(count)}
    crawler.declare("board", site)
    assert run(crawler, 0).outcomes[Outcome.NEW] == count
    crawler.store.write_catalogue(crawling.catalogue(crawler.folder).values())
    return ids(crawler)


def moved(site: Site, *, more: str = NAMES_A_CHILD) -> None:
    """The third item has another address, and its title was edited."""
    site.pages["/news"] = listing("/n/better-slug", *(f"/n/{n}" for n in (4, 2, 1, 0)))
    site.pages["/n/better-slug"] = page(3, title="Plans for the market: residents are asked", more=more)
    del site.pages["/n/3"]


def test_an_item_that_moved_while_a_person_had_to_look_keeps_its_id(crawler: Crawler, site: Site) -> None:
    before = known(crawler, site)
    moved(site)

    assert run(crawler, 1).outcomes[Outcome.QUARANTINED] == 1
    run(crawler, 3)  # it was read once more, when nothing listed its former address any longer
    assert ids(crawler) == before, "its former state stays while it waits"
    (waiting,) = crawler.store.held()
    outcome = accept(waiting.number, store=crawler.store, folder=crawler.folder, who="test", now=NOW + 4 * DAY)

    assert outcome is Outcome.UPDATED
    assert ids(crawler) == {key: "better-slug" if n == "3" else n for key, n in before.items()}
    assert run(crawler, 9).outcomes[Outcome.NEW] == 0
    assert set(ids(crawler)) == set(before)


def test_what_moved_and_is_rejected_is_hidden_once_its_page_is_gone(crawler: Crawler, site: Site) -> None:
    before = known(crawler, site)
    moved(site)
    run(crawler, 1)
    assert ids(crawler) == before

    reject(crawler.store.held()[0].number, store=crawler.store, who="test", now=NOW + DAY)
    run(crawler, 9)

    assert set(before.values()) - set(ids(crawler).values()) == {"3"}
    assert set(ids(crawler)) <= set(before), "nothing came in its place"


def test_what_is_held_and_is_no_known_item_comes_in_as_a_new_one(crawler: Crawler, site: Site) -> None:
    """The control: a text of its own, while all known items stand where they stood."""
    before = known(crawler, site)
    site.pages["/news"] = listing("/n/13", *(f"/n/{n}" for n in reversed(range(5))))
    site.pages["/n/13"] = page(13, title="A new harbour master", more=NAMES_A_CHILD)

    assert run(crawler, 1).outcomes[Outcome.QUARANTINED] == 1
    (waiting,) = crawler.store.held()
    outcome = accept(waiting.number, store=crawler.store, folder=crawler.folder, who="test", now=NOW + 2 * DAY)

    assert outcome is Outcome.NEW
    assert len(ids(crawler)) == 6
    assert before.items() <= ids(crawler).items()


PLAIN = Article(
    url="https://board.example/old",
    title="Plans for the market",
    text="The board inspected the old market on Monday and found its northern wall in need of repair. " * 3,
)
MOVED = replace(PLAIN, url="https://board.example/new", title="New plans", text=f"{PLAIN.text}{NAMES_A_CHILD}")


def stored(article: Article, source: Source, store: Store, **given: str | None) -> Outcome:
    return ingest(article, source, store=store, tagger=TAGGER, now=NOW, **given)  # type: ignore[arg-type]


def held(source: Source, store: Store) -> str:
    """An item that moved, and whose new page waits for a look; its id."""
    store.write_catalogue([source])
    assert stored(PLAIN, source, store) is Outcome.NEW
    known_as = store.id_of(PLAIN.url)
    assert known_as
    assert stored(MOVED, source, store, known_as=known_as) is Outcome.QUARANTINED
    return known_as


@pytest.mark.parametrize(
    "again", [MOVED.url, "http://www.board.example/new/"], ids=["same spelling", "another spelling"]
)
def test_a_later_reading_of_what_is_held_does_not_forget_whose_it_is(
    again: str, source: Source, tmp_path: Path
) -> None:
    with Store.open(tmp_path) as store:
        known_as = held(source, store)
        assert stored(replace(MOVED, url=again), source, store) is Outcome.QUARANTINED
        (waiting,) = store.held()

        assert accept(waiting.number, store=store, folder=tmp_path, who="test", now=NOW) is Outcome.UPDATED

        assert [item.id for item in store.every()] == [known_as]
        assert stored(replace(MOVED, url=again), source, store) is Outcome.UNCHANGED
        assert store.held_for(known_as) == {}, "its address says it now"


def test_what_waits_and_shows_no_sign_any_more_is_its_item_and_waits_no_longer(source: Source, store: Store) -> None:
    known_as = held(source, store)
    milder = replace(MOVED, text=PLAIN.text)

    assert stored(milder, source, store) is Outcome.UPDATED

    assert store.held() == [], "what it said before would come back by being accepted"
    assert [(item.id, item.title) for item in store.every()] == [(known_as, "New plans")]


def test_what_was_rejected_is_still_that_item_once_the_gate_is_off(source: Source, store: Store) -> None:
    known_as = held(source, store)
    reject(store.held()[0].number, store=store, who="test", now=NOW)
    assert stored(MOVED, source, store) is Outcome.SKIPPED
    store.set_fact(GATE, "off")

    assert stored(MOVED, source, store) is Outcome.UPDATED
    assert [item.id for item in store.every()] == [known_as]


def test_what_quarantine_let_in_as_a_known_item_is_that_item_after_its_review(source: Source, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        stored(PLAIN, source, store)
        stored(replace(MOVED, title=None), source, store)
        known_as = store.id_of(PLAIN.url)
        (number,) = (one.number for one in store.quarantined())

        given = {"store": store, "folder": tmp_path, "now": NOW}
        outcome = quarantine.accept(number, title="New plans", known_as=known_as, **given)  # type: ignore[arg-type]
        assert outcome is Outcome.QUARANTINED
        assert accept(store.held()[0].number, who="test", **given) is Outcome.UPDATED  # type: ignore[arg-type]

        assert [item.id for item in store.every()] == [known_as]


def test_what_waits_as_an_item_goes_with_it_when_it_is_taken_out(source: Source, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        known_as = held(source, store)
    decision = Decision(items=(known_as,), why="asked for", who="test", at=NOW)

    report = suppress(tmp_path, Config(), DEFINED, decision)

    assert report.left == ()
    with Store.open(tmp_path) as store:
        assert store.held() == []
        other = replace(MOVED, title="Of ships", text="Three ships of the coast guard came to port. " * 5)
        assert stored(other, source, store) is Outcome.SKIPPED, "where it moved to is out as well"


def taken_out(crawler: Crawler, path: str) -> None:
    """An item is erased, as `suppress` does it, and what its listing says again forgotten, as each publication does."""
    (item,) = (one for one in crawler.store.every() if one.url.endswith(path))
    decide(crawler.store, Decision(items=(item.id,), why="asked for", who="test", at=NOW))
    obey(crawler.store, now=NOW)


def rows(crawler: Crawler) -> str:
    """All that crawling remembers of pages and listings."""
    tables = ("entry_memory", "page_memory", "identity", "quarantine", "held")
    return str([tuple(row) for table in tables for row in crawler.store.connection.execute(f"SELECT * FROM {table}")])


def test_a_page_that_was_erased_is_asked_for_no_more_while_its_listing_names_it(crawler: Crawler, site: Site) -> None:
    known(crawler, site)
    taken_out(crawler, "/n/3")
    asked = len(site.asked("/n/3"))
    site.pages["/news"] = listing("/n/9", *(f"/n/{n}" for n in reversed(range(5))))
    site.pages["/n/9"] = page(9, title="A new harbour master")

    first = run(crawler, 1)
    obey(crawler.store, now=NOW)
    for days in (2, 40):
        assert run(crawler, days).skipped == {TAKEN_OUT: 1}
        obey(crawler.store, now=NOW)

    assert len(site.asked("/n/3")) == asked
    assert (first.skipped, first.outcomes[Outcome.NEW]) == ({TAKEN_OUT: 1}, 1), "the control: what is new comes"
    assert "/n/3" not in rows(crawler)
    assert len(site.asked("/n/2")) > 1, "the control: what is not erased is read again when it is due"


def test_an_address_that_leads_to_an_erased_page_is_not_followed_there(crawler: Crawler, site: Site) -> None:
    known(crawler, site)
    taken_out(crawler, "/n/3")
    asked = len(site.asked("/n/3"))
    site.pages["/news"] = listing("/short/3", "/short/9", *(f"/n/{n}" for n in (4, 2, 1, 0)))
    site.pages["/short/3"] = Answer("", 301, {"Location": "/n/3"})
    site.pages["/short/9"] = Answer("", 301, {"Location": "/n/9"})
    site.pages["/n/9"] = page(9, title="A new harbour master")

    done = [run(crawler, days) for days in (1, 2, 3)]

    assert [one.skipped for one in done] == [{TAKEN_OUT: 1}] * 3
    assert len(site.asked("/n/3")) == asked
    assert len(site.asked("/short/3")) == 1, "nor is it asked every day where it leads"
    assert done[0].outcomes[Outcome.NEW] == 1, "the control"


def test_a_decision_that_was_taken_back_lets_the_page_be_fetched_again(crawler: Crawler, site: Site) -> None:
    known(crawler, site)
    kept = b""
    for path in ("/n/2", "/n/3"):
        taken_out(crawler, path)
        kept = kept or (crawler.folder / FILE).read_bytes()
    (crawler.folder / FILE).write_bytes(kept)

    done = run(crawler, 1)

    assert (done.skipped, done.outcomes[Outcome.NEW]) == ({TAKEN_OUT: 1}, 1)
    assert set(ids(crawler).values()) == {"0", "1", "3", "4"}


def test_nothing_is_asked_for_where_the_decisions_are_lost(crawler: Crawler, site: Site) -> None:
    known(crawler, site)
    taken_out(crawler, "/n/3")
    (crawler.folder / FILE).unlink()
    asked = len(site.asked())

    run(crawler, 1)

    assert {hit.path for hit in site.asked()[asked:]} <= {"/robots.txt", "/news"}


def broken(n: int, *, title: str = "") -> Answer:
    """A page whose template lost its text."""
    return page(n, title=title, text="Error in template. Read more, search, menu, log in. " * 9)


def doubted(site: Site, slug: str) -> dict[str, Script]:
    """All pages come out wrong, one of them under an address that nobody knew; the pages as they should be."""
    site.pages["/news"] = listing(slug, *(f"/n/{n}" for n in (4, 2, 1, 0)))
    good = dict(site.pages)
    site.pages |= {f"/n/{n}": broken(n) for n in (0, 1, 2, 4)}
    return good


def test_an_item_that_moves_on_days_of_doubt_is_that_item_when_they_are_over(crawler: Crawler, site: Site) -> None:
    before = known(crawler, site)
    title = "Plans for the market: residents are asked"
    run(crawler, 1)  # from now on few of the known items are read in a run, and the others stand as they stood
    del site.pages["/n/3"]
    good = doubted(site, "/n/better-slug")
    site.pages["/n/better-slug"] = broken(3, title=title)
    for days in (2, 3, 4):
        assert run(crawler, days).outcomes[Outcome.NEW] == 0
    waiting = {one.url.rpartition("/")[2]: one.reason for one in crawler.store.quarantined()}
    assert waiting["better-slug"] == "suspect body"

    site.pages = good | {"/n/better-slug": page(3, title=title)}
    after = [run(crawler, days) for days in (9, 12)]

    assert [one.outcomes[Outcome.NEW] for one in after] == [0, 0]
    assert ids(crawler) == {key: "better-slug" if n == "3" else n for key, n in before.items()}


def test_what_waited_for_an_address_that_leads_elsewhere_goes_once_its_page_was_taken_in(
    crawler: Crawler, site: Site
) -> None:
    known(crawler, site)
    good = doubted(site, "/n/9")
    site.pages["/n/9"] = broken(9, title="A new harbour master")
    run(crawler, 1)
    assert len(crawler.store.quarantined()) == 5

    site.pages = good | {"/n/9": Answer("", 301, {"Location": "/n/nine"})}
    site.pages["/n/nine"] = page(9, title="A new harbour master")

    assert run(crawler, 2).outcomes[Outcome.NEW] == 1
    assert crawler.store.quarantined() == [], "accepted later, it would put the broken text in place of the right one"


@pytest.mark.parametrize("again", ["https://board.example/new", "http://www.board.example/new/"])
def test_what_waits_goes_with_whatever_spelling_of_its_address_was_taken_in(
    again: str, source: Source, store: Store
) -> None:
    for url in ("http://board.example/new", "http://board.example/other"):
        stored(Article(url=url, text=PLAIN.text), source, store)

    assert stored(replace(PLAIN, url=again), source, store) is Outcome.NEW
    assert [one.url for one in store.quarantined()] == ["http://board.example/other"], "and nothing else, the control"


def test_what_a_person_let_in_is_built_again_from_its_own_page(crawler: Crawler, site: Site) -> None:
    captures = Writer(crawler.folder / "captures")
    site.pages = {"/news": listing("/n/1", "/n/2"), "/n/1": page(1), "/n/2": page(2)}
    crawler.declare("board", site)
    crawler.crawl("board", captures=captures)
    crawler.store.write_catalogue(crawling.catalogue(crawler.folder).values())
    site.pages["/n/1"] = page(1, more=NAMES_A_CHILD)
    crawler.crawl("board", captures=captures, now=NOW + DAY)
    accept(crawler.store.held()[0].number, store=crawler.store, folder=crawler.folder, who="test", now=NOW + DAY)

    crawler.crawl("board", captures=captures, now=NOW + 3 * DAY)

    assert reprocess(crawler.folder, dry_run=True).fields == {}
    assert len([one for _, one in responses(crawler.folder / "captures") if one.url.endswith("/n/2")]) == 1


def test_an_item_that_moved_is_built_again_from_the_page_where_it_stands_now(crawler: Crawler, site: Site) -> None:
    captures = Writer(crawler.folder / "captures")
    site.pages = {"/news": listing(*(f"/n/{n}" for n in (4, 3, 2, 1, 0)))} | {f"/n/{n}": page(n) for n in range(5)}
    crawler.declare("board", site)
    crawler.crawl("board", captures=captures)
    settle_stories(crawler.store)
    moved(site, more=" Residents are asked.")
    assert crawler.crawl("board", captures=captures, now=NOW + DAY)["board"].outcomes[Outcome.NEW] == 0
    before = {item.id: (item.title, item.text) for item in crawler.store.every()}
    assert "residents are asked" in str(before)

    told = reprocess(crawler.folder, dry_run=True)
    reprocess(crawler.folder)

    assert told.fields == {}, "its former page is no news"
    assert {item.id: (item.title, item.text) for item in crawler.store.every()} == before


def test_what_its_publisher_took_away_while_it_waited_is_not_there_to_be_let_in(crawler: Crawler, site: Site) -> None:
    known(crawler, site)
    site.pages["/news"] = listing("/n/13", "/n/14", *(f"/n/{n}" for n in reversed(range(5))))
    site.pages |= {f"/n/{n}": page(n, title=f"A new master {n}", more=NAMES_A_CHILD) for n in (13, 14)}
    site.pages["/n/1"] = page(1, more=NAMES_A_CHILD)
    assert run(crawler, 1).outcomes[Outcome.QUARANTINED] == 3

    del site.pages["/n/1"], site.pages["/n/13"]
    done = run(crawler, 2)

    assert [held.url.rpartition("/")[2] for held in crawler.store.held()] == ["14"]
    assert set(ids(crawler).values()) == {"0", "2", "3", "4"}, "nor does its former state stay"
    assert (done.outcomes[Outcome.WITHDRAWN], done.failed) == (1, {"HTTP 404": 1})
    site.pages["/n/13"] = page(13, title="A new master 13", more=NAMES_A_CHILD)
    site.pages["/n/1"] = page(1)
    run(crawler, 10)
    assert len(crawler.store.held()) == 2, "the control: it is back, and waits again"
    assert set(ids(crawler).values()) == {"0", "1", "2", "3", "4"}


@pytest.mark.parametrize(
    ("title", "day", "new"),
    [
        ("Plans for the market: residents are asked", 13, 0),
        ("Plans for the market", 13, 0),
        ("Plans for the market", 29, 1),
    ],
    ids=["another title", "the same title", "another day: the control"],
)
def test_an_item_that_moved_to_an_address_that_did_not_answer_at_first_keeps_its_id(
    title: str, day: int, new: int, crawler: Crawler, site: Site
) -> None:
    before = known(crawler, site)
    run(crawler, 1)
    moved(site)
    site.pages["/n/better-slug"] = Answer("out of order", 503)
    for days in (2, 3):
        assert run(crawler, days).failed == {"HTTP 503": 1}
    site.pages["/n/better-slug"] = page(3, title=title, more=" Residents are asked.", day=day)

    assert run(crawler, 5).outcomes[Outcome.NEW] == new
    same = {key: "better-slug" if n == "3" and not new else n for key, n in before.items()}
    assert ids(crawler).items() >= same.items()
    assert len(ids(crawler)) == len(before) + new
