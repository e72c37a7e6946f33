"""Score the tagger on texts with labels, beside three rivals, and measure its speed.

    .venv/bin/python -m benchmarks.tagging [--errors] [SET.toml …]

Rivals are scored where they are installed: `country_named_entity_recognition`, `geotext`, look-ups in `pycountry`.
"""

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.truths import truths
from syndicator.model import Tags
from syndicator.tagging import Tagger
from syndicator.tagging.automaton import search_for
from syndicator.tagging.meaning import forms
from syndicator.vocabulary.fold import fold, fold_all

LABELLED = Path(__file__).parents[1] / "tests" / "labelled"
SETS = (
    "open",
    "aside",
    "blind",
    "third_open",
    "third_aside",
    "fourth_open",
    "fourth_aside",
    "fifth_open",
    "fifth_aside",
)
OPEN = ("open", "third_open", "fourth_open", "fifth_open")
"""Sets whose errors may be looked at; of the others only totals are."""
ELSEWHERE = LABELLED / "elsewhere.txt"
SHORTEST = 1_990
"""Bytes of an article that is long enough: of two thousand, the last letters may have been cut."""
BAR_TEXTS, BAR_START = 5_000, 0.15
ROUNDS = 7
"""Turns of the tagger and its limit; of the rates the best is told, of the ratios the median."""


@dataclass
class Tally:
    """Right, false and missed tags over a set."""

    right: int = 0
    false: int = 0
    missed: int = 0
    per_tag: dict[str, list[int]] = field(default_factory=dict)

    def add(self, found: set[str], wanted: set[str]) -> None:
        self.right += len(found & wanted)
        self.false += len(found - wanted)
        self.missed += len(wanted - found)
        for tag in found | wanted:
            cell = self.per_tag.setdefault(tag, [0, 0, 0])
            cell[0 if tag in found & wanted else 1 if tag in found else 2] += 1

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        whole = 2 * self.right + self.false + self.missed
        return 2 * self.right / whole if whole else 1.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"


def own_topics(tags: Tags) -> set[str]:
    """Topics that the text's own words speak for; broader ones that follow from them are left out."""
    return {slug for slug, evidence in tags.topics.items() if any(m.zone != "ancestor" for m in evidence.matches)}


def score(tagger: Tagger, texts: Iterable[Mapping[str, str]], *, errors: bool) -> dict[str, Tally]:
    tallies = {name: Tally() for name in ("countries", "primary", "topics")}
    for text in texts:
        primary, mentioned = set(text["primary"].split()), set(text["mentioned"].split())
        wanted = {"countries": primary | mentioned, "primary": primary, "topics": set(text["topics"].split())}
        tags = tagger.tag(title=text["title"], text=text["text"].strip(), language=text.get("language", "en"))
        found = {
            "countries": tags.primary.keys() | tags.mentioned.keys(),
            "primary": set(tags.primary),
            "topics": own_topics(tags),
        }
        for name, tally in tallies.items():
            tally.add(set(found[name]), wanted[name])
            if errors and found[name] != wanted[name]:
                show_error(name, text["title"], set(found[name]), wanted[name], tags)
    return tallies


def show_error(name: str, title: str, found: set[str], wanted: set[str], tags: Tags) -> None:
    print(f"{name:9} {title[:60]!r}: false {sorted(found - wanted)}, missed {sorted(wanted - found)}")
    for tag in sorted(found - wanted):
        evidence = tags.primary.get(tag) or tags.mentioned.get(tag) or tags.topics[tag]
        print("          ", tag, evidence.weight, [(m.form, m.zone, m.rule, m.weight) for m in evidence.matches[:5]])
    if name == "primary":
        print("          ", "scores", {c: e.weight for c, e in (*tags.primary.items(), *tags.mentioned.items())})


def rivals() -> dict[str, Callable[[str], set[str]]]:
    """Each as a function from a text to the codes that it finds."""
    found: dict[str, Callable[[str], set[str]]] = {}
    try:
        from country_named_entity_recognition import find_countries

        found["country_named_entity_recognition"] = lambda text: {hit[0].alpha_2 for hit in find_countries(text)}
    except ImportError:
        pass
    try:
        from geotext import GeoText

        found["geotext"] = lambda text: set(GeoText(text).country_mentions)
    except ImportError:
        pass
    try:
        import pycountry

        names = {
            getattr(country, key): country.alpha_2
            for country in pycountry.countries
            for key in ("name", "common_name", "official_name")
            if hasattr(country, key)
        }
        pattern = re.compile(
            r"\b(?:" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + r")\b"
        )
        found["pycountry look-ups"] = lambda text: {names[hit] for hit in pattern.findall(text)}
    except ImportError:
        pass
    return found


def of_two_kilobytes(texts: Sequence[Mapping[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """The texts that the bar means, titles and bodies: English news of 2 kB, of our field and of every kind.

    Where one is too short, it is told over, or the next ones follow it. Nothing repeats in the second and the third
    kind, and each speaks of many countries and topics at once: no news does, and nothing is dearer to tag.
    """
    english = [text for text in texts if text.get("language", "en") == "en"]
    titles, bodies = [text["title"] for text in english], [text["text"].strip() for text in english]
    lines = [line for line in ELSEWHERE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {
        "of our field, told over": list(zip(titles, [_cut([body] * 12) for body in bodies], strict=True)),
        "of our field, one after another": list(zip(titles, _rows(bodies, 12), strict=True)),
        "of every kind, one sentence each": list(zip(lines, _rows(lines, 60), strict=True)),
    }


def of_the_web(tagger: Tagger, folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Articles of the web as people wrote them, their first 2 kB, where the pages of `benchmarks.extraction` are."""
    articles = [truth.said for truth in truths(folder) if truth.kind == "article" and truth.said.get("main_content")]
    long = [(str(said.get("title") or ""), _cut([str(said["main_content"])])) for said in articles]
    kept = [(title, body) for title, body in long if len(body.encode()) >= SHORTEST]
    named = [(title, body) for title, body in kept if tagger.tag(title=title, text=body).primary]
    found = {"articles of the web, of every kind": kept, "those of them that are about a country": named}
    return {kind: texts for kind, texts in found.items() if texts}


def _rows(bodies: Sequence[str], number: int) -> list[str]:
    return [_cut([*bodies[n:], *bodies[:n]][:number]) for n in range(len(bodies))]


def _cut(bodies: Iterable[str]) -> str:
    return "\n\n".join(bodies).encode()[:2_000].decode(errors="ignore")


def limit(tagger: Tagger) -> Callable[[str, str], object]:
    """The least that finding our terms takes: an automaton of all that they are spelled like, and no rule."""
    spelled = {form for form in fold_all([form for form, _ in forms(tagger.vocabulary)]) if form}
    patterns = [f" {form} " for form in sorted(spelled)]
    search = search_for(patterns)
    return lambda title, body: search(fold(f"{title}\n\n{body}"))


def speed(work: Callable[[str, str], object], texts: Sequence[tuple[str, str]]) -> float:
    """Texts in a second of processor time."""
    started = process_time()
    for title, body in texts:
        work(title, body)
    return len(texts) / (process_time() - started)


def speeds(tagger: Tagger, kinds: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[tuple[str, float, float]]:
    """What is done, how often in a second, and how many times as long as the limit it takes, in turn with it."""

    def tag(title: str, body: str) -> object:
        return tagger.tag(title=title, text=body)

    def read(title: str, body: str) -> object:
        tags = tagger.tag(title=title, text=body)
        return [dict(kind) for kind in (tags.primary, tags.mentioned, tags.topics, tags.considered)]

    least = limit(tagger)
    for kind, long in kinds.items():
        for way, work in (("", tag), (", all evidence read", read)):
            speed(work, long)
            turns = [(speed(work, long), speed(least, long)) for _ in range(ROUNDS)]
            yield kind + way, max(ours for ours, _ in turns), median(top / ours for ours, top in turns)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--errors", action="store_true", help="list what is wrong, in the open sets only")
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument(
        "--pages", type=Path, default=Path("wcxb/dev"), help="public pages, for their articles' texts"
    )
    arguments.add_argument("sets", nargs="*", type=Path, default=[LABELLED / f"{name}.toml" for name in SETS])
    asked = arguments.parse_args()
    started = process_time()
    tagger = Tagger.load()
    start_up = process_time() - started
    figures: dict[str, float] = {"start-up seconds": start_up}
    everything: list[Mapping[str, str]] = []
    for path in asked.sets:
        texts = tomllib.loads(path.read_text("utf-8"))["text"]
        everything += texts
        tallies = score(tagger, texts, errors=asked.errors and path.stem in OPEN)
        for name, tally in tallies.items():
            print(f"{path.stem:11} {len(texts):4} texts  {name:10} {tally}")
            figures[f"{path.stem} {name} F1"] = tally.f1
        for name, find in rivals().items():
            rival = Tally()
            for text in texts:
                wanted = set(f"{text['primary']} {text['mentioned']}".split())
                rival.add(find(f"{text['title']}\n{text['text']}"), wanted)
            print(f"{path.stem:11} {len(texts):4} texts  countries  {rival}  by {name}")
    print(f"start-up {start_up:.3f} s of processor time (bar {BAR_START})")
    print(f"texts of 2 kB in a second of processor time (bar {BAR_TEXTS:,}), and times as long as the automaton alone")
    kinds = {**of_two_kilobytes(everything), **of_the_web(tagger, asked.pages)}
    for name, rate, times in speeds(tagger, kinds):
        figures[f"texts per CPU second {name}"], figures[f"times the limit {name}"] = rate, times
        print(f"{rate:7,.0f}  {times:5.1f}  {name}")
    if asked.json:
        print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
