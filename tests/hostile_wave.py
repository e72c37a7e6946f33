"""A wave over hostile servers in a process of its own: prints how much memory it took, as JSON."""

import json
import sys
from datetime import datetime
from pathlib import Path

from scrapers import settings
from syndicator import crawling
from syndicator.config import Config
from syndicator.store import Store
from syndicator.tagging import Tagger


def main(folder: Path, now: datetime, ports: tuple[int, ...]) -> None:
    """Crawl whatever is declared in `folder` once."""
    settings.DOWNLOAD_TIMEOUT = 3.0
    config = Config(contact="news@example.org", delay_seconds=0.0, open_addresses=("127.0.0.0/8",), open_ports=ports)
    names = sorted(path.stem for path in (folder / "sources").glob("*.toml"))
    with Store.open(folder) as store:
        tagger = Tagger.load()
        known = crawling.catalogue(folder)
        before = _peak()
        runs = crawling.crawl(names, store=store, tagger=tagger, config=config, now=now, folder=folder)
    told = {"sources": len(known), "runs": len(runs), "before": before, "peak": _peak()}
    print(json.dumps(told | {"balanced": all(run.balanced for run in runs)}))


def _peak() -> int:
    """Most resident memory so far, in MB; `ru_maxrss` would count what the process was before it became this one."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), tuple(map(int, sys.argv[3:])))
