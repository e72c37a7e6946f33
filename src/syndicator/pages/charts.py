"""Where the marks of a drawing go. Templates draw them as SVG, and write the same figures as a table."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from syndicator.pages.centroids import CENTROIDS

MOST_MONTHS = 120
WIDTH = 720
_CUT = -30
"""Longitude at which the map is cut: the Atlantic, so that the Pacific stays whole."""
_RADIUS = 26.0
_SMALLEST = 5.0
_LABELS = 8
_FEWEST_DEGREES = 40
_IN_VIEW = 0.95
"""The view holds at least this part of all items; one far country does not shrink the others to a speck."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: `x`, `y`, `width` and `height` in units of the drawing."""

    month: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars of equal width; `most` is the count of the highest."""

    bars: tuple[Bar, ...]
    most: int
    width: int
    height: int
    earlier: int
    """Items in months before the first bar."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A country; its area is as its count."""

    country: str
    name: str
    count: int
    x: float
    y: float
    radius: float
    label: bool
    """Whether there is room for its name."""
    left: bool
    """Whether its name stands to the left of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the grid, with what it is: `20° N`."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Dots:
    """A plain grid of degrees with a dot for each country: no coast, no border."""

    dots: tuple[Dot, ...]
    meridians: tuple[Line, ...]
    parallels: tuple[Line, ...]
    width: int
    height: int
    beyond: tuple[tuple[str, int], ...]
    """Names and counts of the countries that lie outside the view."""


def months(counts: Mapping[str, int]) -> dict[str, int]:
    """Every month from the first to the last that is counted, those without items too."""
    if not counts:
        return {}
    first, last = (_serial(choose(counts)) for choose in (min, max))
    spelled = [f"{serial // 12:04}-{serial % 12 + 1:02}" for serial in range(first, last + 1)]
    return {month: counts.get(month, 0) for month in spelled}


def _serial(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def timeline(counts: Mapping[str, int], *, height: int = 120) -> Timeline | None:
    """A bar a month, at most the last ten years; None where there is nothing to draw."""
    every = months({month: count for month, count in counts.items() if count > 0})
    if len(every) < 2:  # one bar says no more than its number
        return None
    shown = list(every.items())[-MOST_MONTHS:]
    most = max(count for _, count in shown)
    step = WIDTH / len(shown)
    bars = []
    for place, (month, count) in enumerate(shown):
        tall = max(round(count / most * height, 2), 1.5) if count else 0.0
        bars.append(
            Bar(
                month=month,
                count=count,
                x=round(place * step + step * 0.12, 2),
                y=round(height - tall, 2),
                width=round(step * 0.76, 2),
                height=tall,
            )
        )
    return Timeline(
        bars=tuple(bars),
        most=most,
        width=WIDTH,
        height=height,
        earlier=sum(counts.values()) - sum(b.count for b in bars),
    )


def dots(counts: Mapping[str, int], names: Mapping[str, str]) -> Dots | None:
    """A dot for each country whose place we know, on the part of the grid that holds most of the items."""
    known = [(code, count) for code, count in counts.items() if count > 0 and code in CENTROIDS]
    if not known:
        return None
    known.sort(key=lambda pair: (-pair[1], pair[0]))
    spots = {code: (_eastward(CENTROIDS[code][1]), float(CENTROIDS[code][0])) for code, _ in known}
    main = [spots[code] for code in _main(known)]
    west, east = _extent([east for east, _ in main], 0, 360)
    south, north = _extent([north for _, north in main], -90, 90, least=(east - west) * 3 // 5)
    scale = WIDTH / (east - west)
    height = round((north - south) * scale)
    largest = known[0][1]
    placed: list[Dot] = []
    beyond: list[tuple[str, int]] = []
    for code, count in known:
        x, y = (spots[code][0] - west) * scale, (north - spots[code][1]) * scale
        if not (0 <= x <= WIDTH and 0 <= y <= height):
            beyond.append((names.get(code, code), count))
            continue
        placed.append(_dot(code, names.get(code, code), (count, largest), (x, y), placed))
    return Dots(
        dots=tuple(placed),
        meridians=tuple(Line(round((at - west) * scale, 1), _longitude(at + _CUT)) for at in _ticks(west, east)),
        parallels=tuple(Line(round((north - at) * scale, 1), _latitude(at)) for at in _ticks(south, north)),
        width=WIDTH,
        height=height,
        beyond=tuple(beyond),
    )


def _main(known: list[tuple[str, int]]) -> list[str]:
    """The countries that have most of the items, the largest first."""
    enough = sum(count for _, count in known) * _IN_VIEW
    codes: list[str] = []
    for code, count in known:
        if enough <= 0:
            break
        codes.append(code)
        enough -= count
    return codes


def _dot(code: str, name: str, counted: tuple[int, int], at: tuple[float, float], before: list[Dot]) -> Dot:
    count, largest = counted
    radius = max(_RADIUS * math.sqrt(count / largest), _SMALLEST)
    left = at[0] > WIDTH * 0.62
    labelled = [dot for dot in before if dot.label]
    crowded = any(abs(dot.y - at[1]) < 34 and abs(dot.x - at[0]) < 250 for dot in labelled)
    return Dot(
        country=code,
        name=name,
        count=count,
        x=round(at[0], 1),
        y=round(at[1], 1),
        radius=round(radius, 1),
        label=len(labelled) < _LABELS and not crowded,
        left=left,
    )


def _eastward(longitude: float) -> float:
    """Degrees east of the cut, 0 to 360."""
    return (longitude - _CUT) % 360


def _extent(values: list[float], low: int, high: int, *, least: int = _FEWEST_DEGREES) -> tuple[int, int]:
    """Whole tens of degrees around all values, with a margin, within `low` and `high`, and at least `least` of them."""
    first, last = min(values) - 8, max(values) + 8
    if last - first < least:
        middle = (first + last) / 2
        first, last = middle - least / 2, middle + least / 2
    return max(math.floor(first / 10) * 10, low), min(math.ceil(last / 10) * 10, high)


def _ticks(low: int, high: int) -> list[int]:
    step = 10 if high - low <= 60 else 20 if high - low <= 140 else 30
    return [at for at in range(low, high + 1) if at % step == 0 and low < at < high]


def _longitude(at: float) -> str:
    degrees = (at + 180) % 360 - 180
    return f"{abs(degrees):.0f}°" + ("" if degrees in {0, -180} else " E" if degrees > 0 else " W")


def _latitude(at: float) -> str:
    return f"{abs(at):.0f}°" + (" N" if at > 0 else " S" if at < 0 else "")
