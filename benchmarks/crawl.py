"""What a crawl costs: the same spider with Scrapy as shipped and with our settings; and the whole road, crawled twice.

Where four fields are read, ours reads them as our page objects do, from the tree that extraction would read.

    python benchmarks/crawl.py [--pages 1000] [--rounds 3]

Each figure is CPU time of the crawling process alone; the site is served by another one, on loopback. Bars (design,
section 9): at least twice Scrapy as shipped; at most 8 ms a new article; nothing new: one conditional request a
listing.
Start-up is left out on all sides.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1] / "tests"
NOW = datetime(2024, 5, 3, 6, tzinfo=UTC)
WORDS = (
    "Officers from the province and the capital met to speak of how people are brought across the river and what is "
    "done for those who are found. The board names the offices that take part, and says when it will meet again. "
)


def page(number: int) -> str:
    """An article of some 38 kB, its body a tenth of it: menus, scripts and teasers are the rest, as on real sites."""
    teasers = "".join(
        f"<div class='card'><a href='/a/{n}'><h3>Teaser number {n}</h3></a><p>{WORDS[:120]}</p></div>"
        for n in range(60)
    )
    menu = "".join(f"<li class='menu-item menu-item-{n}'><a href='/m/{n}'>Menu entry {n}</a></li>" for n in range(150))
    body = "".join(f"<p>{WORDS} Paragraph {n} of article {number}.</p>" for n in range(12))
    return (
        f"<!doctype html><html lang='en'><head><title>Article {number} - Board</title>"
        f"<meta property='og:title' content='Article {number}'>"
        f"<meta property='article:published_time' content='2024-05-02T05:00:00+00:00'>"
        f"<style>{'.a{color:#123456}' * 400}</style></head><body><nav><ul>{menu}</ul></nav><main><article>"
        f"<h1>Article {number}</h1><time datetime='2024-05-02'>2 May 2024</time>"
        f"<div class='entry'>{body}</div></article>"
        f"</main><aside>{teasers}</aside></body></html>"
    )


FIELDS = {
    "title": "h1::text",
    "day": "time::attr(datetime)",
    "body": "div.entry p::text",
    "language": "html::attr(lang)",
}


SERVER = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
import crawl
pages = int(sys.argv[2])
def whole(body, kind, tag):
    head = f"HTTP/1.1 200 OK\\r\\nContent-Type: {kind}\\r\\nETag: {tag}\\r\\nContent-Length: {len(body)}\\r\\n\\r\\n"
    return head.encode() + body
links = "".join(f"<p><a href='/a/{n}'>Article {n}</a></p>" for n in range(pages))
site = {"/news": whole(f"<html><main>{links}</main></html>".encode(), "text/html", '"n"')}
for n in range(pages):
    site[f"/a/{n}"] = whole(crawl.page(n).encode(), "text/html; charset=utf-8", f'"{n}"')
site["/robots.txt"] = whole(b"User-agent: *\\nAllow: /\\n", "text/plain", '"r"')
hits = {"requests": 0, "bytes": 0, "not_modified": 0}
async def serve(reader, writer):
    while True:
        try:
            head = (await reader.readuntil(b"\\r\\n\\r\\n")).decode("latin-1")
        except (asyncio.IncompleteReadError, ConnectionError):
            break
        path = head.split(" ", 2)[1]
        if path == "/hits":
            import json
            answer = whole(json.dumps(hits).encode(), "application/json", '"h"')
            hits.update(requests=0, bytes=0, not_modified=0)
        else:
            answer = site[path]
            tag = answer.split(b"ETag: ")[1].split(b"\\r\\n")[0].decode()
            if f"if-none-match: {tag}" in head.lower():
                answer = b"HTTP/1.1 304 Not Modified\\r\\nETag: " + tag.encode() + b"\\r\\n\\r\\n"
                hits["not_modified"] += 1
            hits["requests"] += 1
            hits["bytes"] += len(answer)
        writer.write(answer)
        await writer.drain()
    writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def plain(port: int, ours: bool, database: str, fields: bool) -> None:
    """The same spider for both: a hash and a row for each page, and four fields by CSS where asked for."""
    import asyncio
    import hashlib
    import logging
    import sqlite3

    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess, AsyncCrawlerRunner

    from syndicator.extraction import Page, selected

    logging.disable(logging.INFO)
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("CREATE TABLE item (url PRIMARY KEY, title, day, body, language, hash)")
    connection.execute("BEGIN")
    began = [0.0]

    class Board(scrapy.Spider):
        name = "board"
        custom_settings = {"ADDONS": {}} if ours else None  # as `SourceSpider` has it

        async def start(self) -> Any:
            began[0] = cpu()  # start-up apart: it does not grow with the pages
            yield scrapy.Request(f"http://127.0.0.1:{port}/news", self.listing, dont_filter=True)

        def listing(self, response: Any) -> Any:
            for link in response.css("main a::attr(href)").getall():
                yield response.follow(link, self.article)

        def article(self, response: Any) -> Any:
            row = {"url": response.url, "title": "", "day": "", "body": "", "language": ""}
            if fields:
                tree = Page(response.body, response.url) if ours else None
                for name, css in FIELDS.items():
                    found = selected(tree, css) if tree else response.css(css).getall()
                    assert found, css
                    row[name] = " ".join(found)
            row["hash"] = hashlib.sha256(response.body).hexdigest()
            connection.execute("INSERT INTO item VALUES (:url, :title, :day, :body, :language, :hash)", row)
            yield row

    if ours:
        import os

        import uvloop

        from syndicator.crawling import project_settings

        os.environ |= {
            "SYNDICATOR_CONTACT": "news@example.org",
            "SYNDICATOR_DELAY_SECONDS": "0",
            "SYNDICATOR_DAILY_BUDGET": "1000000",
            "SYNDICATOR_OPEN_ADDRESSES": "127.0.0.0/8",
            "SYNDICATOR_OPEN_PORTS": str(port),
        }
        settings = project_settings()
        settings.set("STATS_CLASS", "scrapy.statscollectors.DummyStatsCollector")  # as a wave has it
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 8, "cmdline")  # as shipped: politeness is no part of this

        async def go() -> None:
            runner = AsyncCrawlerRunner(settings)
            await runner.crawl(Board)

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(go())
    else:
        process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR"})
        process.crawl(Board)
        process.start()
    spent = cpu() - began[0]
    stored = connection.execute("SELECT count(*) FROM item").fetchone()[0]
    print(json.dumps({"cpu": spent, "stored": stored}))


def road(port: int, pages: int, folder: str) -> None:
    """The whole road, twice: crawl, extract, tag, store; then again with nothing new."""
    import logging
    import urllib.request

    from syndicator import crawling
    from syndicator.config import Config
    from syndicator.store import Store
    from syndicator.tagging import Tagger

    logging.disable(logging.WARNING)
    data = Path(folder) / "data"
    (data / "sources").mkdir(parents=True)
    (data / "sources/board.toml").write_text(
        f'title = "Board"\nhomepage = "http://127.0.0.1:{port}/"\nlanguage = "en"\ntimezone = "UTC"\n[[ways_in]]\n'
        f'kind = "html"\nurl = "http://127.0.0.1:{port}/news"\n[article]\ntitle = "h1::text"\nhtml = "div.entry"\n'
    )
    config = Config(
        contact="news@example.org", delay_seconds=0, daily_budget=10**6, first_run_items=pages,
        open_addresses=("127.0.0.0/8",), open_ports=(port,),
    )  # fmt: skip
    tagger = Tagger.load()
    crawling.spiders(data)  # start-up apart
    told: dict[str, Any] = {}
    with Store.open(data) as store:
        for turn in range(2):
            began = cpu()
            now = NOW + timedelta(hours=turn)
            run = crawling.crawl(["board"], store=store, tagger=tagger, config=config, now=now, folder=data)[0]
            told[f"turn {turn}"] = {
                "cpu": cpu() - began,
                "new": run.outcomes.get("new", 0),
                "unchanged": run.outcomes.get("unchanged", 0),
                "server": json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/hits")),
            }
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))


def child(*arguments: object) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, "--child", *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", nargs="+")
    given = parser.parse_args()
    if given.child:
        kind, port, *rest = given.child
        if kind == "road":
            road(int(port), int(rest[0]), rest[1])
        else:
            plain(int(port), kind == "ours", rest[0], rest[1] == "fields")
        return
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(Path(__file__).parent), str(given.pages)],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            report(port, given.pages, given.rounds, Path(folder))
        finally:
            server.kill()


def report(port: int, pages: int, rounds: int, folder: Path) -> None:
    print(f"{pages} articles of {len(page(1)) // 1000} kB; pages per CPU second, median of {rounds}:")
    for what in ("fetch", "fields"):
        rates: dict[str, list[float]] = {"shipped": [], "ours": []}
        for number in range(rounds):
            for kind, measured in rates.items():
                told = child(kind, port, folder / f"{what}-{kind}-{number}.db", what)
                assert told["stored"] == pages, told
                measured.append(pages / told["cpu"])
        shipped, ours = (statistics.median(measured) for measured in rates.values())
        name = {"fetch": "fetch, hash, row", "fields": "the same with four fields by CSS"}[what]
        print(f"  {name:34} as shipped {shipped:5.0f}   ours {ours:5.0f}   {ours / shipped:.2f}x  (bar 2)")
    told = child("road", port, pages, folder / "road")
    first, second = told["turn 0"], told["turn 1"]
    spent = 1000 * first["cpu"] / max(first["new"], 1)
    again = second["server"]
    print(f"the whole road: fetch, extract, tag, store, remember; peak {told['peak_mb']:.0f} MB")
    print(f"  {first['new']} new articles, {spent:.2f} CPU ms each  (bar 8)")
    print(
        f"  nothing new: {again['requests']} request, {again['not_modified']} answered 304, {again['bytes']} bytes  "
        "(bar: one a listing, under 1 kB)"
    )


if __name__ == "__main__":
    main()
