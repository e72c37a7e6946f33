"""Taking an item out for good: every row that says a word of it, and the stubs that stand in its feeds for a while."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from syndicator import suppressions
from syndicator.errors import StoreError
from syndicator.model import Item, Status
from syndicator.store.held import Holding
from syndicator.store.identities import FILE as IDENTITIES
from syndicator.store.identities import Identities
from syndicator.store.rows import moment, stamp
from syndicator.store.saying import Saying
from syndicator.store.stories import Stories
from syndicator.suppressions import Suppressions

_EMPTY = {
    "title": "",
    "summary": "",
    "url": "",
    "authors": "[]",
    "attachments": "[]",
    "tag_words": "",
    "fingerprint": "",
}
_NONE = ("image", "published", "published_at", "published_precision", "published_raw", "published_method",
         "published_zone", "published_day", "published_month", "published_year", "original_url", "original")  # fmt: skip
_BESIDE = {"item", "body", "facet", "touched", "stub"}
"""Tables with row numbers of items that are not simply deleted from."""
_BY_ID = ("revision", "overrides", "story_log")
_BY_URL = ("quarantine", "held", "page_memory", "entry_memory")
_LISTED = "listings_held_against_removals"
"""The fact that says until when listings named what has been looked at."""
_OWN = {"item", "body", "identity", "fragment", "search_config", "facet", "facet_size", "touched", "lsh"}
"""Tables that have a way of their own here, or hold no words; `sweep` passes them over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stub:
    """What stands in a feed in place of an item that was taken out."""

    n: int
    item_id: str
    at: datetime


class Removals(Stories, Saying, Holding, Identities):
    """Rows of `stub`; emptying rows of all other tables."""

    _suppressions: tuple[tuple[int, int], Suppressions] = ((0, 0), Suppressions(None, ()))

    def suppressions(self) -> Suppressions:
        """What is kept out of this archive, as the file says now.

        Raises:
            StoreError: the file is lost or cannot be read; without it nothing may be stored or published.
        """
        if self.folder is None:
            return self._suppressions[1]
        try:
            found = (self.folder / suppressions.FILE).stat()
        except FileNotFoundError as error:
            if int(self.fact("suppressions_obeyed") or 0):
                raise StoreError(
                    f"{self.folder / suppressions.FILE}: is lost, and what was taken out would come back; put the newest "
                    "copy of it there (`backup` has one), nothing is stored or published without"
                ) from error
            return Suppressions(None, ())
        key = (found.st_mtime_ns, found.st_size)
        if self._suppressions[0] != key:
            self._suppressions = (key, suppressions.read(self.folder))
        return self._suppressions[1]

    def erase(self, item: Item, *, row_hash: str, hidden: Callable[[str], str], now: datetime) -> None:
        """Empty every row of an item, inside the caller's transaction; its id stays, so that it is never given again.

        `row_hash` is that of an item that says nothing; `hidden` makes what stands for an address from then on.
        """
        n = self._n(item)
        story = item.story_id
        self.set_status(item, Status.SUPPRESSED, now=now)
        aliases, elsewhere = self.aliases(item.id), self.held_for(item.id)
        for table in _BY_URL:
            self._forget(table, [*aliases, *elsewhere, item.url])
        for address in aliases:
            self.connection.execute("UPDATE OR REPLACE identity SET url = ? WHERE url = ?", [hidden(address), address])
        for table in self._numbered():
            self.connection.execute(f"DELETE FROM {table} WHERE n = ?", [n])
        for table in _BY_ID:
            self.connection.execute(f"DELETE FROM {table} WHERE item_id = ?", [item.id])
        empty: dict[str, object] = {**_EMPTY, **dict.fromkeys(_NONE), "provenance": "{}", "row_hash": row_hash}
        empty |= {"goes_on": 0, "language": "und", "story_id": item.id, "n": n}
        settings = ", ".join(f"{name} = :{name}" for name in empty if name != "n")
        self.connection.execute(f"UPDATE item SET {settings} WHERE n = :n", empty)
        self.connection.execute("UPDATE body SET html = '', text = '' WHERE n = ?", [n])
        if story:
            self.settle_story(story)

    def _numbered(self) -> list[str]:
        """Tables whose rows belong to one item by its row number."""
        query = (
            "SELECT DISTINCT m.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c "
            "WHERE m.type = 'table' AND c.name = 'n' AND m.sql NOT LIKE 'CREATE VIRTUAL%'"
        )
        return [row["name"] for row in self.connection.execute(query) if row["name"] not in _BESIDE]

    def sweep(self, cleaned: Callable[[str], str]) -> int:
        """Let `cleaned` go over every other text of the database, inside the caller's transaction; texts that changed."""
        self.connection.create_function("cleaned", 1, lambda text: cleaned(text) if isinstance(text, str) else text)
        changed = 0
        tables = self.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
            "AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        for (table,) in tables:
            if table in _OWN:
                continue
            for column in self.connection.execute(f"PRAGMA table_info({table})").fetchall():
                name = column["name"]
                if column["type"] == "TEXT":
                    changed += self._sweep(table, name)
        return changed

    def _sweep(self, table: str, name: str) -> int:
        dirty = f"{name} IS NOT NULL AND cleaned({name}) IS NOT {name}"
        if name == "url":
            return self.connection.execute(f"DELETE FROM {table} WHERE {dirty}").rowcount
        try:
            return self.connection.execute(f"UPDATE {table} SET {name} = cleaned({name}) WHERE {dirty}").rowcount
        except sqlite3.IntegrityError:
            return self.connection.execute(f"DELETE FROM {table} WHERE {dirty}").rowcount

    def forget_listed(
        self, is_out: Callable[[str], bool], clean: Callable[[str], str], *, says: Callable[[str], bool]
    ) -> int:
        """Let crawling not remember what a listing said again of something that was taken out; rows that went or changed.

        `is_out` knows addresses, `says` the words in one that no item stands for. What listings said of items is looked
        at once after they said it: `suppress` itself sweeps all that was said before.
        """
        gone = 0
        with self.write():
            for table in ("page_memory", "entry_memory"):
                urls = [row["url"] for row in self.connection.execute(f"SELECT url FROM {table}") if is_out(row["url"])]
                gone += self._forget(table, urls)
            query = "SELECT source, url, listed, state FROM entry_memory WHERE state <> 'done' OR listed_at >= ?"
            rows = self.connection.execute(query, [self.fact(_LISTED) or ""]).fetchall()
            self.set_fact(
                _LISTED, self.connection.execute("SELECT max(listed_at) FROM entry_memory").fetchone()[0] or ""
            )
            named = [row["url"] for row in rows if row["state"] != "done" and says(row["url"])]
            gone += self._forget("page_memory", named) + self._forget("entry_memory", named)
            for row in rows:
                if (said := clean(row["listed"])) != row["listed"]:
                    self.connection.execute(
                        "UPDATE entry_memory SET listed = ? WHERE source = ? AND url = ?",
                        [said, row["source"], row["url"]],
                    )
                    gone += 1
        return gone

    def _forget(self, table: str, urls: Sequence[str]) -> int:
        self.connection.executemany(f"DELETE FROM {table} WHERE url = ?", [[url] for url in urls])
        return len(urls)

    def hide_addresses(
        self, hidden: Callable[[str], str], item_ids: Iterable[str], *, says: Callable[[str], bool] = lambda _: False
    ) -> int:
        """Rewrite the mirror of addresses without those of some items; how many lines changed.

        Former addresses of other items go too where they say something; `hidden` makes what stands for each.

        Raises:
            StoreError: it cannot be rewritten; it is as it was.
        """
        rows = self.connection.execute("SELECT url FROM identity WHERE url NOT LIKE 'suppressed:%'").fetchall()
        with self.write():
            for url in filter(says, (row["url"] for row in rows)):
                self.connection.execute("UPDATE OR REPLACE identity SET url = ? WHERE url = ?", [hidden(url), url])
        if self.folder is None or not (path := self.folder / IDENTITIES).exists():
            return 0
        wanted, changed, lines = set(item_ids), 0, []
        with self.write_lock():
            for raw in path.read_bytes().splitlines(keepends=True):
                line = _line(raw)
                url = str(line.get("url"))
                if not url.startswith("suppressed:") and (line.get("id") in wanted or says(url)):
                    raw = json.dumps({**line, "url": hidden(url)}, sort_keys=True).encode() + b"\n"  # noqa: PLW2901
                    changed += 1
                lines.append(raw)
            if changed:
                _replace(path, b"".join(lines))
                self.set_fact("identities_size", str(path.stat().st_size))
        return changed

    def compact(self) -> None:
        """Leave no trace in the file of what was deleted: indexes optimised, free pages gone, log emptied."""
        with self.write_lock():
            for index in ("search", "search_trigram"):
                self.connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self.connection.execute("VACUUM")
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def put_stubs(self, feeds: Mapping[str, Sequence[str]], *, now: datetime) -> None:
        """Let stubs stand in feeds (path to item ids), inside the caller's transaction or in one of its own."""
        with self.write():
            for path, ids in sorted(feeds.items()):
                for item_id in ids:
                    n = self.number_of(item_id)
                    if n is not None:
                        self.connection.execute(
                            "INSERT INTO stub VALUES (?, ?, ?, ?, 0) ON CONFLICT DO NOTHING",
                            [path, n, item_id, stamp(now)],
                        )

    def stubs(self, since: datetime) -> tuple[dict[str, list[Stub]], set[str]]:
        """The stubs of each feed that were put since a moment, and the feeds that do not yet show theirs, or still do."""
        standing: dict[str, list[Stub]] = {}
        other: set[str] = set()
        for row in self.connection.execute("SELECT feed, n, item_id, at, shown FROM stub ORDER BY feed, n DESC"):
            young = moment(row["at"]) > since
            if young:
                stub = Stub(n=row["n"], item_id=row["item_id"], at=moment(row["at"]))
                standing.setdefault(row["feed"], []).append(stub)
            if young != bool(row["shown"]):
                other.add(row["feed"])
        return standing, other

    def stubs_shown(self, since: datetime) -> None:
        """A publication shows the younger stubs, and the older ones no more."""
        with self.write():
            self.connection.execute("DELETE FROM stub WHERE at <= ?", [stamp(since)])
            self.connection.execute("UPDATE stub SET shown = 1")

    def gone(self, limit: int) -> list[tuple[str, datetime]]:
        """Items that were withdrawn or taken out, with when, the newest first."""
        query = "SELECT id, gone_since FROM item WHERE status <> 'live' AND gone_since IS NOT NULL ORDER BY gone_since DESC, id LIMIT ?"
        return [(row["id"], moment(row["gone_since"])) for row in self.connection.execute(query, [limit])]

    def revised(self, limit: int) -> list[str]:
        """The live items that changed last, the latest first."""
        query = (
            "SELECT r.item_id FROM revision AS r CROSS JOIN item AS i ON i.id = r.item_id WHERE i.status = 'live' "
            "ORDER BY r.seen_at DESC, r.item_id"
        )
        found: dict[str, None] = {}
        for row in self.connection.execute(query):
            found[row["item_id"]] = None
            if len(found) == limit:
                break
        return list(found)

    def facet_standing(self, country: str, topic: str, n: int) -> bool | None:
        """Whether a facet shows an item, or another one of its story in its place; None where the row is missing."""
        row = self.connection.execute(
            "SELECT shown FROM facet WHERE country = ? AND topic = ? AND n = ?", [country, topic, n]
        ).fetchone()
        return bool(row["shown"]) if row else None

    def of_source(self, source: str) -> list[Item]:
        """All items of a source that were not taken out."""
        return self._items("WHERE i.source = ? AND i.status <> 'suppressed' ORDER BY i.n", [source])

    def rewrite(self, item: Item, *, now: datetime) -> None:
        """Let an item say something else, without keeping what it said, inside the caller's transaction."""
        self.change(replace(item, updated=max(now, item.updated or now)), now=now)
        self.connection.execute("DELETE FROM blocks WHERE n = ?", [self._n(item)])


def _line(raw: bytes) -> dict[str, object]:
    try:
        line = json.loads(raw)
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}


def _replace(path: "os.PathLike[str]", body: bytes) -> None:
    fresh = f"{os.fspath(path)}.new"
    try:
        with open(fresh, "wb") as file:  # noqa: PTH123
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)  # noqa: PTH105
    except OSError as error:
        raise StoreError(f"{fresh}: cannot be written ({error.strerror})") from error
