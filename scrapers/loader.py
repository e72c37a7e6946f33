"""Which sources there are: our modules, and the operator's declarations laid over them."""

import os
from pathlib import Path
from typing import cast

from scrapy import Spider
from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader

from scrapers.declarations import declared
from scrapers.spiders import SourceSpider


class Loader(SpiderLoader):
    """Scrapy's loader of our modules, and then `DATA/sources/*.toml`: same id replaces, `enabled = false` removes."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._spiders = {name: spider for name, spider in self._spiders.items() if issubclass(spider, SourceSpider)}
        data = settings.get("SYNDICATOR_DATA") or os.environ.get("SYNDICATOR_DATA") or "data"
        shipped = cast("dict[str, type[SourceSpider]]", dict(self._spiders))
        for source, spider in declared(Path(data) / "sources", shipped).items():
            if spider is None:
                self._spiders.pop(source, None)
            else:
                self._spiders[source] = cast("type[Spider]", spider)
