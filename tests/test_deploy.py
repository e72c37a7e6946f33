"""What ships for operators is well-formed, and the scripts keep their promises."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UNITS = sorted((ROOT / "deploy").glob("syndicator*.*"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_accepts_the_unit(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for other in UNITS:
        text = other.read_text().replace("/usr/local/bin/syndicator", "/bin/true")
        (tmp_path / other.name).write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", tmp_path / unit.name], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert unit.name not in done.stderr


def test_units_count_a_source_in_trouble_as_success() -> None:
    assert re.search(
        r"^SuccessExitStatus=.*\b3\b", (ROOT / "deploy" / "syndicator-run.service").read_text(), re.MULTILINE
    )


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_requirements_are_pinned_with_hashes_and_name_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text()
    assert "://" not in text
    pinned = re.findall(r"^[a-z0-9][^\s;\\]*", text, re.MULTILINE)
    assert pinned
    assert all("==" in line for line in pinned)
    assert text.count("--hash=sha256:") >= len(pinned)


def test_every_declared_dependency_is_pinned() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for wanted, name in (
        (project["project"]["dependencies"], "run.txt"),
        (project["dependency-groups"]["dev"], "dev.txt"),
    ):
        pinned = {
            line.split("==")[0].lower()
            for line in re.findall(r"^[a-zA-Z0-9][^\s;\\]*", (ROOT / "requirements" / name).read_text(), re.MULTILINE)
        }
        for requirement in wanted:
            declared = re.match(r"[A-Za-z0-9_.-]+", requirement)
            assert declared
            assert declared[0].lower().replace("_", "-") in pinned, f"{declared[0]}: run scripts/lock"


@pytest.mark.parametrize("name", ["run", "test", "drill", "lock"])
def test_scripts_can_be_run_and_are_well_formed(name: str) -> None:
    script = ROOT / "scripts" / name
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", script], capture_output=True).returncode == 0
