"""The shape of the database: tables and indexes, and the steps that lead from each released schema to the next.

`item.n` orders by `placed`: Unix seconds shifted left by 24 bits, plus 24 bits of a hash of the id. So
`ORDER BY n DESC` is "newest first" in every index, the full-text ones included, and does not depend on
the order of insertion.
"""

import sqlite3
from collections.abc import Callable

from syndicator.store import memory
from syndicator.store.views import VIEWS

TABLES = (
    # What an item is; bodies stand apart, so that a scan of items never reads text.
    """CREATE TABLE item (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        url TEXT NOT NULL,
        source TEXT NOT NULL,
        title TEXT NOT NULL,
        summary TEXT NOT NULL,
        language TEXT NOT NULL,
        authors TEXT NOT NULL,
        image TEXT,
        attachments TEXT NOT NULL,
        published TEXT,
        published_at TEXT,
        published_precision TEXT,
        published_raw TEXT,
        published_method TEXT,
        published_zone TEXT,
        published_day TEXT,
        published_month TEXT,
        published_year TEXT,
        first_seen TEXT NOT NULL,
        placed TEXT NOT NULL,
        tagged_at TEXT NOT NULL,
        updated TEXT,
        story_id TEXT NOT NULL,
        is_first INTEGER NOT NULL DEFAULT 1,
        story_order INTEGER NOT NULL DEFAULT 0,
        judged INTEGER NOT NULL DEFAULT 0,
        status TEXT NOT NULL DEFAULT 'live',
        gone_since TEXT,
        rights TEXT NOT NULL,
        coverage TEXT NOT NULL,
        tag_words TEXT NOT NULL,
        goes_on INTEGER NOT NULL DEFAULT 0,
        noindex INTEGER NOT NULL DEFAULT 0,
        noarchive INTEGER NOT NULL DEFAULT 0,
        fingerprint TEXT NOT NULL,
        row_hash TEXT NOT NULL,
        original_url TEXT,
        original TEXT,
        provenance TEXT NOT NULL
    ) STRICT""",
    # Covers what a source's feed asks, newest first.
    "CREATE INDEX item_source ON item (source, n, status, first_seen)",
    "CREATE INDEX item_story ON item (story_id)",
    "CREATE INDEX item_original ON item (original) WHERE original IS NOT NULL",
    "CREATE INDEX item_fingerprint ON item (fingerprint)",
    "CREATE INDEX item_unjudged ON item (judged) WHERE judged = 0",
    "CREATE INDEX item_not_live ON item (gone_since DESC, id) WHERE status <> 'live'",
    "CREATE TABLE body (n INTEGER PRIMARY KEY REFERENCES item (n) ON DELETE CASCADE, html TEXT NOT NULL, text TEXT NOT NULL) STRICT",
    """CREATE TABLE item_country (
        n INTEGER NOT NULL REFERENCES item (n) ON DELETE CASCADE,
        country TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('primary', 'mentioned')),
        weight REAL NOT NULL,
        evidence TEXT NOT NULL,
        PRIMARY KEY (n, country)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE item_topic (
        n INTEGER NOT NULL REFERENCES item (n) ON DELETE CASCADE,
        topic TEXT NOT NULL,
        weight REAL NOT NULL,
        evidence TEXT NOT NULL,
        PRIMARY KEY (n, topic)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE item_place (
        n INTEGER NOT NULL REFERENCES item (n) ON DELETE CASCADE,
        place TEXT NOT NULL,
        country TEXT NOT NULL,
        zone TEXT NOT NULL,
        PRIMARY KEY (n, place, country, zone)
    ) STRICT, WITHOUT ROWID""",
    # The one narrow index that feeds and pages use: live items only. '' stands for "any"; 'TH+' for
    # "about or mentioning Thailand". `since` is when the item came to stand under this pair; `shown` is 0
    # where another member of its story, stored earlier, stands for it in this very feed.
    """CREATE TABLE facet (
        country TEXT NOT NULL,
        topic TEXT NOT NULL,
        n INTEGER NOT NULL,
        since TEXT NOT NULL,
        shown INTEGER NOT NULL DEFAULT 1,
        PRIMARY KEY (country, topic, n)
    ) STRICT, WITHOUT ROWID""",
    # What no feed shows, since another member of its story stands for it.
    "CREATE INDEX facet_hidden ON facet (country, topic, n) WHERE shown = 0",
    # How many items everything has, by month of `placed` (`store.sizes`).
    """CREATE TABLE facet_size (
        country TEXT NOT NULL, topic TEXT NOT NULL, month TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (country, topic, month)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE facet_total (
        country TEXT NOT NULL, topic TEXT NOT NULL, size INTEGER NOT NULL, hidden INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (country, topic)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TRIGGER facet_new AFTER INSERT ON facet WHEN new.shown = 0 BEGIN
        INSERT INTO facet_total VALUES (new.country, new.topic, 0, 1) ON CONFLICT DO UPDATE SET hidden = hidden + 1;
    END""",
    """CREATE TRIGGER facet_changed AFTER UPDATE OF shown ON facet WHEN old.shown <> new.shown BEGIN
        UPDATE facet_total SET hidden = hidden + old.shown - new.shown WHERE country = new.country AND topic = new.topic;
    END""",
    """CREATE TRIGGER facet_gone AFTER DELETE ON facet WHEN old.shown = 0 BEGIN
        UPDATE facet_total SET hidden = hidden - 1 WHERE country = old.country AND topic = old.topic;
    END""",
    """CREATE TRIGGER facet_size_new AFTER INSERT ON facet_size BEGIN
        INSERT INTO facet_total VALUES (new.country, new.topic, new.size, 0) ON CONFLICT DO UPDATE SET size = size + excluded.size;
    END""",
    """CREATE TRIGGER facet_size_changed AFTER UPDATE OF size ON facet_size BEGIN
        UPDATE facet_total SET size = size + new.size - old.size WHERE country = new.country AND topic = new.topic;
    END""",
    "CREATE TABLE source_size (source TEXT NOT NULL, month TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (source, month)) STRICT, WITHOUT ROWID",
    """CREATE TRIGGER item_new AFTER INSERT ON item WHEN new.status = 'live' BEGIN
        INSERT INTO source_size VALUES (new.source, substr(new.placed, 1, 7), 1) ON CONFLICT DO UPDATE SET size = size + 1;
    END""",
    """CREATE TRIGGER item_changed AFTER UPDATE OF status, source ON item WHEN old.status <> new.status OR old.source <> new.source BEGIN
        UPDATE source_size SET size = size - (old.status = 'live') WHERE source = old.source AND month = substr(old.placed, 1, 7);
        INSERT INTO source_size VALUES (new.source, substr(new.placed, 1, 7), new.status = 'live') ON CONFLICT DO UPDATE SET size = size + excluded.size;
    END""",
    """CREATE TRIGGER item_gone AFTER DELETE ON item WHEN old.status = 'live' BEGIN
        UPDATE source_size SET size = size - 1 WHERE source = old.source AND month = substr(old.placed, 1, 7);
    END""",
    "CREATE TABLE feed_size (path TEXT NOT NULL, month TEXT NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (path, month)) STRICT, WITHOUT ROWID",
    # Pairs, sources and months whose documents a publication has to render anew.
    "CREATE TABLE touched (kind TEXT NOT NULL, key TEXT NOT NULL, month TEXT NOT NULL, PRIMARY KEY (kind, key, month)) STRICT, WITHOUT ROWID",
    # When each feed was first published: later back-fill goes to its archive, not before its subscribers.
    "CREATE TABLE published_feed (path TEXT PRIMARY KEY, since TEXT NOT NULL, digest TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID",
    # What stands for a while in the feeds that held an item which was taken out.
    """CREATE TABLE stub (
        feed TEXT NOT NULL, n INTEGER NOT NULL, item_id TEXT NOT NULL, at TEXT NOT NULL, shown INTEGER NOT NULL, PRIMARY KEY (feed, n)
    ) STRICT, WITHOUT ROWID""",
    # What a person has to look at before anybody reads it: whole articles, none of them an item yet.
    """CREATE TABLE held (
        id INTEGER PRIMARY KEY, source TEXT NOT NULL, url TEXT NOT NULL UNIQUE, at TEXT NOT NULL, title TEXT NOT NULL,
        signs TEXT NOT NULL, article TEXT NOT NULL, known_as TEXT, state TEXT NOT NULL DEFAULT 'waiting', who TEXT, settled_at TEXT
    ) STRICT""",
    # Rendered entries, with the recipe that they were rendered by.
    """CREATE TABLE fragment (
        n INTEGER PRIMARY KEY, recipe TEXT NOT NULL, updated TEXT NOT NULL, atom BLOB NOT NULL, rss BLOB NOT NULL, json BLOB NOT NULL
    ) STRICT""",
    "CREATE TABLE identity (url TEXT PRIMARY KEY, id TEXT NOT NULL, since TEXT NOT NULL, first INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX identity_id ON identity (id)",
    """CREATE TABLE revision (
        id INTEGER PRIMARY KEY,
        item_id TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        title TEXT NOT NULL,
        summary TEXT NOT NULL,
        text TEXT NOT NULL,
        published TEXT,
        changed TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX revision_item ON revision (item_id, seen_at)",
    "CREATE INDEX revision_seen ON revision (seen_at DESC, item_id)",
    # By hand: survives retag and reprocess.
    """CREATE TABLE overrides (
        id INTEGER PRIMARY KEY,
        item_id TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        was TEXT,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX overrides_item ON overrides (item_id)",
    """CREATE TABLE quarantine (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        url TEXT NOT NULL,
        reason TEXT NOT NULL,
        detail TEXT NOT NULL,
        article TEXT,
        seen_at TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting',
        UNIQUE (source, url, reason)
    ) STRICT""",
    """CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        started_at TEXT NOT NULL,
        finished_at TEXT NOT NULL,
        verdict TEXT NOT NULL,
        reason TEXT NOT NULL,
        way_in TEXT,
        listed INTEGER NOT NULL,
        reread INTEGER NOT NULL,
        new INTEGER NOT NULL,
        updated INTEGER NOT NULL,
        unchanged INTEGER NOT NULL,
        duplicate INTEGER NOT NULL,
        withdrawn INTEGER NOT NULL,
        skipped INTEGER NOT NULL,
        quarantined INTEGER NOT NULL,
        failed INTEGER NOT NULL,
        skipped_reasons TEXT NOT NULL,
        failed_reasons TEXT NOT NULL,
        ways TEXT NOT NULL,
        requests INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        layers TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX run_source ON run (source, started_at)",
    # The catalogue as of the last wave; `data` is the whole declaration.
    """CREATE TABLE source (
        id TEXT PRIMARY KEY,
        data TEXT NOT NULL,
        title TEXT NOT NULL,
        homepage TEXT NOT NULL,
        country TEXT,
        language TEXT NOT NULL,
        rights TEXT NOT NULL,
        licence TEXT,
        attribution TEXT,
        note TEXT NOT NULL,
        enabled INTEGER NOT NULL,
        verdict TEXT NOT NULL DEFAULT 'unproven',
        reason TEXT NOT NULL DEFAULT '',
        verdict_since TEXT,
        last_run TEXT,
        last_new TEXT,
        due TEXT,
        acknowledged_until TEXT
    ) STRICT, WITHOUT ROWID""",
    # What the newest bodies of a source are made of (`extraction.Blocks`), and which blocks it was found to repeat.
    "CREATE TABLE blocks (n INTEGER PRIMARY KEY REFERENCES item (n) ON DELETE CASCADE, source TEXT NOT NULL, packed BLOB NOT NULL, settled INTEGER NOT NULL DEFAULT 0) STRICT",
    "CREATE INDEX blocks_source ON blocks (source, n)",
    "CREATE TABLE boilerplate (source TEXT NOT NULL, block TEXT NOT NULL, since TEXT NOT NULL, PRIMARY KEY (source, block)) STRICT, WITHOUT ROWID",
    "CREATE TABLE fact (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    # Where the pages of each address were captured (an address stands as its hash), and up to which byte files are known.
    "CREATE TABLE capture (address BLOB NOT NULL, at INTEGER NOT NULL, file TEXT NOT NULL, start INTEGER NOT NULL, PRIMARY KEY (address, at, file, start)) STRICT, WITHOUT ROWID",
    "CREATE TABLE capture_file (file TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE lsh (band INTEGER NOT NULL, hash INTEGER NOT NULL, day INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (band, hash, day, n)) STRICT, WITHOUT ROWID",
    "CREATE TABLE sketch (n INTEGER PRIMARY KEY REFERENCES item (n) ON DELETE CASCADE, sketch BLOB NOT NULL) STRICT",
    """CREATE TABLE story_log (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        item_id TEXT NOT NULL,
        former TEXT NOT NULL,
        story_id TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    # One row a day or week that was closed, also where nothing was new. `missing` says what was not seen then; `stale` is
    # 1 until a publication shows the row as it is.
    """CREATE TABLE digest (
        id INTEGER PRIMARY KEY, feed TEXT NOT NULL, every TEXT NOT NULL, starts TEXT NOT NULL, ends TEXT NOT NULL,
        missing TEXT NOT NULL, changed_at TEXT, shown INTEGER NOT NULL, stale INTEGER NOT NULL, UNIQUE (feed, every, ends)
    ) STRICT""",
    "CREATE TABLE digest_item (digest INTEGER NOT NULL REFERENCES digest (id) ON DELETE CASCADE, n INTEGER NOT NULL, PRIMARY KEY (digest, n)) STRICT, WITHOUT ROWID",
    "CREATE INDEX digest_item_n ON digest_item (n)",
    """CREATE TABLE digest_mail (
        digest INTEGER NOT NULL REFERENCES digest (id) ON DELETE CASCADE, address TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL,
        tries INTEGER NOT NULL, problem TEXT NOT NULL, PRIMARY KEY (digest, address)
    ) STRICT, WITHOUT ROWID""",
    # What is searched; the indexes hold no text of their own, so deleting from them needs the old words.
    """CREATE VIEW search_content AS
        SELECT i.n, i.title || char(10) || i.summary || char(10) || b.text AS words, i.tag_words AS tags
        FROM item AS i JOIN body AS b ON b.n = i.n WHERE i.status = 'live'""",
    # The index of first four letters is as large again as the words' own, and answers `scam*` as fast as `scam`.
    """CREATE VIRTUAL TABLE search USING fts5 (
        words, tags, content = 'search_content', content_rowid = 'n', detail = 'none', prefix = '4', tokenize = 'unicode61 remove_diacritics 2'
    )""",
    # The words of the index, as it holds them: a table that takes no room.
    "CREATE VIRTUAL TABLE search_word USING fts5vocab (search, instance)",
    """CREATE VIRTUAL TABLE search_trigram USING fts5 (
        words, content = 'search_content', content_rowid = 'n', tokenize = 'trigram'
    )""",
)


STATEMENTS = (*TABLES, *memory.DDL, *VIEWS)


def first(connection: sqlite3.Connection) -> None:
    """Schema 1, the first released."""
    for statement in STATEMENTS:
        connection.execute(statement)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (first,)
"""One function a schema version; each runs in one explicit transaction together with its version number."""

VERSION = len(MIGRATIONS)
