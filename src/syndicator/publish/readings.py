"""Small readings of what the store says, in the words of pages."""

from collections.abc import Mapping
from datetime import date

from syndicator.model import Verdict
from syndicator.pages.values import Day
from syndicator.publish.outlets import Outlet
from syndicator.store.runs import Followed
from syndicator.vocabulary import Vocabulary

_LANGUAGES = ("th", "id", "vi")


def country_names(vocabulary: Vocabulary) -> Mapping[str, Mapping[str, str]]:
    """Each country's name in the languages of its readers, the one that CLDR prefers."""
    found: dict[str, dict[str, str]] = {}
    for term in vocabulary.country_terms:
        if term.kind == "name":
            names = found.setdefault(term.code, {})
            names |= {
                language: term.form
                for language in term.languages or ()
                if language in _LANGUAGES and language not in names
            }
    return found


def by_side(sizes: Mapping[tuple[str, str], int]) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """Sizes of facets as country to topics and as topic to countries; `TH+` is no country, '' as a topic means any."""
    topics: dict[str, dict[str, int]] = {}
    countries: dict[str, dict[str, int]] = {}
    for (country, topic), size in sizes.items():
        if country and not country.endswith("+"):
            topics.setdefault(country, {})[topic] = size
            countries.setdefault(topic, {})[country] = size
    return topics, countries


def key_of(outlet: Outlet) -> tuple[str, str]:
    """Country and topic of a feed; empty for what is neither."""
    kind, _, rest = outlet.feed.path.partition("/")
    return (rest.upper(), "") if kind == "country" else ("", rest) if kind == "topic" else ("", "")


def seen_as(followed: Followed, day: date) -> str:
    """Under which heading of the first page's line a source stands."""
    if followed.verdict is Verdict.UNPROVEN:
        return "unproven"
    fresh = followed.last_run is not None and followed.last_run.date() == day
    return "seen" if fresh and followed.verdict in {Verdict.OK, Verdict.QUIET, Verdict.SUSPECT} else "missing"


def shown_day(day: date, found: tuple[Verdict, int, int] | None) -> Day:
    """One square of the calendar of sources."""
    return Day(day=day, state=found[0], listed=found[1], new=found[2]) if found else Day(day=day)
