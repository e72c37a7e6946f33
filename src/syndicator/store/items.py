"""Items, their tags and what is searched: everything that one item's transaction writes, and reading it back."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from syndicator import words as index_words
from syndicator.model import Evidence, Item, Status, Tags
from syndicator.overrides import Override
from syndicator.store.base import Room
from syndicator.store.rows import dump, evidence_of, evidence_row, item_of, item_row, moment, number, stamp
from syndicator.urls import identity_url

_COLUMNS = "i.*, b.html, b.text"
_JOINED = "item AS i LEFT JOIN body AS b ON b.n = i.n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """What an item said until `seen_at`, and which of its fields then changed. For the operator, never for the public."""

    seen_at: datetime
    title: str
    text: str
    published: str | None
    changed: tuple[str, ...]


def facets(tags: Tags) -> set[tuple[str, str]]:
    """Every pair of country and topic whose feeds an item with these tags belongs to; '' stands for any."""
    countries = ["", *tags.primary]
    pairs = {(country, topic) for country in countries for topic in ["", *tags.topics]}
    return pairs | {(f"{country}+", "") for country in (*tags.primary, *tags.mentioned)}


class Items(Room):
    """Rows of `item`, `body`, the tag tables, `facet` and the full-text indexes."""

    def item(self, item_id: str) -> Item | None:
        """One item with body and tags."""
        found = self._items("WHERE i.id = ?", [item_id])
        return found[0] if found else None

    def items(self, numbers: Sequence[int]) -> list[Item]:
        """The items with these row numbers, in the order given."""
        found: dict[int, Item] = {}
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            marks = ",".join("?" * len(part))
            found |= dict(self._pairs(f"WHERE i.n IN ({marks})", part))
        return [found[n] for n in numbers if n in found]

    def batches(self, size: int) -> Iterator[list[Item]]:
        """Every live item, newest first, so many at a time: memory does not grow with the archive."""
        below = 1 << 62
        while True:
            rows = self.connection.execute(
                "SELECT n FROM item WHERE status = 'live' AND n < ? ORDER BY n DESC LIMIT ?", [below, size]
            )
            numbers = [row["n"] for row in rows]
            if not numbers:
                return
            yield self.items(numbers)
            below = numbers[-1]

    def alike(self, item: Item) -> list[Item]:
        """Items of the same source that say the very same words; those that their publisher removed come last."""
        if not item.fingerprint:
            return []
        return self._items(
            "WHERE i.fingerprint = ? AND i.source = ? AND i.status <> 'suppressed' ORDER BY i.status, i.n",
            [item.fingerprint, item.source],
        )

    def number_of(self, item_id: str) -> int | None:
        """The row number of an item."""
        row = self.connection.execute("SELECT n FROM item WHERE id = ?", [item_id]).fetchone()
        return row["n"] if row else None

    def add(self, item: Item) -> int:
        """Write a new item, inside the caller's transaction; its row number."""
        n = number(item.id, item.placed)
        while self.connection.execute("SELECT 1 FROM item WHERE n = ?", [n]).fetchone():
            n += 1
        row = {"n": n, **item_row(item), "tag_words": index_words.tags(item), "tagged_at": stamp(item.first_seen)}
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        self.connection.execute(f"INSERT INTO item ({names}) VALUES ({marks})", row)
        self.connection.execute("INSERT INTO body VALUES (?, ?, ?)", [n, item.html, item.text])
        self._write_tags(n, item)
        self._enter(n, item, set(), since=item.first_seen)
        return n

    def change(self, item: Item, *, now: datetime) -> None:
        """Write what an item has become, inside the caller's transaction. `placed`, `first_seen` and `id` stay."""
        n = self._n(item)
        former = self._leave(n)
        row = {
            name: value
            for name, value in item_row(item).items()
            if name not in {"id", "placed", "first_seen", "story_id"}
        }
        settings = ", ".join(f"{name} = :{name}" for name in row)
        words = {"n": n, "tag_words": index_words.tags(item)}
        self.connection.execute(f"UPDATE item SET {settings}, tag_words = :tag_words WHERE n = :n", {**row, **words})
        self.connection.execute("UPDATE body SET html = ?, text = ? WHERE n = ?", [item.html, item.text, n])
        self._write_tags(n, item)
        self._enter(n, item, former, since=now)

    def retag(self, item: Item, tags: Tags, *, now: datetime) -> None:
        """Give an item other tags, inside the caller's transaction; nothing else of it changes."""
        n = self._n(item)
        former = self._leave(n)
        tagged = replace(item, tags=tags)
        self.connection.execute(
            "UPDATE item SET coverage = ?, tagged_at = ?, tag_words = ? WHERE n = ?",
            [tags.coverage, stamp(now), index_words.tags(tagged), n],
        )
        self._write_tags(n, tagged)
        self._enter(n, tagged, former, since=now)

    def set_status(self, item: Item, status: Status, *, now: datetime) -> None:
        """Hide an item or bring it back, inside the caller's transaction."""
        n = self._n(item)
        former = self._leave(n)
        gone = None if status is Status.LIVE else stamp(now)
        self.connection.execute("UPDATE item SET status = ?, gone_since = ? WHERE n = ?", [status, gone, n])
        self._enter(n, replace(item, status=status), former, since=now)

    def move(self, identity: str, url: str) -> None:
        """Let the item that stands at an address stand at another one of its addresses from now on."""
        with self.write():
            row = self.connection.execute("SELECT id FROM identity WHERE url = ?", [identity]).fetchone()
            item = self.item(row["id"]) if row else None
            if item is not None and identity_url(item.url) == identity:
                n = self._n(item)
                self.connection.execute("UPDATE item SET url = ? WHERE n = ?", [url, n])
                self.touch(n, item, facets(item.tags))

    def revise(self, former: Item, *, now: datetime, changed: Sequence[str]) -> None:
        """Keep what an item said until now, inside the caller's transaction."""
        self.connection.execute(
            "INSERT INTO revision (item_id, seen_at, title, summary, text, published, changed) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                former.id,
                stamp(now),
                former.title,
                former.summary,
                former.text,
                former.published.iso if former.published else None,
                dump(list(changed)),
            ],
        )

    def revisions(self, item_id: str) -> list[Revision]:
        """What an item said before, newest first."""
        query = "SELECT seen_at, title, text, published, changed FROM revision WHERE item_id = ? ORDER BY seen_at DESC, id DESC"
        return [
            Revision(
                seen_at=moment(row["seen_at"]),
                title=row["title"],
                text=row["text"],
                published=row["published"],
                changed=tuple(json.loads(row["changed"])),
            )
            for row in self.connection.execute(query, [item_id])
        ]

    def _n(self, item: Item) -> int:
        n = self.number_of(item.id)
        if n is None:
            raise KeyError(item.id)
        return n

    def _write_tags(self, n: int, item: Item) -> None:
        for table in ("item_country", "item_topic", "item_place"):
            self.connection.execute(f"DELETE FROM {table} WHERE n = ?", [n])
        roles: Iterable[tuple[str, Mapping[str, Evidence]]] = (
            ("primary", item.tags.primary),
            ("mentioned", item.tags.mentioned),
        )
        self.connection.executemany(
            "INSERT INTO item_country VALUES (?, ?, ?, ?, ?)",
            [(n, code, role, e.weight, evidence_row(e)) for role, found in roles for code, e in found.items()],
        )
        self.connection.executemany(
            "INSERT INTO item_topic VALUES (?, ?, ?, ?)",
            [(n, slug, e.weight, evidence_row(e)) for slug, e in item.tags.topics.items()],
        )
        places = [(n, match.form, match.rule.rpartition(":")[2], match.zone) for match in item.tags.places]
        self.connection.executemany("INSERT OR IGNORE INTO item_place VALUES (?, ?, ?, ?)", places)

    def _leave(self, n: int) -> set[tuple[str, str]]:
        """Take an item out of the full-text indexes before it changes; the facets that it stands in."""
        old = self.connection.execute("SELECT words, tags FROM search_content WHERE n = ?", [n]).fetchone()
        if old is None:
            return set()
        said = index_words.fold(old["words"])
        self.connection.execute(
            "INSERT INTO search (search, rowid, words, tags) VALUES ('delete', ?, ?, ?)", [n, said, old["tags"]]
        )
        if running := index_words.running(old["words"]):
            self.connection.execute(
                "INSERT INTO search_trigram (search_trigram, rowid, words) VALUES ('delete', ?, ?)", [n, running]
            )
        return facets(self._tags(n, "covered"))

    def _enter(self, n: int, item: Item, former: set[tuple[str, str]], *, since: datetime) -> None:
        """Let exactly the facets of a live item stand, index its words, note what is touched. A facet that stays keeps `since`."""
        wanted = facets(item.tags) if item.status is Status.LIVE else set()
        self.connection.executemany(
            "DELETE FROM facet WHERE country = ? AND topic = ? AND n = ?", [(*pair, n) for pair in former - wanted]
        )
        self.connection.executemany(
            "INSERT INTO facet (country, topic, n, since) VALUES (?, ?, ?, ?)",
            [(*pair, n, stamp(since)) for pair in sorted(wanted - former)],
        )
        month = stamp(item.placed)[:7]
        self.connection.executemany(
            "INSERT INTO facet_size VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET size = size + excluded.size",
            [
                (*pair, month, step)
                for pairs, step in ((wanted - former, 1), (former - wanted, -1))
                for pair in sorted(pairs)
            ],
        )
        new = self.connection.execute("SELECT words, tags FROM search_content WHERE n = ?", [n]).fetchone()
        if new:
            said = index_words.fold(new["words"])
            self.connection.execute("INSERT INTO search (rowid, words, tags) VALUES (?, ?, ?)", [n, said, new["tags"]])
            if running := index_words.running(new["words"]):
                self.connection.execute("INSERT INTO search_trigram (rowid, words) VALUES (?, ?)", [n, running])
        self.touch(n, item, former | wanted)

    def touch(self, n: int, item: Item, pairs: Iterable[tuple[str, str]]) -> None:
        """Note which documents no longer say what the store says, inside the caller's transaction."""
        month = stamp(item.placed)[:7]
        keys = [("facet", f"{country}|{topic}", month) for country, topic in pairs]
        keys += [("source", item.source, month), ("item", str(n), month)]
        self.connection.executemany("INSERT OR IGNORE INTO touched VALUES (?, ?, ?)", keys)
        self.connection.execute("DELETE FROM fragment WHERE n = ?", [n])

    def _items(self, condition: str, parameters: Sequence[Any]) -> list[Item]:
        return [item for _, item in self._pairs(condition, parameters)]

    def _pairs(self, condition: str, parameters: Sequence[Any]) -> list[tuple[int, Item]]:
        rows = self.connection.execute(f"SELECT {_COLUMNS} FROM {_JOINED} {condition}", parameters).fetchall()
        return [(row["n"], item_of(row, self._tags(row["n"], row["coverage"]))) for row in rows]

    def _tags(self, n: int, coverage: Any) -> Tags:
        roles: dict[str, dict[str, Evidence]] = {"primary": {}, "mentioned": {}}
        query = "SELECT country, role, weight, evidence FROM item_country WHERE n = ? ORDER BY weight DESC, country"
        for row in self.connection.execute(query, [n]):
            roles[row["role"]][row["country"]] = evidence_of(row["weight"], row["evidence"])
        query = "SELECT topic, weight, evidence FROM item_topic WHERE n = ? ORDER BY weight DESC, topic"
        topics = {
            row["topic"]: evidence_of(row["weight"], row["evidence"]) for row in self.connection.execute(query, [n])
        }
        return Tags(primary=roles["primary"], mentioned=roles["mentioned"], topics=topics, coverage=coverage)

    def overrides(self, item_id: str) -> list[Override]:
        """What was set by hand for an item, oldest first."""
        query = "SELECT field, value, was, at, who, reason FROM overrides WHERE item_id = ? ORDER BY id"
        return [Override(**{**dict(row), "at": moment(row["at"])}) for row in self.connection.execute(query, [item_id])]

    def corrected_ids(self) -> list[str]:
        """The items that somebody set right by hand, the latest first."""
        query = "SELECT item_id FROM overrides GROUP BY item_id ORDER BY max(id) DESC"
        return [row["item_id"] for row in self.connection.execute(query)]

    def override(self, item_id: str, override: Override) -> None:
        """Keep a correction, inside the caller's transaction."""
        values = [
            item_id,
            override.field,
            override.value,
            override.was,
            stamp(override.at),
            override.who,
            override.reason,
        ]
        self.connection.execute(
            "INSERT INTO overrides (item_id, field, value, was, at, who, reason) VALUES (?, ?, ?, ?, ?, ?, ?)", values
        )
