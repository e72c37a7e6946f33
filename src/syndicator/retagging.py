"""Tags set anew: the whole archive with today's terms, or one item by hand. Feeds follow; nothing old comes as new."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import tomlkit

from syndicator import definitions
from syndicator.errors import StoreError
from syndicator.ingest import set_right
from syndicator.model import Item, Status, Tags
from syndicator.overrides import Override, corrected
from syndicator.store import Store
from syndicator.store.connection import require_archive
from syndicator.tagging import Tagger
from syndicator.vocabulary import Vocabulary

_EXAMPLES = 10
_BATCH = 200
_EVIDENCE = "= evidence only"
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?|unknown", re.ASCII)
_EARLIEST = 1900


@dataclass(frozen=True, kw_only=True)
class Move:
    """Items that gain or lose one tag."""

    name: str
    """`+ primary TH`, `- topic migrant-smuggling`."""
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Retagging:
    """What moved."""

    seen: int
    changed: int
    """Items whose tags, or the evidence of them, are others."""
    moved: int
    """Those of them that gain or lose a tag."""
    moves: tuple[Move, ...]


def retag(folder: Path, *, dry_run: bool = False, now: datetime | None = None) -> Retagging:
    """Tag the archive with today's terms, a batch a transaction; what was set by hand stays.

    Raises:
        StoreError: there is no archive, or it cannot be read or written.
        DefinitionError: a vocabulary file holds a mistake.
    """
    require_archive(folder)
    with Store.open(folder, write=not dry_run) as store:
        tagger = Tagger(definitions.load(folder).vocabulary)
        moment = now or store.now() or datetime.now(UTC)
        seen = changed = moved_tags = 0
        counts: Counter[str] = Counter()
        examples: dict[str, list[str]] = {}
        for batch in store.batches(_BATCH):
            moved = [(item, tags) for item in batch if (tags := _tags(item, tagger, store)) is not None]
            seen += len(batch)
            changed += len(moved)
            for item, tags in moved:
                names = _moves(item.tags, tags)
                moved_tags += names != [_EVIDENCE]
                for name in names:
                    counts[name] += 1
                    if len(examples.setdefault(name, [])) < _EXAMPLES:
                        examples[name].append(item.title)
            if moved and not dry_run:
                with store.write():
                    for item, tags in moved:
                        store.retag(item, tags, now=moment)
                        store.settle_story(item.story_id or item.id)
    moves = tuple(
        Move(name=name, count=count, examples=tuple(examples[name])) for name, count in sorted(counts.items())
    )
    return Retagging(seen=seen, changed=changed, moved=moved_tags, moves=moves)


def correct(
    item: Item,
    *,
    countries: Iterable[str] = (),
    topics: Iterable[str] = (),
    published: str | None = None,
    reason: str,
    who: str,
    store: Store,
    folder: Path,
    now: datetime | None = None,
) -> Item:
    """Set tags or the date of an item by hand, inside the caller's transaction or in one of its own.

    Raises:
        StoreError: a country, topic or date that there is not.
    """
    vocabulary = definitions.load(folder).vocabulary
    at = now or datetime.now(UTC)
    wanted = [("country", _country(text, vocabulary), _was_country(item, text)) for text in countries]
    wanted += [
        ("topic", _topic(text, vocabulary), "present" if text[1:] in item.tags.topics else "absent") for text in topics
    ]
    if published is not None:
        wanted.append(("published", _published(published, at), item.published.iso if item.published else "unknown"))
    overrides = [
        Override(field=name, value=value, was=was, at=at, who=who, reason=reason) for name, value, was in wanted
    ]
    _check_agreement(overrides)
    changed = set_right(item, overrides, broader=vocabulary.broader)
    with store.write():
        for override in overrides:
            store.override(item.id, override)
        if changed.published != item.published:
            store.change(replace(changed, updated=max(at, item.updated or at)), now=at)
        else:
            store.retag(item, changed.tags, now=at)
        store.settle_story(item.story_id or item.id)
    return store.item(item.id) or changed


def errors(store: Store) -> Counter[str]:
    """What people had to set right, as errors of the rules: `missed country TH`, `wrong topic events`, how often.

    Of several corrections of one thing the last holds against what the rules said before the first; what changed
    nothing, or was taken back, is no error.
    """
    found: Counter[str] = Counter()
    for item_id in store.corrected_ids():
        said: dict[tuple[str, str], str | None] = {}
        holds: dict[tuple[str, str], str] = {}
        for override in store.overrides(item_id):
            key = (override.field, override.name)
            said.setdefault(key, override.was)
            holds[key] = override.state
        found.update(_error(*key, said[key], state) for key, state in holds.items() if said[key] != state)
    return found


def _error(field: str, name: str, said: str | None, holds: str) -> str:
    """An error of the rules in words."""
    if field == "published":
        return "missed date" if said == "unknown" else "wrong date"
    if "absent" not in {said, holds}:
        return f"wrong role of {field} {name}"
    return f"{'missed' if said == 'absent' else 'wrong'} {field} {name}"


def _check_agreement(overrides: Iterable[Override]) -> None:
    held: dict[tuple[str, str], Override] = {}
    for override in overrides:
        other = held.setdefault((override.field, override.name), override)
        if other.state != override.state:
            raise StoreError(f"{other.value!r} and {override.value!r} contradict; say one of them")


def cases(store: Store) -> str:
    """The corrected items as labelled texts (TOML): test cases for whoever mends the rules."""
    document = tomlkit.document()
    entries = tomlkit.aot()
    for item_id in store.corrected_ids():
        item = store.item(item_id)
        if item is None or item.status is not Status.LIVE:
            continue
        entry = tomlkit.table()
        entry["kind"] = "corrected by hand: " + "; ".join(o.reason for o in store.overrides(item_id))
        entry["title"] = item.title
        entry["text"] = tomlkit.string(item.text, multiline=True)
        for name, found in (("primary", item.tags.primary), ("mentioned", item.tags.mentioned)):
            entry[name] = " ".join(sorted(found))
        entry["topics"] = " ".join(sorted(item.tags.topics))
        entries.append(entry)
    document["text"] = entries
    return tomlkit.dumps(document)


def _tags(item: Item, tagger: Tagger, store: Store) -> Tags | None:
    """What an item's tags would be, if they would be others."""
    tags = tagger.tag(title=item.title, text=item.text, url=item.url, language=item.language)
    tags = corrected(replace(item, tags=tags), store.overrides(item.id), broader=tagger.broader).tags
    return tags if _shape(tags) != _shape(item.tags) else None


def _shape(tags: Tags) -> tuple[object, ...]:
    return (dict(tags.primary), dict(tags.mentioned), dict(tags.topics), tags.coverage)


def _moves(before: Tags, after: Tags) -> list[str]:
    found: list[str] = []
    for kind, old, new in (
        ("primary", before.primary, after.primary),
        ("mentioned", before.mentioned, after.mentioned),
        ("topic", before.topics, after.topics),
    ):
        found += [f"- {kind} {name}" for name in sorted(old.keys() - new.keys())]
        found += [f"+ {kind} {name}" for name in sorted(new.keys() - old.keys())]
    return found or [_EVIDENCE]


def _country(text: str, vocabulary: Vocabulary) -> str:
    sign, code, colon, role = text[:1], *text[1:].partition(":")
    code = code.upper()
    if sign not in {"+", "-"} or (colon and (sign == "-" or role not in {"primary", "mentioned"})):
        raise StoreError(f"{text!r} is no correction of a country; write +TH:primary, +TH:mentioned or -TH")
    if code not in vocabulary.countries:
        named = next((known for known, name in vocabulary.countries.items() if name.upper() == code), None)
        hint = f"did you mean {named}?" if named else "for example TH"
        raise StoreError(f"{text[1:].partition(':')[0]!r} is no country code (ISO 3166-1 alpha-2); {hint}")
    return f"{sign}{code}:{role}" if sign == "+" and role else f"{sign}{code}"


def _was_country(item: Item, text: str) -> str:
    code = text[1:].partition(":")[0].upper()
    return "primary" if code in item.tags.primary else "mentioned" if code in item.tags.mentioned else "absent"


def _topic(text: str, vocabulary: Vocabulary) -> str:
    if text[:1] not in {"+", "-"}:
        raise StoreError(f"{text!r} is no correction of a topic; write +SLUG or -SLUG")
    if text[1:] not in vocabulary.topics:
        near = difflib.get_close_matches(text[1:], vocabulary.topics, 1)
        raise StoreError(f"no topic {text[1:]!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    return text


def _published(text: str, now: datetime) -> str:
    if not _DATE.fullmatch(text):
        raise StoreError(f"{text!r} is no date; write 2024-02-08, 2024-02, 2024 or unknown")
    if text != "unknown":
        try:
            found = date(*(*map(int, text.split("-")), 1, 1)[:3])
        except ValueError as error:
            raise StoreError(f"{text!r} is not in the calendar") from error
        if found.year < _EARLIEST:
            raise StoreError(f"{text!r} is before all news; the earliest year is {_EARLIEST}")
        if found > (now + timedelta(days=1)).date():
            raise StoreError(f"{text!r} lies in the future; write a day of the Gregorian calendar that is past")
    return text
