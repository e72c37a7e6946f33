"""Words that spoke for a tag, marked where they stand."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from syndicator.model import Evidence, Match, Tags

_ZONES = {
    "title": "in the title",
    "opening": "in the opening",
    "body": "in the text",
    "dateline": "in the dateline",
    "source": "by its source",
    "ancestor": "broader than",
    "override": "set by hand",
}


def zone(match: Match) -> str:
    """Where the words stand."""
    return _ZONES[match.zone]


def spoken(evidence: Evidence) -> bool:
    """Whether the item itself speaks for a tag; else it is there because it is broader than another."""
    return not evidence.matches or any(match.zone != "ancestor" for match in evidence.matches)


def gathered(evidence: Evidence, most: int = 4) -> list[tuple[str, list[str]]]:
    """Where words speak for a tag, and which, each once; the strongest first, at most `most` of them."""
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for match in sorted(evidence.matches, key=lambda match: -match.weight):
        if match.form.casefold() not in seen and len(seen) < most:
            seen.add(match.form.casefold())
            found.setdefault(zone(match), []).append(match.form)
    return list(found.items())


def matches(tags: Tags) -> list[Match]:
    """Everything that spoke for any tag that the item carries."""
    evidence: list[Evidence] = [*tags.primary.values(), *tags.mentioned.values(), *tags.topics.values()]
    return [match for each in evidence for match in each.matches]


def in_title(title: str, found: Iterable[Match]) -> Markup:
    """`title` with the matched words marked; a span that does not hold its words is not believed."""
    spans = [
        match.span
        for match in found
        if match.zone == "title" and match.span and title[match.span[0] : match.span[1]] == match.form
    ]
    return _mark(title, spans)


def in_text(text: str, found: Iterable[Match]) -> Markup:
    """`text` with every first stand of the matched words marked, wherever in the article they were found."""
    spans: list[tuple[int, int]] = []
    for form in dict.fromkeys(match.form for match in found):
        start = text.find(form) if form else -1
        if start >= 0:
            spans.append((start, start + len(form)))
    return _mark(text, spans)


def _mark(text: str, spans: list[tuple[int, int]]) -> Markup:
    parts: list[Markup] = []
    done = 0
    for start, end in _joined(spans):
        parts += [escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        done = end
    return Markup("").join([*parts, escape(text[done:])])


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without empty ones, in order; those that overlap are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if 0 <= span[0] < span[1]):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
