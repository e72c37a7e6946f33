"""A few weeks of a made year: every document is clean, every curated feed holds what its description promises."""

import json
from pathlib import Path

import pytest
from generated_year import NEWS, PLACES, year

from syndicator import definitions
from syndicator.formats.check import check
from tests.drills.validator import TOMBSTONES, TYPES, Validators
from tests.trees import tree

PROMISED = {
    "scam-compounds-mekong": 0,
    "scam-compounds-elsewhere": 0,
    "andaman-sea-and-bay-of-bengal": 1,
    "work-at-sea": 2,
    "recruitment-and-forced-labour-asean": 3,
    "arrest-to-sentence": 4,
    "victims-identified-and-assisted": 5,
    "new-reports-and-data": 6,
    "law-and-policy": 7,
    "money-and-platforms": 8,
}
"""Curated feed to the kind of news (its place in `NEWS`) that it is for."""
MEKONG = {"Thailand", "Cambodia", "Myanmar", "Viet Nam", "Laos"}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Three weeks, each kind of news in six places."""
    folder = tmp_path_factory.mktemp("year")
    made = year(folder)
    for _ in made.weeks(3, 20):
        pass
    made.store.close()
    return tree(folder)


def entries(published: dict[str, bytes], name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(published[f"feeds/{name}.json"])["items"]
    return found


def test_every_curated_feed_is_promised_something() -> None:
    assert set(PROMISED) == set(definitions.load().curated)


@pytest.mark.parametrize("name", PROMISED)
def test_a_curated_feed_holds_what_it_is_for(name: str, published: dict[str, bytes]) -> None:
    titles = [str(item["title"]) for item in entries(published, name)]
    assert titles, "an empty feed"
    form = NEWS[PROMISED[name]][0]
    start, _, end = form.partition("{place}")
    wanted = [title for title in titles if title.startswith(start.partition("{n}")[0]) and end in title]
    assert wanted, titles
    places = {place for place in PLACES for title in wanted if place in title}
    if name.startswith("scam-compounds"):
        assert bool(places & MEKONG) == (name == "scam-compounds-mekong")
        assert bool(places - MEKONG) == (name == "scam-compounds-elsewhere")


def test_reports_carry_their_files(published: dict[str, bytes]) -> None:
    files = [file for item in entries(published, "new-reports-and-data") for file in item.get("attachments", ())]  # type: ignore[attr-defined]
    assert any(file["mime_type"] == "application/pdf" and file["size_in_bytes"] for file in files)


def test_every_document_of_these_weeks_is_clean(published: dict[str, bytes]) -> None:
    looked = 0
    for path, body in published.items():
        suffix = Path(path).suffix
        if suffix not in TYPES or path == "status.json":
            continue
        found = check(body, location=f"https://feeds.example.org/{path}", media_type=TYPES[suffix])
        assert [f for f in found if not (path.endswith(TOMBSTONES) and f.rule == "namespace")] == [], path
        looked += 1
    kinds = {path.partition("/")[2].partition("/")[0] for path in published if path.startswith("feeds/")}
    assert looked > 400
    assert {"country", "topic", "source", "region", "digest", "corrections.atom", "deleted.atom", "status.rss"} <= kinds


def test_the_control_a_soiled_document_is_found(published: dict[str, bytes]) -> None:
    validators = Validators()
    for path, before, after in (
        ("feeds/all.atom", b"<updated>", b"<updated>x"),
        ("feeds/digest/all-weekly.rss", b"</guid>", b"</guid><guid>again</guid>"),
        ("feeds/all.json", b'"items":[\n{"id":"', b'"items":[\n{"id":"","x":"'),
    ):
        said = len(validators.said)
        validators.look(path, published[path].replace(before, after, 1), whole=True, now=None)
        assert len(validators.said) > said, path
