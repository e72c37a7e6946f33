"""Feed readers that people use, driven without a screen: what each keeps of the feeds that it was given."""

import mailbox
import shlex
import shutil
import sqlite3
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import feedparser_sgmllib


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One entry as a reader keeps it."""

    feed: str
    """Path of the document's address."""
    id: str
    title: str
    at: datetime | None
    """The moment that the reader shows as the entry's."""


class Reader(ABC):
    """A reader with a folder of its own. `read` lets it fetch its feeds once more."""

    program = ""
    replaces = True
    """Whether a changed entry takes the place of the former one."""
    forms: tuple[str, ...] = ("atom", "rss")
    """The formats that it reads."""

    def __init__(self, folder: Path, addresses: Sequence[str]) -> None:
        self.folder = folder
        self.addresses = addresses
        folder.mkdir(exist_ok=True)

    @classmethod
    def absent(cls) -> str:
        """Why it cannot be used here; empty if it can."""
        return f"{cls.program} is not installed" if cls.program and not shutil.which(cls.program) else ""

    @abstractmethod
    def read(self) -> list[Kept]:
        """Fetch; everything that it keeps, the former included."""

    def run(self, *command: str | Path) -> str:
        """A program in the reader's folder, with nothing of the caller's environment."""
        environment = {"HOME": str(self.folder), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/local/bin"}
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=60, check=True
        )
        return done.stdout


class Newsboat(Reader):
    program = "newsboat"

    def read(self) -> list[Kept]:
        (self.folder / "urls").write_text("\n".join(self.addresses))
        files = ("-u", self.folder / "urls", "-c", self.folder / "cache.db", "-C", "/dev/null")
        self.run("newsboat", *files, "-x", "reload")
        with sqlite3.connect(self.folder / "cache.db") as cache:
            rows = cache.execute("SELECT feedurl, guid, title, pubDate FROM rss_item").fetchall()
        cache.close()
        return [
            Kept(feed=urlsplit(feed).path, id=guid, title=title, at=datetime.fromtimestamp(int(date), UTC))
            for feed, guid, title, date in rows
        ]


class Feedparser(Reader):
    """The library behind many readers, as they use it: an entry that is known by its id is replaced."""

    def __init__(self, folder: Path, addresses: Sequence[str]) -> None:
        super().__init__(folder, addresses)
        self.kept: dict[tuple[str, str], Kept] = {}

    def read(self) -> list[Kept]:
        for address in self.addresses:
            for entry in feedparser.parse(address).entries:
                parsed = entry.get("published_parsed") or entry.get("updated_parsed")
                at = datetime(*parsed[:6], tzinfo=UTC) if parsed else None
                path = urlsplit(address).path
                self.kept[path, entry.id] = Kept(feed=path, id=entry.id, title=entry.title, at=at)
        return list(self.kept.values())


class Lemon(Reader):
    """`reader`, the library (lemon24/reader)."""

    forms = ("atom", "rss", "json")

    def read(self) -> list[Kept]:
        sys.modules.setdefault("sgmllib", feedparser_sgmllib)  # feedparser brings it under this name now
        import reader

        with reader.make_reader(str(self.folder / "reader.sqlite")) as library:
            for address in self.addresses:
                library.add_feed(address, exist_ok=True)
            library.update_feeds(scheduled=False)
            failed = [feed.last_exception for feed in library.get_feeds() if feed.last_exception]
            assert not failed, failed
            return [
                Kept(
                    feed=urlsplit(entry.feed_url).path,
                    id=entry.id,
                    title=entry.title or "",
                    at=to_second(entry.published or entry.updated),
                )
                for entry in library.get_entries()
            ]


class Sfeed(Reader):
    """It keeps a line for each id and title."""

    program = "sfeed_update"
    replaces = False

    def read(self) -> list[Kept]:
        feeds = "\n".join(f"feed {number} {shlex.quote(url)}" for number, url in enumerate(self.addresses))
        (self.folder / "sfeedrc").write_text(f"sfeedpath={shlex.quote(str(self.folder))}\nfeeds() {{\n{feeds}\n}}\n")
        self.run("sfeed_update", self.folder / "sfeedrc")
        found = []
        for number, url in enumerate(self.addresses):
            for line in (self.folder / str(number)).read_text("utf-8").splitlines():
                date, title, _, _, _, identifier, *_ = line.split("\t")
                at = datetime.fromtimestamp(int(date), UTC) if date else None
                found.append(Kept(feed=urlsplit(url).path, id=identifier, title=title, at=at))
        return found


class Rss2email(Reader):
    """It sends a message for each entry, and another in reply to that one when the text changed."""

    program = "r2e"
    replaces = False

    def read(self) -> list[Kept]:
        files = ("-c", self.folder / "config", "-d", self.folder / "seen.json")
        if not (self.folder / "config").exists():
            feeds = "".join(f"[feed.feed{number}]\nurl = {url}\n" for number, url in enumerate(self.addresses))
            (self.folder / "config").write_text(
                f"[DEFAULT]\nto = reader@example.org\nemail-protocol = maildir\nmaildir-path = {self.folder}/mail\n"
                f"reply-changes = True\ndate-header = True\ndate-header-order = published, updated\n{feeds}"
            )
            (self.folder / "mail").mkdir()
            mailbox.Maildir(self.folder / "mail" / "INBOX").close()
        self.run("r2e", *files, "run")
        return [
            Kept(
                feed=urlsplit(message["X-RSS-Feed"]).path,
                id=message["X-RSS-ID"],
                title=str(make_header(decode_header(message["Subject"].replace("\n", "")))),
                at=parsedate_to_datetime(message["Date"]).replace(tzinfo=UTC),
            )
            for message in mailbox.Maildir(self.folder / "mail" / "INBOX")
        ]


def to_second(moment: datetime | None) -> datetime | None:
    """Without the fraction, which belongs to the id."""
    return moment.replace(microsecond=0) if moment else None


READERS: tuple[type[Reader], ...] = (Newsboat, Feedparser, Lemon, Sfeed, Rss2email)
