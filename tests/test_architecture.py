"""The house: floors, which way imports go, who may touch what, and how long a module gets."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = (
    {"model", "errors", "config"},
    {"dates", "text", "urls", "markup", "vocabulary", "words", "overrides", "safeguards", "suppressions"},
    {
        "extraction", "normalise", "tagging", "dedupe", "revisions", "formats", "pages", "query", "schedule", "health",
        "definitions", "store", "captures", "crawling", "generations", "mail",
    },
    {
        "ingest", "recognition", "publish", "removal", "repetition", "retagging", "onboarding", "quarantine", "review",
        "due", "notices",
    },
    {"service", "digest", "web", "daemon", "backups", "erasure", "reprocessing", "upkeep", "doctor", "redesign"},
    {"cli"},
    {"__main__"},
)  # fmt: skip
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
PURE = {
    "extraction",
    "normalise",
    "tagging",
    "dedupe",
    "revisions",
    "formats",
    "query",
    "schedule",
    "health",
    "dates",
    "text",
    "urls",
    "markup",
    "overrides",
}
OUTSIDE = {"socket", "subprocess", "requests", "urllib.request", "http.client", "sqlite3"}


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def room(path: Path) -> str:
    parts = path.relative_to(ROOT / "src" / "syndicator").parts
    return parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Dotted names that a module imports, also inside functions; types-only imports count too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_imported(path: Path) -> set[str]:
    names = {name.split(".")[1] for name in imports(path) if name.startswith("syndicator.") and name.count(".") >= 1}
    return {name for name in names if name in FLOOR}


@pytest.mark.parametrize("path", modules("src/syndicator"), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_down_only(path: Path) -> None:
    own = room(path)
    if own == "__init__":
        assert not rooms_imported(path)
        return
    assert own in FLOOR, f"{own} has no floor: give it one here and in docs/design.md"
    for other in rooms_imported(path) - {own}:
        assert FLOOR[other] < FLOOR[own] or (FLOOR[own] in {0, 1, 3, 4} and FLOOR[other] == FLOOR[own]), (
            f"{own} imports {other}"
        )
    if FLOOR[own] == 2:
        assert not {other for other in rooms_imported(path) - {own} if FLOOR[other] == 2}


def test_no_rooms_import_each_other_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for path in modules("src/syndicator"):
        graph.setdefault(room(path), set()).update(rooms_imported(path) - {room(path)})
    done: set[str] = set()
    while ready := {name for name, needs in graph.items() if name not in done and needs <= done}:
        done |= ready
    assert done == set(graph), f"in a circle: {sorted(set(graph) - done)}"


@pytest.mark.parametrize("path", modules("src/syndicator"), ids=lambda p: str(p.relative_to(ROOT)))
def test_the_library_never_imports_the_scrapers(path: Path) -> None:
    assert not [name for name in imports(path) if name.split(".")[0] == "scrapers"]
    if room(path) != "crawling":
        assert not [name for name in imports(path) if name.split(".")[0] in {"scrapy", "scrapy_poet", "twisted"}]


@pytest.mark.parametrize(
    "path", [p for p in modules("src/syndicator") if room(p) in PURE], ids=lambda p: str(p.relative_to(ROOT))
)
def test_pure_rooms_touch_nothing_outside(path: Path) -> None:
    assert not OUTSIDE & set(imports(path))
    calls = {
        ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    }
    assert not calls & {"datetime.now", "datetime.utcnow", "date.today", "time.time", "open"}


def test_only_the_store_speaks_to_sqlite() -> None:
    users = {room(path) for path in modules("src/syndicator") if "sqlite3" in set(imports(path))}
    assert users <= {"store"}


@pytest.mark.parametrize(
    "path", [*modules("src/syndicator"), *modules("scrapers")], ids=lambda p: str(p.relative_to(ROOT))
)
def test_modules_stay_short_enough_to_be_one_room(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300
