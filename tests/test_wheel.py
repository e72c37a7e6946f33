"""What users install: the wheel, in an environment of its own, run from an empty folder."""

import ast
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterable, Iterator
from email.parser import Parser
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_carries_both_packages_the_feeds_and_the_demo_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in (
        "syndicator/cli/__init__.py",
        "syndicator/_feeds/countries.toml",
        "syndicator/_feeds/topics.toml",
        "syndicator/_demo/demo.warc.gz",
        "syndicator/pages/templates/index.html",
        "syndicator/py.typed",
        "scrapers/sources/rso.py",
        "scrapers/optout.txt",
    ):
        assert wanted in names, wanted
    assert {name.split("/")[0].split("-")[0] for name in names} == {"syndicator", "scrapers"}


def imported(source: str) -> Iterator[str]:
    """Top-level names of all modules that a text imports, inside functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).split(".")[0]


def test_the_wheel_asks_for_each_package_that_it_imports(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        (metadata,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        asked = Parser().parsestr(packed.read(metadata).decode()).get_all("Requires-Dist", [])
        modules = [packed.read(name).decode() for name in packed.namelist() if name.endswith(".py")]
    names = {re.split(r"[^\w.-]", wanted)[0].lower().replace("_", "-") for wanted in asked}
    known = packages_distributions()
    foreign = {name for text in modules for name in imported(text)} - sys.stdlib_module_names
    missing = {
        name
        for name in foreign - {"syndicator", "scrapers"}
        if not names & {package.lower().replace("_", "-") for package in known[name]}
    }
    assert not missing, "a user's installation would lack these"


def spelled(name: str) -> str:
    """A package's or extra's name as it compares (PEP 685)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted_of(asked: str) -> tuple[str, set[str]]:
    """The package that a requirement names, and the extras, as they are spelled there."""
    package, extras = re.match(r"\s*([\w.-]+)\s*(?:\[([^]]*)\])?", asked).groups()  # type: ignore[union-attr]
    return spelled(package), {extra.strip() for extra in (extras or "").split(",") if extra.strip()}


def behind(packages: set[str]) -> Iterator[tuple[str, str]]:
    """Each package among some and all that they need, with each requirement of it that holds here."""
    seen: set[str] = set()
    while packages - seen:
        package = min(packages - seen)
        seen.add(package)
        try:
            asked = requires(package) or []
        except PackageNotFoundError:  # for another system
            continue
        for requirement in asked:
            if "extra ==" not in requirement:
                packages = packages | {wanted_of(requirement)[0]}
                yield package, requirement


def lacked(asked: Iterable[tuple[str, str]], ours: set[str]) -> list[str]:
    """Requirements of others' extras that an old pip cannot find, for packages that we do not ask for ourselves."""
    found = []
    for package, requirement in asked:
        name, extras = wanted_of(requirement)
        for extra in extras:
            marked = [line for line in requires(name) or [] if re.search(rf"extra == ['\"]{spelled(extra)}['\"]", line)]
            if extra != spelled(extra) and not {wanted_of(line)[0] for line in marked} <= ours:
                found.append(f"{package} asks for {requirement}")
    return found


def test_an_old_pip_that_compares_names_of_extras_letter_by_letter_installs_all_that_is_needed() -> None:
    """pip before 23.3, as in Debian 12, finds no `lxml[html_clean]` where lxml says `html-clean`, and only warns."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    ours = {wanted_of(asked)[0] for asked in project["dependencies"]}
    asked = list(behind(ours))
    assert lacked(asked, ours) == []
    assert lacked(asked, ours - {"lxml-html-clean"}) != []


@pytest.mark.drill
def test_the_wheel_installs_by_itself_and_runs_the_demo(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    bin_ = tmp_path / "env" / "bin"
    pinned = ROOT / "requirements" / "run.txt"
    for given in (["--require-hashes", "-r", pinned], ["--no-deps", wheel]):
        subprocess.run([bin_ / "python", "-m", "pip", "install", "--quiet", *given], check=True, timeout=300)
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("SYNDICATOR_", "PYTHON"))}
    done = subprocess.run([bin_ / "syndicator", "run", "--demo"], cwd=tmp_path, env=clean, timeout=240)
    assert done.returncode == 0
    assert (tmp_path / "demo-data" / "public" / "current" / "feeds" / "all.atom").exists()


def test_the_installed_wheel_lists_sources_and_runs_the_demo_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """Dependencies are lent by the present environment; the project itself is the wheel's alone."""
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / "bin" / "python"
    (site,) = (tmp_path / "env" / "lib").glob("python3*/site-packages")
    zipfile.ZipFile(wheel).extractall(site)
    lent = [path for path in sys.path if path.endswith("site-packages")]
    (site / "lent.pth").write_text("\n".join(lent) + "\n")
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("SYNDICATOR_", "SCRAPY_", "PYTHON"))
    }
    empty = tmp_path / "empty"
    empty.mkdir()

    def syndicator(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [python, "-c", "from syndicator.cli import main; main()", *arguments]
        return subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True, timeout=240)

    where = subprocess.run([python, "-c", "import syndicator, scrapers; print(syndicator.__file__, scrapers.__file__)"],
                           cwd=empty, env=environment, capture_output=True, text=True)  # fmt: skip
    assert where.stdout.count(str(site)) == 2, where.stdout + where.stderr
    listed = syndicator("sources")
    assert listed.returncode == 0, listed.stderr
    assert "rso" in listed.stdout
    done = syndicator("run", "--demo")
    assert done.returncode == 0, done.stderr
    assert (empty / "demo-data" / "public" / "current" / "feeds" / "all.atom").exists()
    assert sorted(entry.name for entry in empty.iterdir()) == ["demo-data"]
