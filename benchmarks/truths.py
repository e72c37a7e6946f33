"""What is known of the pages of the web content extraction benchmark: `ground-truth/ID.json` in one of its halves."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Truth:
    """One page."""

    name: str
    """Of its files, `html/NAME.html.gz` too."""
    kind: str
    """`article`, `forum`, `product` …"""
    url: str
    said: dict[str, object]
    """Title, `publish_date`, `main_content`; what is not known is absent or None."""


def truths(folder: Path, every: int = 1) -> Iterator[Truth]:
    """Every page of `folder`, or each so many; none where there is no such folder."""
    for path in sorted((folder / "ground-truth").glob("*.json"))[::every]:
        data = json.loads(path.read_text("utf-8"))
        kind = data["_internal"]["page_type"]["primary"]
        yield Truth(name=path.stem, kind=kind, url=data.get("url") or "", said=data["ground_truth"])
