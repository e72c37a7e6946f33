"""Where articles come from: the Scrapy project."""
