"""Known items under other addresses: what is surely the same keeps its id, and an upheaval waits for a person."""

import re
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from scrapers.moves import REASON, REJECTED
from syndicator import crawling
from syndicator.cli import cli
from syndicator.model import Outcome, Verdict
from tests.loopback_site import NOW, Answer, Crawler, Site, counts, ids, listing, run

DAY = timedelta(days=1)
SUBJECTS = ("ferry", "bridge", "harbour", "market", "orchard", "quarry", "railway", "school", "theatre", "windmill")
DEEDS = (
    "inspected the old {} on Monday and found that the northern wall needs repair before the winter",
    "invited residents to a meeting about the future of the {} in the town hall next month",
    "thanked the volunteers who cleaned the grounds around the {} during the spring holidays",
    "published the accounts of the {} fund, which an auditor had checked line by line",
    "named a new warden for the {}, who worked for many years at the coast",
)


def text(n: int) -> str:
    subject = SUBJECTS[n % 10]
    order = [DEEDS[(n + k) % 5].format(subject) for k in range(5)]
    return " ".join(f"The board {deed} as decided in session {n}{k}{k * n % 7}." for k, deed in enumerate(order))


def page(n: int, *, title: str = "", day: int = 0, body: str = "") -> Answer:
    named = title or f"Plans for the {SUBJECTS[n % 10]}"
    return Answer(
        f"<html lang=en><head><title>{named}</title></head><body><article><h1>{named}</h1>"
        f"<time datetime='2024-04-{day or n + 10:02}'></time><p>{body or text(n)}</p></article></body></html>"
    )


def known(crawler: Crawler, site: Site, count: int) -> dict[str, str]:
    """A source whose listing names so many items, the newest first; each item's id to its address."""
    site.pages = {"/news": listing(*(f"/n/{n}" for n in reversed(range(count))))}
    site.pages |= {f"/n/{n}": page(n) for n in range(count)}
    crawler.declare("board", site)
    assert counts(run(crawler, 0)) == {"new": count}
    return ids(crawler)


def renumbered(site: Site, count: int, **given: Any) -> None:
    """The publisher's new system: other addresses for everything, and the old ones gone."""
    site.pages = {"/news": listing(*(f"/node/{900 - n}" for n in reversed(range(count))))}
    site.pages |= {f"/node/{900 - n}": page(n, **given) for n in range(count)}


def test_a_renumbered_source_keeps_its_ids_and_its_links_lead_to_the_new_addresses(
    crawler: Crawler, site: Site
) -> None:
    before = known(crawler, site, 7)
    renumbered(site, 7)

    done = run(crawler, 1)
    later = run(crawler, 9)  # by now every old address was asked again, and answered 404

    assert Outcome.NEW not in done.outcomes or not done.outcomes[Outcome.NEW]
    assert "known texts came under new addresses" in done.reason
    assert ids(crawler) == {key: str(900 - int(n)) for key, n in before.items()}
    assert later.outcomes[Outcome.WITHDRAWN] == 0
    assert crawler.store.quarantined() == []


def test_a_changed_slug_with_an_edited_title_is_the_same_item(crawler: Crawler, site: Site) -> None:
    before = known(crawler, site, 7)
    site.pages["/news"] = listing("/n/better-slug", *(f"/n/{n}" for n in (6, 5, 4, 2, 1, 0)))
    site.pages["/n/better-slug"] = page(3, title="Plans for the market: residents are asked", body=text(3) + " Thanks.")
    del site.pages["/n/3"]

    done = run(crawler, 1)

    assert done.outcomes[Outcome.NEW] == 0
    assert set(ids(crawler)) == set(before)
    moved = next(item for item in crawler.store.every() if item.url.endswith("/better-slug"))
    assert before[moved.id] == "3"
    assert moved.title == "Plans for the market: residents are asked"


def test_a_page_that_leads_to_another_address_takes_its_item_along(crawler: Crawler, site: Site) -> None:
    before = known(crawler, site, 3)
    site.pages["/n/2"] = Answer("", 301, {"Location": "/articles/harbour"})
    site.pages["/articles/harbour"] = page(2, title="Plans for our harbour")

    done = run(crawler, 1)

    assert done.outcomes[Outcome.NEW] == 0
    assert ids(crawler) == before | {key: "harbour" for key, n in before.items() if n == "2"}


def test_an_address_that_leads_to_something_else_brings_no_new_item(crawler: Crawler, site: Site) -> None:
    before = known(crawler, site, 3)
    site.pages["/n/2"] = Answer("", 301, {"Location": "/welcome"})
    site.pages["/welcome"] = page(
        8, title="Welcome to the board", body="All about the board, its members and rooms. " * 9
    )

    done = run(crawler, 1)

    assert ids(crawler) == before
    assert done.outcomes[Outcome.QUARANTINED] == 1
    assert "stood at its address: urn:uuid:" in crawler.store.quarantined()[0].detail


def test_the_same_words_of_another_day_are_another_statement(crawler: Crawler, site: Site) -> None:
    """The control of the slug: a yearly statement whose forerunner fell off the listing."""
    known(crawler, site, 7)
    site.pages["/news"] = listing("/n/this-year", *(f"/n/{n}" for n in (6, 5, 4, 3, 2, 1)))
    site.pages["/n/this-year"] = page(0, day=30)

    done = run(crawler, 1)

    assert done.outcomes[Outcome.NEW] == 1
    assert len(ids(crawler)) == 8


@pytest.mark.parametrize(
    "given", [{"body": "Error in template. Read more, search, menu, log in. " * 9}, {"day": 28}], ids=["bodies", "days"]
)
def test_a_renumbering_that_cannot_be_recognised_is_held_and_said(
    given: dict[str, Any], crawler: Crawler, site: Site
) -> None:
    before = known(crawler, site, 10)
    renumbered(site, 10, **given)

    done = run(crawler, 1)

    assert ids(crawler) == before, "nothing looks new, nothing is lost"
    assert done.outcomes[Outcome.NEW] == 0
    assert done.outcomes[Outcome.QUARANTINED] == 10
    assert done.verdict is Verdict.SUSPECT
    assert "10 of 10 known items would come out as new ones under other addresses" in done.reason
    waiting = crawler.store.quarantined()
    assert {one.reason for one in waiting} == {REASON}
    assert all(one.article for one in waiting)

    for days in (2, 9):  # the held ones are due again on the last
        again = run(crawler, days)
        assert ids(crawler) == before, days
        assert again.verdict is Verdict.SUSPECT, "said until somebody decides"
        assert len(crawler.store.quarantined()) == 10


def test_news_beside_what_is_held_lets_no_known_item_vanish_before_somebody_decides(
    crawler: Crawler, site: Site
) -> None:
    before = known(crawler, site, 10)
    renumbered(site, 10, title="Another title", day=29)
    held = dict(site.pages)
    for days in range(1, 9):  # known items are read again, and their old addresses are gone
        fresh = [f"/node/{950 + n}" for n in range(days)]
        site.pages = held | {"/news": listing(*reversed(fresh), *(path for path in held if path != "/news"))}
        site.pages |= {
            path: page(
                n, title=f"News of day {n}", day=30, body=" ".join(f"council{n}{chr(97 + k)}." for k in range(24))
            )
            for n, path in enumerate(fresh)
        }
        done = run(crawler, days)

        assert ids(crawler).items() >= before.items(), f"hidden on day {days}"
        assert done.verdict is Verdict.SUSPECT
        assert not re.search(r"of \d known items", done.reason), "ten are, and more"


@pytest.mark.parametrize(("moved", "held"), [(2, 0), (3, 3)])
def test_of_seven_known_items_three_are_too_many(moved: int, held: int, crawler: Crawler, site: Site) -> None:
    before = known(crawler, site, 7)
    other = "Another template with other words, which says hardly anything of what stood there before. " * 5
    site.pages["/news"] = listing(*(f"/{'new' if n > 6 - moved else 'n'}/{n}" for n in reversed(range(7))))
    site.pages |= {f"/new/{n}": page(n, body=f"{SUBJECTS[n]} {other}") for n in range(7)}

    done = run(crawler, 1)

    assert done.outcomes[Outcome.QUARANTINED] == held
    assert done.outcomes[Outcome.NEW] == moved - held
    assert len(ids(crawler)) == len(before) + moved - held


def test_a_busy_day_that_turns_the_whole_listing_over_holds_nothing(crawler: Crawler, site: Site) -> None:
    """The control: all that was known is named no longer, and as many came, but newer."""
    known(crawler, site, 7)
    site.pages["/news"] = listing(*(f"/n/{n}" for n in reversed(range(7, 14))))
    site.pages |= {f"/n/{n}": page(n, title=f"News of the {SUBJECTS[n % 10]}, part {n}") for n in range(7, 14)}

    done = run(crawler, 1)

    assert done.outcomes[Outcome.NEW] == 7
    assert crawler.store.quarantined() == []


def test_an_operator_says_what_is_the_same_what_is_new_and_what_is_neither(crawler: Crawler, site: Site) -> None:
    before = known(crawler, site, 10)
    crawler.store.write_catalogue([crawling.catalogue(crawler.folder)["board"]])
    renumbered(site, 10, day=28)
    run(crawler, 1)
    numbers = [str(one.number) for one in crawler.store.quarantined()]
    told = command(crawler, "show", numbers[0])
    assert "10 of 10 known items would come out as new ones; this one looks like urn:uuid:" in told

    assert "updated" in command(crawler, "accept", "--same", *numbers[:8])
    assert "new" in command(crawler, "accept", numbers[8])
    command(crawler, "reject", numbers[9])
    crawler.crawl("board", now=NOW + 2 * DAY)
    done = crawler.crawl("board", now=NOW + 9 * DAY)["board"]

    present = ids(crawler)
    assert len(set(before) & set(present)) == 8, (
        "the two whose old pages are gone, and that nothing stands for, are hidden"
    )
    assert all(int(number) > 800 for number in present.values())
    assert len(present) == 9
    assert done.skipped == {REJECTED: 1}
    assert done.verdict in {Verdict.OK, Verdict.QUIET}, done.reason
    assert crawler.store.quarantined() == []


def test_one_that_looks_like_nothing_stops_no_other_and_what_was_said_of_the_rest_stays(
    crawler: Crawler, site: Site
) -> None:
    known(crawler, site, 10)
    renumbered(site, 10, day=28)
    run(crawler, 1)
    crawler.store.write_catalogue(crawling.catalogue(crawler.folder).values())
    numbers = [str(one.number) for one in crawler.store.quarantined()]
    crawler.store.connection.execute("UPDATE quarantine SET detail = 'odd' WHERE id = ?", [numbers[0]])

    done = CliRunner().invoke(cli, ["quarantine", "accept", "--same", *numbers[:8], "--data", str(crawler.folder)])

    assert done.stdout.count("accepted, updated") == 7
    assert str(done.exception).startswith(f"{numbers[0]}: looks like no known item")
    for days in (2, 9):  # the held ones are due again on the last; too few now for an upheaval
        run(crawler, days)
    assert "looks like urn:uuid:" in command(crawler, "show", numbers[9])


def test_a_page_that_comes_back_after_two_visits_is_back_with_its_id_within_a_week(
    crawler: Crawler, site: Site
) -> None:
    before = known(crawler, site, 3)
    page_of_two = site.pages.pop("/n/2")
    visits = [run(crawler, days).outcomes[Outcome.WITHDRAWN] for days in (1, 2, 3)]
    assert visits == [1, 1, 0], "hidden by the first, confirmed by the second, and then left alone"
    gone = set(before) - set(ids(crawler))
    assert {before[one] for one in gone} == {"2"}
    since = crawler.store.connection.execute("SELECT gone_since FROM items WHERE status = 'withdrawn'").fetchone()[0]
    assert since.startswith("2024-05-04")

    asked = len(site.asked("/n/2"))
    site.pages["/n/2"] = page_of_two
    run(crawler, 5)
    assert len(site.asked("/n/2")) == asked, "not every day"
    assert run(crawler, 9).outcomes[Outcome.UPDATED] == 1
    assert ids(crawler) == before

    site.pages |= {f"/n/{n}": Answer("out of order", 503) for n in range(3)}
    assert run(crawler, 45).outcomes[Outcome.FAILED] >= 1
    assert ids(crawler) == before, "the control: what is only out of order stays"


def test_where_only_another_spelling_of_the_addresses_answers_nothing_is_hidden(crawler: Crawler, site: Site) -> None:
    before = known(crawler, site, 5)
    slashed = {f"/n/{n}/": page(n) for n in range(5)}
    site.pages = {"/news": listing(*reversed(slashed)), **slashed}

    for days in (1, 2):
        assert run(crawler, days).outcomes[Outcome.WITHDRAWN] == 0
        assert set(ids(crawler)) == set(before)
    urls = [row["url"] for row in crawler.store.connection.execute("SELECT url FROM items")]
    assert all(url.endswith("/") for url in urls), "no link leads to where nothing is"

    site.pages = {"/news": listing(*(f"/n/{n}" for n in reversed(range(5)))), **{f"/n/{n}": page(n) for n in range(5)}}
    for days in (3, 4):
        assert run(crawler, days).outcomes[Outcome.WITHDRAWN] == 0
    assert ids(crawler) == before, "and back again"

    del site.pages["/n/3"]
    assert run(crawler, 12).outcomes[Outcome.WITHDRAWN] == 1, "the control: what is gone under every spelling"


def test_addresses_that_move_there_and_back_without_a_redirect_hide_nothing(crawler: Crawler, site: Site) -> None:
    before = known(crawler, site, 5)
    for days, prefix in ((1, "/en/n"), (2, "/en/n"), (3, "/n"), (4, "/n"), (5, "/en/n"), (6, "/en/n"), (7, "/en/n")):
        site.pages = {"/news": listing(*(f"{prefix}/{n}" for n in reversed(range(5))))}
        site.pages |= {f"{prefix}/{n}": page(n) for n in range(5)}
        assert run(crawler, days).outcomes[Outcome.WITHDRAWN] == 0, days
        assert ids(crawler) == before, days
    urls = [row["url"] for row in crawler.store.connection.execute("SELECT url FROM items")]
    assert all("/en/n/" in url for url in urls), "no link leads to where nothing is"


@pytest.mark.parametrize(("days", "new"), [(1, 0), (4, 1)])
def test_a_slug_that_changes_with_its_corrected_date_is_the_same_item(
    days: int, new: int, crawler: Crawler, site: Site
) -> None:
    """The control: four days later, the same words are another statement."""
    before = known(crawler, site, 7)
    site.pages["/news"] = listing("/n/better-slug", *(f"/n/{n}" for n in (6, 5, 4, 2, 1, 0)))
    site.pages["/n/better-slug"] = page(3, day=13 + days)
    del site.pages["/n/3"]

    assert run(crawler, 1).outcomes[Outcome.NEW] == new
    assert len(set(ids(crawler)) & set(before)) == 7 - new


def command(crawler: Crawler, *arguments: str) -> str:
    done = CliRunner().invoke(cli, ["quarantine", *arguments, "--data", str(crawler.folder)])
    assert done.exit_code == 0, done.output
    return done.output
