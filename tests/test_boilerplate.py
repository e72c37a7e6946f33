"""What a site repeats on its pages is found out, cut without a revision, and no item loses its own words by it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from loopback_site import NOW, Answer, Crawler, Site, counts, listing

from syndicator import service
from syndicator.extraction import Blocks, block_hash, learned
from syndicator.model import Item
from tests.shipped import DEFINED

PLACES = ("Chiang Rai", "Mae Sot", "Sihanoukville", "Poipet", "Vientiane", "Medan", "Da Nang", "Davao")
TITLES = [f"Officers meet in {place} about case {number}" for number, place in enumerate(PLACES)]
LETTER = "The River Letter brings our work to your desk at the start of each month, from Nairobi and from Lima."
OPENING = "The River Board and its members announced today what they had agreed upon in their last session."


def page(number: int, teasers: list[int]) -> Answer:
    """An article with a box for a letter, and, under a heading that no list of ours knows, what else is new."""
    told = f"In {PLACES[number]} officers compared notes on case {number}, in which {number + 12} people were freed."
    last = f"The court of {PLACES[number]} will hear the matter in {number + 2} weeks."
    others = "".join(
        f"<li><h4><a href='/{other}'>{TITLES[other]}</a></h4><p>2 May 2024</p><p>In {PLACES[other]} officers…</p></li>"
        for other in teasers
    )
    return Answer(
        f"<html lang=en><head><title>{TITLES[number]}</title></head><body><article><h1>{TITLES[number]}</h1>"
        f"<time datetime='2024-05-0{number % 3 + 1}'>May 2024</time><p>{told}</p>"
        f"<p>{told} {last}</p><p>{last}</p>"
        f"<div><h4>Word from the river</h4><p>{LETTER}</p></div>"
        f"<h3>Elsewhere on these banks</h3><ul>{others}</ul></article></body></html>"
    )


def serve(site: Site, *, shift: int, count: int = 8) -> None:
    site.pages = {"/news": listing(*(f"/{number}" for number in range(count)))}
    for number in range(count):
        teasers = [(number + shift + step) % 8 for step in range(3) if (number + shift + step) % 8 != number]
        site.pages[f"/{number}"] = page(number, teasers)


def items(crawler: Crawler) -> list[Item]:
    return sorted(crawler.store.every(), key=lambda item: item.url)


def turn(crawler: Crawler, day: int = 0) -> dict[str, int]:
    now = NOW + timedelta(days=day)
    run = crawler.crawl("board", now=now)["board"]
    service.conclude(crawler.store, DEFINED, crawler_config(), now=now)
    return counts(run)


def crawler_config() -> service.Config:
    return service.Config(contact="news@example.org")


def test_a_letter_box_and_changing_teasers_are_cut_and_nothing_is_revised(crawler: Crawler) -> None:
    with Site() as site:
        crawler.declare("board", site)
        serve(site, shift=1)
        assert turn(crawler) == {"new": 8}
        first = items(crawler)
        serve(site, shift=4)
        assert turn(crawler, 2) == {"unchanged": 8}
        assert {len(site.asked(f"/{number}")) for number in range(8)} == {2}, "read again, with other teasers"

    for number, item in enumerate(first):
        assert LETTER not in item.text + item.html
        assert "Elsewhere" not in item.text + item.html
        assert not [title for title in TITLES if title in item.text]
        assert item.text.count(f"The court of {PLACES[number]}") == 2, "its own words stay"
        assert "KE" not in item.tags.mentioned
        assert "PE" not in item.tags.mentioned
    assert [item.updated for item in first] == [None] * 8
    assert items(crawler) == first
    assert not [revision for item in first for revision in crawler.store.revisions(item.id)]
    assert not service.verify(crawler.folder)


def test_too_few_pages_teach_nothing(crawler: Crawler) -> None:
    with Site() as site:
        crawler.declare("board", site)
        serve(site, shift=1, count=4)
        turn(crawler)

    assert crawler.store.boilerplate("board") == frozenset()
    assert all(LETTER in item.text for item in items(crawler))
    assert all(TITLES[number + 1] in item.text for number, item in enumerate(items(crawler)))


def test_what_is_learned_cuts_pages_that_come_later_and_those_that_came_before(crawler: Crawler) -> None:
    with Site() as site:
        crawler.declare("board", site)
        serve(site, shift=1, count=4)
        turn(crawler)
        serve(site, shift=1, count=7)
        assert turn(crawler, 0)["new"] == 3
        serve(site, shift=1)
        turn(crawler, 0)

    assert len(items(crawler)) == 8
    assert not [item.url for item in items(crawler) if LETTER in item.text]


def test_an_opening_that_real_items_share_is_never_learned(crawler: Crawler) -> None:
    with Site() as site:
        crawler.declare("board", site)
        serve(site, shift=1)
        for number in range(8):
            body = f"<p>{OPENING}</p><p>In {PLACES[number]} the members agreed on point {number} of the list.</p>"
            if number > 2:
                body = f"<p>Of {PLACES[number]}, point {number} of the list of points was heard.</p><p>{OPENING}</p>"
            site.pages[f"/{number}"] = Answer(f"<html><article><h1>{TITLES[number]}</h1>{body}</article></html>")
        turn(crawler)
        turn(crawler, 2)

    assert block_hash(OPENING) not in crawler.store.boilerplate("board")
    assert all(OPENING in item.text for item in items(crawler))


def test_one_title_among_the_repeated_blocks_is_never_learned() -> None:
    body = "<p>Of the harbour master, who speaks at length of boats.</p><p>{}</p><p>Closing words of the board.</p>"
    pages = [Blocks.of(f"Notice {number}", body.format("Harbour closed")) for number in range(6)]

    assert block_hash("Harbour closed") in learned(pages) or not learned(pages)
    with_own = [*pages, Blocks.of("Harbour closed", "<p>The harbour is closed until the storm has passed by.</p>")]
    assert block_hash("Harbour closed") not in learned(with_own)


def test_a_page_of_nothing_but_the_box_does_not_keep_it_from_being_learned() -> None:
    pages = [
        Blocks.of(f"N{n}", f"<p>In case {n} the board spoke at length of boats.</p><p>{LETTER}</p>") for n in range(6)
    ]
    assert learned(pages) == learned([*pages, Blocks.of("A picture", f"<p>{LETTER}</p>")]) == {block_hash(LETTER)}


def test_a_block_of_few_pages_among_many_is_no_boilerplate() -> None:
    pages = [
        Blocks.of(f"N{n}", f"<p>In case {n} the board spoke at length of boats.</p><p>{LETTER if n < 8 else n}</p>")
        for n in range(60)
    ]
    assert learned(pages) == frozenset()
    assert learned(pages[:40]) == {block_hash(LETTER)}


@given(st.lists(st.text(max_size=60), max_size=8), st.text(max_size=40))
def test_blocks_come_back_from_their_bytes(texts: list[str], title: str) -> None:
    blocks = Blocks.of(title, "".join(f"<p>{text}</p>" for text in texts))
    assert Blocks.unpacked(blocks.packed()) == blocks
