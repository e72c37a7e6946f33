"""How values stand in rows: items, tags, sources and runs, there and back."""

import hashlib
import json
import sqlite3
from dataclasses import asdict, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

from syndicator.model import Attachment, Dated, Evidence, Item, Match, Outcome, Run, Source, Status, Tags, Verdict
from syndicator.urls import identity_url

_NUMBER_BITS = 24


def stamp(moment: datetime) -> str:
    """UTC, ISO 8601, whole seconds; `strftime` would not write year 1 with four digits."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def moment(text: str) -> datetime:
    """The moment that `stamp` wrote."""
    return datetime.fromisoformat(text)


def number(item_id: str, placed: datetime) -> int:
    """The row number of an item: orders by `placed`, then by a hash of the id."""
    tail = int.from_bytes(hashlib.blake2b(item_id.encode(), digest_size=3).digest(), "big")
    return (int(placed.timestamp()) << _NUMBER_BITS) | tail


def dump(value: object) -> str:
    """Canonical JSON: sorted keys, no spaces, text as it is."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def item_row(item: Item) -> dict[str, Any]:
    """Every column of `item` but `n`, which the store gives."""
    published = item.published
    day = published.day.isoformat() if published else None
    precision = published.precision if published else None
    return {
        "id": item.id,
        "url": item.url,
        "source": item.source,
        "title": item.title,
        "summary": item.summary,
        "language": item.language,
        "authors": dump(item.authors),
        "image": item.image,
        "attachments": dump([asdict(a) for a in item.attachments]),
        "published": published.iso if published else None,
        "published_at": stamp(published.value) if published else None,
        "published_precision": precision,
        "published_raw": published.raw if published else item.published_raw,
        "published_method": published.method if published else None,
        "published_zone": published.zone if published else None,
        "published_day": day if precision in {"second", "day"} else None,
        "published_month": day[:7] if day and precision != "year" else None,
        "published_year": day[:4] if day else None,
        "first_seen": stamp(item.first_seen),
        "placed": stamp(item.placed),
        "updated": stamp(item.updated) if item.updated else None,
        "story_id": item.story_id or item.id,
        "status": item.status,
        "rights": item.rights,
        "coverage": item.tags.coverage,
        "goes_on": int(item.goes_on),
        "noindex": int(item.noindex),
        "noarchive": int(item.noarchive),
        "fingerprint": item.fingerprint,
        "row_hash": item.row_hash,
        "original_url": item.original_url,
        "original": identity_url(item.original_url) if item.original_url else None,
        "provenance": dump(dict(item.provenance)),
    }


def item_of(row: sqlite3.Row, tags: Tags) -> Item:
    """The item that a row of `item` joined with `body` holds."""
    published = None
    if row["published_at"]:
        published = Dated(
            value=moment(row["published_at"]),
            precision=row["published_precision"],
            raw=row["published_raw"] or "",
            method=row["published_method"] or "",
            zone=row["published_zone"] or "UTC",
        )
    return Item(
        id=row["id"],
        url=row["url"],
        source=row["source"],
        title=row["title"],
        summary=row["summary"],
        html=row["html"] or "",
        text=row["text"] or "",
        first_seen=moment(row["first_seen"]),
        placed=moment(row["placed"]),
        language=row["language"],
        authors=tuple(json.loads(row["authors"])),
        image=row["image"],
        attachments=tuple(Attachment(**a) for a in json.loads(row["attachments"])),
        published=published,
        published_raw=row["published_raw"],
        updated=moment(row["updated"]) if row["updated"] else None,
        tags=tags,
        fingerprint=row["fingerprint"],
        row_hash=row["row_hash"],
        original_url=row["original_url"],
        rights=row["rights"],
        status=Status(row["status"]),
        goes_on=bool(row["goes_on"]),
        noindex=bool(row["noindex"]),
        noarchive=bool(row["noarchive"]),
        provenance=json.loads(row["provenance"]),
        story_id=row["story_id"],
    )


def evidence_row(evidence: Evidence) -> str:
    """The matches of a tag, as the `evidence` columns hold them."""
    return dump([asdict(m) for m in evidence.matches])


def evidence_of(weight: float, text: str) -> Evidence:
    """What `evidence_row` wrote, with its weight."""
    matches = tuple(Match(**{**m, "span": tuple(m["span"]) if m["span"] else None}) for m in json.loads(text))
    return Evidence(weight=weight, matches=matches)


def source_row(source: Source) -> str:
    """A whole declaration as JSON; durations in seconds, days as ISO 8601 has them."""
    return dump({**asdict(source), "every": source.every.total_seconds(), "earliest": source.earliest.isoformat()})


def source_of(text: str) -> Source:
    """What `source_row` wrote; keys of a newer or older version are passed over."""
    known = {f.name for f in fields(Source)}
    told = {key: value for key, value in json.loads(text).items() if key in known}
    data: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in told.items()}
    data["every"] = timedelta(seconds=data["every"])
    if "earliest" in data:
        data["earliest"] = date.fromisoformat(data["earliest"])
    return Source(**data)


_MAPPINGS = {"skipped": "skipped_reasons", "failed": "failed_reasons", "ways": "ways", "layers": "layers"}


def run_row(run: Run) -> dict[str, Any]:
    """Every column of `run` but its number."""
    row: dict[str, Any] = {f.name: getattr(run, f.name) for f in fields(Run) if f.name not in {"outcomes", *_MAPPINGS}}
    row |= {"started_at": stamp(run.started_at), "finished_at": stamp(run.finished_at), "verdict": str(run.verdict)}
    row |= {column: dump(dict(getattr(run, name))) for name, column in _MAPPINGS.items()}
    return row | {str(outcome): run.outcomes.get(outcome, 0) for outcome in Outcome}


def run_of(row: sqlite3.Row) -> Run:
    """The run that a row holds."""
    plain: dict[str, Any] = {f.name: row[f.name] for f in fields(Run) if f.name not in {"outcomes", *_MAPPINGS}}
    plain |= {name: json.loads(row[column]) for name, column in _MAPPINGS.items()}
    plain |= {name: moment(row[name]) for name in ("started_at", "finished_at")}
    outcomes = {outcome: row[outcome] for outcome in Outcome if row[outcome]}
    return Run(**{**plain, "verdict": Verdict(row["verdict"]), "outcomes": outcomes})
