"""A removal that misses one place: the command says so itself, and a search by brute force finds the words there."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from syndicator import erasure
from syndicator.store import Store, removals
from tests.sampling import sampled
from tests.test_removal import ADDRESS, QUOTED, RUNS, SOURCE, TITLE, fill, occurrences, take_out

Miss = Callable[[pytest.MonkeyPatch], None]
WORDS = (TITLE, ADDRESS, ADDRESS.removeprefix("https://"), *RUNS)


def keep_in_index(patch: pytest.MonkeyPatch) -> None:
    """Rows go, but what is searched is not told."""
    leave = Store._leave

    def forget(store: Store, n: int) -> set[tuple[str, str]]:
        store.connection.execute("SAVEPOINT index_kept")
        found = leave(store, n)
        store.connection.execute("ROLLBACK TO index_kept")
        store.connection.execute("RELEASE index_kept")
        return found

    patch.setattr(Store, "_leave", forget)


def keep_addresses(patch: pytest.MonkeyPatch) -> None:
    """In their mirror, which is blanked as every plain file is, if it was not written anew."""
    patch.setattr(Store, "hide_addresses", lambda *_, **_says: 0)
    patch.setattr(erasure, "_other_files", lambda *_: [])


def keep_former_states(patch: pytest.MonkeyPatch) -> None:
    """Rows that are deleted, or else blanked as those of every table."""
    patch.setattr(removals, "_BY_ID", ("overrides", "story_log"))
    patch.setattr(Store, "sweep", lambda *_: 0)


def skip(owner: object, name: str, given: object) -> Miss:
    return lambda patch: patch.setattr(owner, name, lambda *_, **__: given)


MISSES: dict[str, Miss] = {
    "its captures and pages that name it": skip(erasure, "scrub", (0, 0)),
    "logs and copies of the database": skip(erasure, "_other_files", []),
    "quarantine and what crawling remembers": skip(Store, "sweep", 0),
    "its addresses": keep_addresses,
    "items that quote it": skip(erasure, "twins", ([], 0)),
    "its former states": keep_former_states,
    "the published tree": skip(erasure, "publish", None),
    "the index of what is searched": keep_in_index,
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("controls") / "data"
    fill(folder, SOURCE)
    return folder


@pytest.mark.parametrize("miss", sampled(MISSES.values(), always=3), ids=MISSES)
def test_a_removal_that_misses_one_place_says_so(
    miss: Miss, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(filled, tmp_path / "data", symlinks=True))
    miss(monkeypatch)
    _, done = take_out(folder)
    assert done.left
    assert miss is keep_in_index or occurrences(folder, *WORDS)  # an index holds words, no sentences
    assert not any(word in " ".join(done.left) for word in (TITLE, QUOTED))
