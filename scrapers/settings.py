"""Who we are, and how gently we ask. Each line that differs from Scrapy's own says why."""

from pathlib import Path

BOT_NAME = "syndicator"
SPIDER_MODULES = ["scrapers.sources"]
NEWSPIDER_MODULE = "scrapers.sources"
TEMPLATES_DIR = str(Path(__file__).parent / "templates")  # what `scrapy genspider` writes
SPIDER_LOADER_CLASS = "scrapers.loader.Loader"  # also finds the operator's declarations

# Speed: as shipped, half of the CPU goes into these.
CONCURRENT_ITEMS = 4  # so many tasks are made for every response; 100 as shipped
WARN_ON_GENERATOR_RETURN_VALUE = False  # re-parses the callback's source for every response
ASYNCIO_EVENT_LOOP = "uvloop.Loop"
TWISTED_REACTOR_ENABLED = False  # asyncio alone: several waves in one process, and one handler that guards addresses

# Holes that are open as shipped.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # executes Python sent over loopback
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {
    "http": "scrapers.middlewares.handler.Handler",
    "https": "scrapers.middlewares.handler.Handler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
HTTPPROXY_ENABLED = False  # a proxy would dial where the address guard cannot look
COOKIES_ENABLED = False
METAREFRESH_ENABLED = False  # pages do not send us elsewhere
HTTPCACHE_ENABLED = False  # answers for heuristically fresh pages without asking, and would miss news

# Limits.
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024  # 1 GiB as shipped
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30  # for the whole answer
DOWNLOAD_FAIL_ON_DATALOSS = True
REDIRECT_MAX_TIMES = 5
CLOSESPIDER_TIMEOUT = 0  # the wave has the deadline
MEMUSAGE_LIMIT_MB = 0  # the wave's process has the limit

# Manners: the gate in the handler paces hosts over all spiders of a wave, so Scrapy's own pacing stays out of its way.
USER_AGENT = "Syndicator"  # the token; `identity` adds version and contact to every request
ROBOTSTXT_OBEY = False  # obeyed by `scrapers.middlewares.robots`, as RFC 9309 says; Scrapy's takes failures for consent
ROBOTSTXT_USER_AGENT = "Syndicator"
DOWNLOAD_DELAY = 0
DOWNLOAD_DELAY_JITTER = 0
CONCURRENT_REQUESTS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 1
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # the newest first, as listed; last in, first out as shipped
AUTOTHROTTLE_ENABLED = False
RETRY_ENABLED = False  # retries at once and without reading Retry-After; the spider asks again with the next run
HTTPERROR_ALLOW_ALL = True  # the spider gives every answer a name
REFERER_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.5",
    "Accept-Language": "en,*;q=0.5",
}

ADDONS = {"scrapy_poet.Addon": 300}
SCRAPY_POET_TESTS_ADAPTER = "scrapers.recorded.Adapter"  # times as text, and only what a page says
SCRAPY_POET_DISCOVER: list[str] = []
DOWNLOADER_MIDDLEWARES = {
    "scrapers.middlewares.identity.Identity": 90,
    "scrapers.middlewares.erased.Erased": 95,
    "scrapers.middlewares.robots.Robots": 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # sites move; every hop is checked on its own
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapers.middlewares.redirects.Redirects": 600,
    "scrapers.middlewares.conditional.Conditional": 840,
}
SPIDER_MIDDLEWARES = {  # these drop requests without a word; the spider counts and names what it leaves out
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,  # we send none; each layer costs time on every page
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
}
ITEM_PIPELINES = {"scrapers.pipeline.Ingest": 300}
EXTENSIONS_BASE = {  # without those that we have no use for: to switch one off, Scrapy would import it first
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memdebug.MemoryDebugger": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
}
STATS_DUMP = False
LOG_LEVEL = "INFO"
FEED_EXPORT_ENCODING = "utf-8"
