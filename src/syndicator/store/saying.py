"""Which rows say something: told by a function that looks at texts, so that only those few are read into items."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator

from syndicator.model import Item
from syndicator.store.items import Items
from syndicator.words import fold

_BATCH = 100
_MOST = 300
_SAID = "i.title, i.summary, i.url, i.original_url, i.image, i.authors, i.attachments, b.html, b.text"


class Saying(Items):
    """Looking through rows of `item`, `body` and `revision`."""

    def word_counts(self, said: Iterable[str]) -> dict[str, int]:
        """In how many items each of these words stands, by the search index; 0 for none, and for all to mere readers."""
        counts = dict.fromkeys(said, 0)
        if self.connection.execute("PRAGMA query_only").fetchone()[0]:
            return counts
        with self._temporary("vocabulary", "fts5vocab(main, search, row)"):
            for word in counts:
                row = self.connection.execute("SELECT doc FROM temp.vocabulary WHERE term = ?", [fold(word)]).fetchone()
                counts[word] = row[0] if row else 0
        return counts

    def texts(self, says: Callable[[str], bool]) -> Iterator[tuple[str, str, str]]:
        """Id, title and text of every item that was not taken out and whose title or text passes a look."""
        self.connection.create_function("says", 1, lambda text: int(says(text)))
        query = (
            "SELECT i.id, i.title, b.text FROM item AS i JOIN body AS b ON b.n = i.n "
            "WHERE i.status <> 'suppressed' AND says(i.title || char(10) || b.text) ORDER BY i.n"
        )
        for row in self.connection.execute(query):
            yield row["id"], row["title"], row["text"]

    def holding(self, sets: Iterable[Iterable[str]]) -> Iterator[tuple[str, str, str]]:
        """Id, title and text of live items that hold all words of one of these sets anywhere; of each set, the newest."""
        numbers: set[int] = set()
        for several in sets:
            asked = " ".join(f'"{word}"' for word in fold(" ".join(several)).split())
            query = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
            numbers |= {row["rowid"] for row in self.connection.execute(query, [asked, _MOST])} if asked else set()
        for n in sorted(numbers):
            query = "SELECT i.id, i.title, b.text FROM item AS i JOIN body AS b ON b.n = i.n WHERE i.n = ?"
            for row in self.connection.execute(query, [n]):
                yield row["id"], row["title"], row["text"]

    def addresses(self) -> Iterator[str]:
        """Every address (spelled by `urls.identity_url`) that ever stood for an item."""
        for row in self.connection.execute("SELECT url FROM identity").fetchall():
            yield row["url"]

    def saying(self, says: Callable[[str], bool]) -> Iterator[Item]:
        """Every item that was not taken out and of which anything passes a look; not what it said before."""
        yield from self._read(self._numbers(says))

    def said_before(self, says: Callable[[str], bool]) -> Iterator[Item]:
        """Every item of which a former state passes a look."""
        self.connection.create_function("says", 1, lambda text: int(says(text)))
        query = (
            "SELECT DISTINCT i.n FROM revision AS r JOIN item AS i ON i.id = r.item_id "
            "WHERE says(r.title || char(10) || r.summary || char(10) || r.text) ORDER BY i.n"
        )
        yield from self._read([row["n"] for row in self.connection.execute(query).fetchall()])

    def _numbers(self, says: Callable[[str], bool]) -> list[int]:
        self.connection.create_function("says", -1, lambda *texts: int(says("\n".join(text or "" for text in texts))))
        query = (
            f"SELECT i.n FROM item AS i JOIN body AS b ON b.n = i.n WHERE i.status <> 'suppressed' AND says({_SAID}) "
            "ORDER BY i.n"
        )
        return [row["n"] for row in self.connection.execute(query).fetchall()]

    def _read(self, numbers: list[int]) -> Iterator[Item]:
        for start in range(0, len(numbers), _BATCH):
            yield from self.items(numbers[start : start + _BATCH])

    @contextlib.contextmanager
    def _temporary(self, name: str, module: str) -> Iterator[None]:
        """A virtual table for a moment, in no file."""
        self.connection.execute(f"CREATE VIRTUAL TABLE temp.{name} USING {module}")
        try:
            yield
        finally:
            with contextlib.suppress(sqlite3.OperationalError):
                self.connection.execute(f"DROP TABLE temp.{name}")
