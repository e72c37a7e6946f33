"""What arrives, in which order, how often and from how many processes at once: the archive is the same."""

import random
from pathlib import Path

from syndicator.ingest import ingest, settle_stories
from syndicator.store import Store
from tests.drills.deliveries import NOW, SOURCES, differences, everything, many, once
from tests.drills.kill import rows
from tests.shipped import TAGGER


def test_three_deliveries_of_everything_shuffled_from_four_processes_equal_one(tmp_path: Path) -> None:
    deliveries = everything(6)
    once(tmp_path / "one", deliveries)
    many(tmp_path / "many", deliveries, seed=1)

    held = rows(tmp_path / "one")
    assert len(held["item"]) == 5 * 6 + 7
    assert len(held["identity"]) > len(held["item"]), "the second addresses are remembered"
    assert len(held["quarantine"]) == 1
    assert differences(tmp_path / "one", tmp_path / "many") == []


def test_stories_judged_as_items_arrive_hang_on_the_order(tmp_path: Path) -> None:
    """The control: the same archive, but for stories that are settled after each article instead of after the turn."""
    tagger = TAGGER
    deliveries = everything(1)
    once(tmp_path / "one", deliveries)
    found = 0
    for seed in range(3):
        pile = list(deliveries)
        random.Random(seed).shuffle(pile)
        with Store.open(tmp_path / str(seed)) as store:
            store.write_catalogue(SOURCES)
            for article, source in pile:
                ingest(article, source, store=store, tagger=tagger, now=NOW)
                settle_stories(store)
        found += bool(differences(tmp_path / "one", tmp_path / str(seed)))
    assert found
