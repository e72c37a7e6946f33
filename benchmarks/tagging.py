"""Score the tagger on texts with labels, beside three rivals, and measure its speed.

    .venv/bin/python benchmarks/tagging.py [--errors] [SET.toml …]

Rivals are scored where they are installed: `country_named_entity_recognition`, `geotext`, look-ups in `pycountry`.
"""

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

from syndicator.model import Tags
from syndicator.tagging import Tagger

LABELLED = Path(__file__).parents[1] / "tests" / "labelled"
SETS = ("open", "aside", "blind", "third_open", "third_aside", "fourth_open", "fourth_aside")
OPEN = ("open", "third_open", "fourth_open")
"""Sets whose errors may be looked at; of the others only totals are."""
BAR_TEXTS, BAR_START = 5_000, 0.15


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


def speed(tagger: Tagger, texts: list[Mapping[str, str]], *, evidence: bool) -> float:
    """Texts of 2 kB in a second of processor time: each English text of ours, told over until it is that long.

    `evidence`: all of it is read too; it is made only then.
    """
    english = [text for text in texts if text.get("language", "en") == "en"]
    long = [
        (text["title"], "\n\n".join([text["text"].strip()] * 12).encode()[:2_000].decode(errors="ignore"))
        for text in english
    ]
    rounds = max(1, 3_000 // len(long))
    started = process_time()
    for _ in range(rounds):
        for title, body in long:
            tags = tagger.tag(title=title, text=body)
            if evidence:
                for kind in (tags.primary, tags.mentioned, tags.topics, tags.considered):
                    dict(kind)
    return rounds * len(long) / (process_time() - started)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--errors", action="store_true", help="list what is wrong, in the open sets only")
    arguments.add_argument("--json", action="store_true")
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
    for name, evidence in (("texts of 2 kB per CPU second", False), ("the same, all evidence read", True)):
        figures[name] = speed(tagger, everything, evidence=evidence)
        print(f"{figures[name]:,.0f} {name} (bar {BAR_TEXTS:,})")
    if asked.json:
        print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
