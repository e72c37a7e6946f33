"""The house: floors, which way imports go, who may touch what, and how long a module gets."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = (
    {"model", "errors", "config", "toml"},
    {"dates", "text", "urls", "markup", "vocabulary", "words", "months", "overrides", "safeguards", "suppressions"},
    {
        "extraction", "normalise", "tagging", "dedupe", "revisions", "formats", "pages", "query", "schedule", "health",
        "definitions", "store", "captures", "crawling", "generations", "mail",
    },
    {
        "ingest", "recognition", "publish", "removal", "repetition", "retagging", "onboarding", "quarantine", "review",
        "due", "unended", "notices", "lookup",
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
    "months",
}
OUTSIDE = {"socket", "subprocess", "requests", "urllib.request", "http.client", "sqlite3"}


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def room(path: Path) -> str:
    parts = path.relative_to(ROOT / "src" / "syndicator").parts
    return parts[0].removesuffix(".py")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


@cache
def imports(path: Path) -> frozenset[str]:
    """Dotted names that a module imports, also inside functions; types-only imports count too."""
    names: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(names)


def rooms_imported(path: Path) -> set[str]:
    names = {name.split(".")[1] for name in imports(path) if name.startswith("syndicator.") and name.count(".") >= 1}
    return {name for name in names if name in FLOOR}


def wrong_ways(path: Path) -> list[str]:
    """What a module imports of a room that is not below its own."""
    own, others = room(path), rooms_imported(path) - {room(path)}
    if own == "__init__":
        return sorted(others)
    floor = FLOOR[own]
    level = floor in {0, 1, 3, 4}
    return sorted(other for other in others if FLOOR[other] > floor or (FLOOR[other] == floor and not level))


def test_every_room_has_a_floor() -> None:
    without = {room(path) for path in modules("src/syndicator")} - set(FLOOR) - {"__init__"}
    assert not without, f"no floor for {without}: give it one here and in docs/design.md"


def test_imports_go_down_only() -> None:
    assert [(path, wrong) for path in modules("src/syndicator") if (wrong := wrong_ways(path))] == []


def test_no_rooms_import_each_other_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for path in modules("src/syndicator"):
        graph.setdefault(room(path), set()).update(rooms_imported(path) - {room(path)})
    done: set[str] = set()
    while ready := {name for name, needs in graph.items() if name not in done and needs <= done}:
        done |= ready
    assert done == set(graph), f"in a circle: {sorted(set(graph) - done)}"


def test_the_library_never_imports_the_scrapers() -> None:
    for path in modules("src/syndicator"):
        roots = {name.split(".")[0] for name in imports(path)}
        assert "scrapers" not in roots, path
        assert room(path) == "crawling" or not roots & {"scrapy", "scrapy_poet", "twisted"}, path


def test_pure_rooms_touch_nothing_outside() -> None:
    pure = [path for path in modules("src/syndicator") if room(path) in PURE]
    assert {room(path) for path in pure} == PURE
    for path in pure:
        assert not OUTSIDE & imports(path), path
        calls = {ast.unparse(node.func) for node in nodes(path) if isinstance(node, ast.Call)}
        assert not calls & {"datetime.now", "datetime.utcnow", "date.today", "time.time", "open"}, path


def test_only_the_store_speaks_to_sqlite() -> None:
    users = {room(path) for path in modules("src/syndicator") if "sqlite3" in imports(path)}
    assert users <= {"store"}


def test_modules_stay_short_enough_to_be_one_room() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in [*modules("src/syndicator"), *modules("scrapers")]
    }
    assert {path: length for path, length in lengths.items() if length > 300} == {}
