"""Every document of a generated year before two validators: `python -m tests.drills.validator [WEEKS] [EACH] [SHARE]`.

Ours looks at each document that any of the weekly publications wrote; the W3C's, where `W3C_VALIDATOR` names a
checkout of it and `html5lib` can be imported, at every SHAREth of them, and at every document of the last generation.
"""

import os
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from syndicator.formats.check import check

sys.path.insert(0, str(Path(__file__).parents[1]))  # as pytest has it: helpers of tests are modules beside them

TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
}
TOMBSTONES = "deleted.atom"
"""Its namespace is known to few readers, which both say; nothing else may be said of it."""


class Validators:
    """Both of them, and what they said."""

    def __init__(self) -> None:
        from test_check_oracle import validated

        has_theirs = (Path(os.environ.get("W3C_VALIDATOR", "")) / "src" / "feedvalidator").is_dir()
        self._theirs = validated if has_theirs else None
        self.looked: Counter[str] = Counter()
        self.said: Counter[str] = Counter()

    def look(self, path: str, body: bytes, *, whole: bool, now: object) -> None:
        """Let ours look at a document, and theirs too if it is to be looked at by both (`whole`)."""
        address, suffix = f"https://feeds.example.org/{path}", Path(path).suffix
        if suffix not in TYPES or path == "status.json":
            return
        self.looked["ours"] += 1
        for finding in check(body, location=address, media_type=TYPES[suffix], now=now):  # type: ignore[arg-type]
            if not (path.endswith(TOMBSTONES) and finding.rule == "namespace"):
                self.said[f"ours: {Path(path).name}: {finding}"] += 1
        if whole and self._theirs and suffix != ".json":
            self.looked["the W3C's"] += 1
            for event in self._theirs(body, TYPES[suffix], address):
                if not (path.endswith(TOMBSTONES) and event == "UnknownNamespace"):
                    self.said[f"the W3C's: {path}: {event}"] += 1


def main(weeks: int, each: int, share: int) -> int:
    """Make the year, look at all of it; how many findings there are."""
    from generated_year import year

    validators = Validators()
    with tempfile.TemporaryDirectory() as name:
        made = year(Path(name))
        tree = Path(name) / "public" / "current"
        count = 0
        for done in made.weeks(weeks, each):
            for path in done.published.written:
                count += 1
                body = (tree / path).read_bytes()
                validators.look(path, body, whole=count % share == 0, now=made.now + timedelta(days=1))
        last = sorted(path for path in tree.rglob("*") if path.is_file() and path.suffix in TYPES)
        for path in last:
            where = str(path.relative_to(tree))
            validators.look(where, path.read_bytes(), whole=True, now=made.now + timedelta(days=1))
        items = sum(1 for _ in made.store.every())
        made.store.close()
    for finding, times in validators.said.most_common(20):
        print(f"{times} times {finding}")
    print(f"{items} items of {weeks} weeks, {len(last)} documents in the last generation")
    for which, looked in validators.looked.items():
        said = sum(times for finding, times in validators.said.items() if finding.startswith(which))
        print(f"{which}: {looked} documents, {said} errors, warnings and pieces of information")
    if "the W3C's" not in validators.looked:
        print("the W3C's was not here: W3C_VALIDATOR names no checkout of it")
    return len(validators.said)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]] + [52, 20, 10][len(sys.argv) - 1 :]
    sys.exit(1 if main(*numbers) else 0)
