"""How fixtures hold what a page object says: times as text, and nothing of what the page did not say."""

from datetime import datetime
from typing import Any

from web_poet.testing.itemadapter import WebPoetTestItemAdapter


class Adapter(WebPoetTestItemAdapter):
    """Named in each fixture's `meta.json`, and in the settings for `scrapy savefixture`."""

    def asdict(self) -> dict[str, Any]:
        """The fields that say something."""
        return {name: _plain(value) for name, value in super().asdict().items() if _says(value)}


def _says(value: object) -> bool:
    return value not in (None, (), [], {}, "", False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if _says(each)}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
