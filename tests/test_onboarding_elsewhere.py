"""`sources add` on a site made by software that we did not write, with the theme that it ships; and by the tutorial."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import unprepared_sites as sites
from click.testing import CliRunner
from loopback_site import Answer, Crawler, Site, counts

from syndicator.cli import cli
from syndicator.onboarding import write
from tests.shipped import TAGGER

KINDS = {".html": "text/html; charset=utf-8", ".xml": "application/xml", ".css": "text/css"}
SETTINGS = """
SITENAME = "River Board"
PATH = "content"
TIMEZONE = "Asia/Bangkok"
SITEURL = {url!r}
FEED_DOMAIN = {url!r}
FEED_ALL_ATOM = {feed!r}
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""
TUTORIAL = (Path(__file__).parents[1] / "docs" / "add-a-source.md").read_text("utf-8")


@pytest.fixture(scope="module")
def pelican(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static site generator, in an environment of its own."""
    home = tmp_path_factory.mktemp("elsewhere")
    python = home / "bin" / "python"
    quick = ["--quiet", "--disable-pip-version-check", "--no-compile", "--retries", "0", "--timeout", "10"]
    pip = [sys.executable, "-m", "pip", "--python", python]  # ours: to install another there takes seconds
    try:
        subprocess.run(
            [sys.executable, "-m", "venv", "--without-pip", home], check=True, capture_output=True, timeout=60
        )
        subprocess.run([*pip, "install", *quick, "pelican[markdown]"], check=True, capture_output=True, timeout=90)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"Pelican cannot be installed here: {type(error).__name__}")
    content = home / "content"
    content.mkdir()
    for number, title in enumerate(sites.TITLES):
        head = f"Title: {title}\nDate: {sites.DAYS[number]} 09:00\nCategory: News\nAuthors: River Board\n\n"
        (content / f"{number}.md").write_text(head + sites.body(number), "utf-8")
    return home


def built(pelican: Path, site: Site, *, feed: str | None) -> None:
    """Let the generator write the site, and serve it."""
    out = pelican / f"out-{site.port}"
    (pelican / "settings.py").write_text(SETTINGS.format(url=site.url, feed=feed), "utf-8")
    made = [pelican / "bin" / "pelican", "content", "-s", "settings.py", "-o", out]
    subprocess.run(made, cwd=pelican, check=True, capture_output=True, timeout=60)
    for path in out.rglob("*.*"):
        if path.is_file():
            site.pages[f"/{path.relative_to(out)}"] = Answer(
                path.read_bytes(), kind=KINDS.get(path.suffix, "text/plain")
            )
    site.pages["/"] = site.pages["/index.html"]


@pytest.mark.parametrize(("feed", "kind"), [("feeds/all.xml", "feed"), (None, "html")])
def test_a_site_by_software_that_we_did_not_write_is_followed(
    pelican: Path, site: Site, tmp_path: Path, feed: str | None, kind: str
) -> None:
    built(pelican, site, feed=feed)
    crawler = Crawler(tmp_path / "data", TAGGER)
    crawler.ports.add(site.port)

    added = invoke(site, "sources", "add", site.url, "--id", "board", "--yes", "--data", str(crawler.folder))
    run = crawler.crawl("board")["board"]

    days = [row[0][:10] for row in crawler.store.connection.execute("SELECT published FROM items ORDER BY published")]
    crawler.store.close()
    assert run.way_in is not None, added
    assert run.way_in.lower().startswith(kind)
    assert counts(run) == {"new": 6}, "the newest stands apart from the list in this theme"
    assert days == sorted(sites.DAYS)


def test_the_tutorial_holds_as_written(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    site.pages = {**sites.drupal(site.url), "/notices": sites.drupal(site.url)["/en/newsroom"]}
    section = TUTORIAL.split("## Without code")[1].split("\n## ")[0]
    commands = re.findall(r"^\$ (.*)", section, re.MULTILINE)
    assert len(commands) == 5

    for command in commands:
        words = command.replace("https://river.example", site.url)
        if words.startswith("syndicator"):
            invoke(site, *words.split()[1:], typed="y\n", contact=None)
        else:
            subprocess.run(["sh", "-c", words], check=True)

    assert (tmp_path / "data" / "sources" / "river_board.toml").exists()
    assert "contact" in (tmp_path / "data" / "syndicator.toml").read_text("utf-8")
    assert sites.TITLES[0] in invoke(site, "search", "source:river_board", "--data", "data")


def test_a_written_declaration_is_what_the_loader_reads(tmp_path: Path) -> None:
    values = {
        "title": 'ข่าว «River» & "Co"',
        "homepage": "https://river.example/",
        "language": "th",
        "timezone": "Asia/Bangkok",
        "ways_in": [{"kind": "html", "url": "https://river.example/", "links": 'a[href*="\'"]::attr(href)'}],
    }

    write("river_board", values, tmp_path)

    shown = CliRunner().invoke(cli, ["sources", "show", "river_board", "--data", str(tmp_path)])
    assert values["title"] in shown.output


def invoke(site: Site, *words: str, typed: str = "", contact: str | None = "news@example.org") -> str:
    environment = {
        "SYNDICATOR_OPEN_ADDRESSES": "127.0.0.0/8",
        "SYNDICATOR_OPEN_PORTS": str(site.port),
        "SYNDICATOR_DELAY_SECONDS": "0",
    } | ({"SYNDICATOR_CONTACT": contact} if contact else {})
    done = CliRunner().invoke(cli, words, env=environment, input=typed)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output
