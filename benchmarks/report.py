"""Run the long drills and the benchmarks, and write what they print into docs/measured.md, with the commit.

python -m benchmarks.report            # all of them: hours
python -m benchmarks.report kill query # these

`BENCHMARK_ARCHIVES` names a folder in which the large archives are kept from one run to the next, one a size.
`BENCHMARK_RIVALS` names one with others to serve beside: `rss-bridge/` (a checkout), `datasette/` (an environment).
"""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
MEASURED = ROOT / "docs" / "measured.md"
HEAD = """# Measured

What the drills and benchmarks printed when they were last run, each with its commit. Machines are shared and noisy:
read the ratios, not the seconds. Run them again with `scripts/drill [NAME]`.
"""
DRILLS: dict[str, tuple[str, ...]] = {
    "kill": ("-m", "tests.drills.kill", "50"),
    "deliveries": ("-m", "tests.drills.deliveries"),
    "tests": ("-m", "pytest", "-q", "-m", "drill"),
    "tagging": ("-m", "benchmarks.tagging"),
    "extraction": ("-m", "benchmarks.extraction"),
    "health": ("-m", "benchmarks.health"),
    "validator": ("-m", "tests.drills.validator"),
    "pages": ("-m", "benchmarks.health", "--pages"),
    "year": ("-m", "tests.drills.year"),
    "formats": ("-m", "benchmarks.formats"),
    "publish": ("-m", "benchmarks.publish"),
    "tree": ("-m", "benchmarks.tree"),
    "crawl": ("-m", "benchmarks.crawl"),
    "dedupe": ("-m", "benchmarks.dedupe"),
    "reprints": ("-m", "benchmarks.reprints"),
    "query": ("-m", "benchmarks.query"),
    "serve": ("-m", "benchmarks.serve"),
    "web": ("-m", "tests.drills.web"),
    "erasure": ("-m", "tests.drills.erasure", "10000"),
}


def main(names: list[str]) -> int:
    """Run the named ones, or all; the number of those that failed."""
    unknown = [name for name in names if name not in DRILLS]
    if unknown:
        print(f"no drill {unknown[0]!r}; there are: {', '.join(DRILLS)}", file=sys.stderr)
        return 2
    sections = _sections()
    failed = 0
    for name in names or DRILLS:
        print(f"== {name}", flush=True)
        done = subprocess.run([sys.executable, *DRILLS[name]], cwd=ROOT, capture_output=True, text=True, check=False)
        print(done.stdout, done.stderr[-2000:], sep="\n", flush=True)
        failed += done.returncode != 0
        sections[name] = _section(name, done.stdout.strip() or "(nothing was printed)", done.returncode)
        MEASURED.write_text(HEAD + "".join(sections[key] for key in DRILLS if key in sections), "utf-8")
    return failed


def _section(name: str, output: str, code: int) -> str:
    changed = (
        " with uncommitted changes" if _git("status", "--porcelain", "-uno", "--", ".", ":!docs/measured.md") else ""
    )
    when = f"{datetime.now(UTC):%Y-%m-%d}"
    where = f"commit {_git('rev-parse', '--short', 'HEAD')}{changed}, {when}, {os.cpu_count()} cores"
    ended = "" if code == 0 else f", ended with code {code}"
    return f"\n## {name}\n\n`{' '.join(DRILLS[name])}` · {where}{ended}\n\n```text\n{output}\n```\n"


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def _sections() -> dict[str, str]:
    text = MEASURED.read_text("utf-8") if MEASURED.exists() else ""
    return {match[1]: match[0] for match in re.finditer(r"\n## (\w+)\n.*?(?=\n## |\Z)", text, re.DOTALL)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
