"""What is a revision: figures, names and dates are; counters, related lists and restless pages are not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner

from syndicator.cli import cli
from syndicator.config import Config
from syndicator.ingest import ingest
from syndicator.model import Article, Item, Outcome, Source
from syndicator.publish import publish
from syndicator.revisions import NOISE, POLISH, changes, essential, without_counters
from syndicator.store import Store
from syndicator.tagging import Tagger
from tests.shipped import DEFINED
from tests.trees import tree

NOW = datetime(2024, 2, 12, 3, tzinfo=UTC)
BODY = (
    "Officers of the water police stopped two boats on the lower river on Friday.\n\n"
    "They brought 19 people ashore, who had paid a broker to cross.\n\n"
    "The board thanks the harbour master, whose staff called the police."
)


def item(text: str = BODY, html: str = "") -> Item:
    return Item(
        id="urn:uuid:1", url="https://board.example/1", source="board", title="Two boats", summary="", html=html,
        text=text, first_seen=NOW, placed=NOW, language="en",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1,204 views", "1,377 views"),
        ("Views: 12", "Views: 340"),
        ("Posted 3 hours ago", "Posted 2 days ago"),
        ("Share this article · 14 shares", "Share this article · 220 shares"),
        ("5 min read | 2 comments", "5 min read | 31 comments"),
        ("Dibaca 210 kali", "Dibaca 288 kali"),
        ("ผู้เข้าชม 41 ครั้ง", "ผู้เข้าชม 97 ครั้ง"),
        ("1,2 k vues", "1,9 k vues"),
        ("เข้าชม : 1,204", "เข้าชม : 1,377"),
    ],
)
def test_a_counter_is_no_revision_on_a_line_of_its_own(before: str, after: str) -> None:
    assert changes(item(f"{BODY}\n\n{before}"), item(f"{BODY}\n\n{after}")) == {NOISE}


@pytest.mark.parametrize(
    ("before", "after"), [("77 views", "154 views"), ("Views: 9", "Views: 10"), ("อ่าน 3 ครั้ง", "อ่าน 9 ครั้ง")]
)
def test_a_counter_is_no_revision_at_the_end_of_a_paragraph_either(before: str, after: str) -> None:
    assert changes(item(f"{BODY} {before}"), item(f"{BODY} {after}")) == {NOISE}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("19 people", "21 people"),
        ("They brought 19 people ashore", "They brought 19 people and 2 guards ashore"),
        ("Victims: 41", "Victims: 43"),
        ("12 children were freed after 3 days", "12 children were freed after 5 days"),
        ("41", "43"),
        ("จับกุม 3 ครั้ง", "จับกุม 5 ครั้ง"),
        ("41 read the statement aloud", "43 read the statement aloud"),
        ("The hearing was 2 weeks ago", "The hearing was 3 weeks ago"),
    ],
)
def test_a_figure_that_tells_something_is_a_revision(before: str, after: str) -> None:
    """The control of the counters."""
    assert changes(item(f"{BODY}\n\n{before}"), item(f"{BODY}\n\n{after}")) == {"text"}


def test_a_related_list_that_changes_is_no_revision_and_its_words_in_the_article_are() -> None:
    lists = [f"<ul><li><a href='/{n}'>Report {n} of the coast guard</a></li></ul>" for n in (1, 2)]
    texts = [f"{BODY}\n\nReport {n} of the coast guard" for n in (1, 2)]
    assert changes(item(texts[0], lists[0]), item(texts[1], lists[1])) == {NOISE}
    assert changes(item(texts[0]), item(texts[1])) == {"text"}, "the same without links is what the article says"


def test_a_counter_beside_a_real_change_hides_nothing() -> None:
    after = item(BODY.replace("19 people", "21 people") + "\n\n9 views")
    assert changes(item(f"{BODY}\n\n3 views"), after) == {"text"}
    assert essential(after) == essential(item(BODY.replace("19 people", "21 people")))


def test_a_few_words_are_polish_and_titles_and_dates_are_not() -> None:
    assert changes(item(), item(BODY.replace("thanks", "thanked"))) == {POLISH}
    assert changes(item(), replace(item(), title="Three boats")) == {"title"}
    assert changes(item(), item()) == frozenset()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Eleven ports were searched by eleven teams.", "Eleven ports were searched by twelve teams."),
        ("The man was convicted on Monday.", "The man was not convicted on Monday."),
        ("He said that they knew.", "He said that they didn’t."),
        ("Officers of Laos found them.", "Officers of Thailand found them."),
        ("Ditemukan dua puluh orang.", "Ditemukan tiga puluh orang."),
    ],
)
def test_one_word_that_turns_what_is_said_is_no_polish(before: str, after: str) -> None:
    assert changes(item(f"{BODY}\n\n{before}"), item(f"{BODY}\n\n{after}")) == {"text"}


def test_a_capital_at_the_start_of_a_sentence_is_no_name() -> None:
    before, after = (f"{BODY}\n\n{word} went home. {word} slept." for word in ("People", "They"))
    assert changes(item(before), item(after)) == {POLISH}


def quoted(n: int, body: str = BODY) -> Item:
    """A page with another quotation at each visit, long enough to be no polish."""
    return item(f"{body}\n\nOf day {n} somebody wise said {n} other words about the sea, the wind and the stars.")


def test_on_a_restless_source_only_what_stood_through_a_visit_counts() -> None:
    earlier = [quoted(1).text]
    assert changes(quoted(2), quoted(3), earlier=earlier) == {"text"}, "the control: an ordinary source"
    assert changes(quoted(2), quoted(3), earlier=earlier, restless=True) == {POLISH}
    mended = quoted(3, BODY.replace("19 people", "21 people"))
    assert changes(quoted(2), mended, earlier=earlier, restless=True) == {"text"}


def test_on_a_restless_source_a_first_change_counts_where_half_of_the_words_went() -> None:
    assert changes(quoted(1), quoted(2), restless=True) == {POLISH}
    assert changes(
        quoted(1), item("Something else altogether is told here today, and 9 times over."), restless=True
    ) == {"text"}


def test_text_without_counters_is_the_text() -> None:
    assert without_counters(BODY).split() == BODY.split()


def read(store: Store, source: Source, tagger: Tagger, n: int, *, day: int, body: str) -> Outcome:
    text = f"{body}\n\nNotice {n} of the board, with what has to be said of matter {n} besides."
    article = Article(url=f"https://board.example/{n}", title=f"Notice {n}", text=text)
    return ingest(article, source, store=store, tagger=tagger, now=NOW + timedelta(days=day))


def test_a_source_whose_pages_change_at_every_visit_is_recognised_and_damped(
    store: Store, source: Source, tagger: Tagger
) -> None:
    for day in range(4):
        for n in range(4):
            read(store, source, tagger, n, day=day, body=quoted(10 * day + n).text)
    assert store.is_restless(source.id)
    known = store.id_of("https://board.example/1") or ""
    before = store.item(known)
    assert read(store, source, tagger, 1, day=9, body=quoted(99).text) is Outcome.UPDATED
    after = store.item(known)
    assert before
    assert after
    assert after.updated == before.updated, "kept, and no news"
    assert store.revisions(known)[0].changed == (POLISH,)

    mended = quoted(100, BODY.replace("19 people", "21 people")).text
    read(store, source, tagger, 1, day=30, body=mended)
    assert store.item(known).updated == NOW + timedelta(days=30)  # type: ignore[union-attr]
    assert store.revisions(known)[0].changed == ("text",)


def test_a_redesign_that_changes_every_page_once_makes_no_source_restless(
    store: Store, source: Source, tagger: Tagger
) -> None:
    """The control: as many pages change, and stand still from then on."""
    for n in range(20):
        read(store, source, tagger, n, day=0, body=BODY)
        read(store, source, tagger, n, day=1, body=quoted(1).text)
        read(store, source, tagger, n, day=8, body=quoted(1).text)
    assert not store.is_restless(source.id)
    known = store.id_of("https://board.example/1") or ""
    assert store.item(known).updated == NOW + timedelta(days=1)  # type: ignore[union-attr]


def feeds(folder: Path) -> dict[str, bytes]:
    return {path: body for path, body in tree(folder).items() if path.startswith("feeds/")}


def test_a_counter_that_runs_stores_nothing_and_a_corrections_feed_says_nothing_of_it(
    tmp_path: Path, source: Source, tagger: Tagger
) -> None:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        read(store, source, tagger, 1, day=0, body=f"{BODY}\n\n204 views")
        publish(store, DEFINED, Config(), now=NOW)
        before = feeds(tmp_path)
        assert read(store, source, tagger, 1, day=1, body=f"{BODY}\n\n377 views") is Outcome.UNCHANGED
        publish(store, DEFINED, Config(), now=NOW + timedelta(days=1))
        assert feeds(tmp_path) == before
        assert store.revisions(store.id_of("https://board.example/1") or "") == []

        corrected = BODY.replace("19 people", "21 people")
        assert read(store, source, tagger, 1, day=2, body=f"{corrected}\n\n999 views") is Outcome.UPDATED
        publish(store, DEFINED, Config(), now=NOW + timedelta(days=2))
    said = feedparser.parse(tree(tmp_path)["feeds/corrections.atom"]).entries[0].content[0].value
    assert "19 → 21" in said
    assert "204" not in said


def test_the_operator_sees_word_by_word_what_each_revision_changed(
    tmp_path: Path, source: Source, tagger: Tagger
) -> None:
    with Store.open(tmp_path) as store:
        store.write_catalogue([source])
        for day, figure in enumerate(("19 people", "21 people", "23 people")):
            read(store, source, tagger, 1, day=day, body=BODY.replace("19 people", figure))
    shown = CliRunner().invoke(cli, ["show", "https://board.example/1", "--diff", "--data", str(tmp_path)])
    assert shown.exit_code == 0, shown.output
    told = [line.strip() for line in shown.output.split("revision ", 1)[1].splitlines()]
    assert [line for line in told if line[:1] in "-+" and line] == ["- 21", "+ 23", "- 19", "+ 21"]
    assert "revision 2024-02-14 03:00: text" in shown.output
