"""The same articles as several hands leave them: do they find each other, and nobody else?

`python -m benchmarks.reprints [FOLDER…]`

Of each recorded page (*.html, *.html.gz; without a FOLDER those of `fixtures/`) two extractors' readings, one of them
with another lead, and one cut to two thirds. All are compared by their texts alone, on one day, without titles: pairs
that share a band are judged. Recall is of the pairs of one page of which one is a whole reading: what has lost its
opening and what has lost its end share the middle at best. Precision is of all pairs that were judged together.
"""

import argparse
import gzip
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from syndicator.dedupe import Candidate, bands, judge, signature
from syndicator.dedupe.sketches import CROWD
from syndicator.dedupe.words import words

FIXTURES = Path(__file__).parents[1] / "fixtures"
LEAST_WORDS = 60
LEAST_SHARE = 0.6
"""Two readings with fewer words, or less of the longer one's, are not of one article."""
LEAD = (
    "Our correspondent learned yesterday what has happened since, and asked those who know the matter from their work."
)
DERIVED = {"another lead", "two thirds"}
Reading = tuple[str, str, Candidate]
"""Page, kind, and what is judged."""


def readings(place: Path) -> dict[str, str]:
    """What two extractors read on a page, and what reprints make of it; nothing where one of the two failed."""
    stored = place.read_bytes()
    html = (gzip.decompress(stored) if place.suffix == ".gz" else stored).decode("utf-8", "replace")
    one = trafilatura.extract(html, fast=True) or ""
    other = extract_plain_text(HTMLTree.parse(html), main_content=True) or ""
    fewer, more = sorted((len(words(one)), len(words(other))))
    if fewer < LEAST_WORDS or fewer < LEAST_SHARE * more:
        return {}
    said = one.split(" ")
    return {
        "one extractor": one,
        "another extractor": other,
        "another lead": " ".join([LEAD, *said[min(40, len(said) // 5) :]]),
        "two thirds": " ".join(said[: 2 * len(said) // 3]),
    }


def candidate(page: Path, kind: str, text: str) -> Reading:
    """A reading as it is judged."""
    key = f"{page} {kind}"
    day = date(2024, 3, 4)
    found = Candidate(key=key, source=kind, rank=100, url=key, day=day, title="", text=text, sketch=signature(text))
    return str(page), kind, found


def together(texts: list[Reading]) -> list[tuple[Reading, Reading]]:
    """The pairs that meet in a band and are judged one story."""
    meeting: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for position, (_, _, one) in enumerate(texts):
        for band in enumerate(bands(one.sketch)):
            meeting[band].append(position)
    met = {pair for members in meeting.values() if len(members) <= CROWD for pair in combinations(members, 2)}
    return [(texts[i], texts[j]) for i, j in sorted(met) if judge(texts[i][2], texts[j][2]).together]


def pages_below(folder: Path) -> list[Path]:
    """Recorded pages; of our fixtures, those that are articles."""
    if folder == FIXTURES:
        return sorted(
            page for page in folder.rglob("HttpResponse-body.html") if (page.parents[1] / "output.json").exists()
        )
    return sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")])


def main() -> None:
    """Print recall by kind of pair, precision, and which pages were wrongly together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", default=[FIXTURES])
    for folder in parser.parse_args().folders:
        texts = [candidate(page, *one) for page in pages_below(folder) for one in readings(page).items()]
        count = len({page for page, _, _ in texts})
        found = together(texts)
        right = [(one[1], other[1]) for one, other in found if one[0] == other[0]]
        wrong = sorted({(Path(one[0]).name, Path(other[0]).name) for one, other in found if one[0] != other[0]})
        whole = sum(not {one, other} <= DERIVED for one, other in right)
        recall = whole / max(5 * count, 1)
        precision = len(right) / max(len(found), 1)
        print(f"{folder.name}: {count} pages read by both; recall {recall:.4f}, precision {precision:.4f}")
        for (one, other), pairs in sorted(Counter(right).items()):
            print(f"  {one:>20} / {other:<20} recall {pairs / count:.4f}")
        for pair in wrong:
            print(f"  {pair[0]} with {pair[1]}")


if __name__ == "__main__":
    main()
