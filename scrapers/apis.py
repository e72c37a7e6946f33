"""Ways in through somebody's JSON: more kinds of listing for `scrapers.pages`."""

import json
from collections.abc import Mapping
from copy import copy
from typing import Any, ClassVar, Self
from urllib.parse import urlencode, urljoin

from scrapers import json_reading, reading
from scrapers.pages import Ask, Found, Listing
from syndicator.config import Config
from syndicator.model import Listed


class JsonListing(Listing):
    """An answer in JSON that is some site's own: subclasses say which part lists what. `entries` reads one answer."""

    kind = "JSON"

    def read(self) -> Found:
        """What an answer lists, by `entries` and `onward`."""
        answer = reading.json_of(self.response)
        return Found(listed=tuple(self.entries(answer)), more=tuple(self.onward(answer)))

    def entries(self, answer: Any) -> list[Listed]:
        """The articles that an answer lists.

        Raises:
            Unreadable: the answer has another shape.
        """
        raise NotImplementedError

    def onward(self, answer: Any) -> list[Ask]:  # noqa: ARG002 - for subclasses
        """Requests for the rest of the listing."""
        return []


class Squarespace(JsonListing):
    """A collection of a Squarespace site, by the platform's `?format=json`."""

    kind = "Squarespace JSON"

    def asks(self) -> tuple[Ask, ...]:
        """The collection, as JSON."""
        return (Ask(url=f"{self.address}?format=json"),)

    def entries(self, answer: Any) -> list[Listed]:
        """The collection's items."""
        return json_reading.squarespace(answer, str(self.response.url))

    def onward(self, answer: Any) -> list[Ask]:
        """The page of older items."""
        page = answer.get("pagination") or {}
        path = page.get("nextPageUrl") if page.get("nextPage") else None
        return [Ask(url=f"{urljoin(str(self.response.url), path)}&format=json")] if path else []


class SharePoint(JsonListing):
    """News of a SharePoint site, asked by POST (`GetNews`): `query` is the JSON that it wants."""

    kind = "SharePoint JSON"
    query: ClassVar[Mapping[str, object]] = {}

    def asks(self) -> tuple[Ask, ...]:
        """The question, posted."""
        headers = {"Content-Type": "application/json;odata=verbose", "Accept": "application/json;odata=verbose"}
        return (Ask(url=self.address, method="POST", body=json.dumps(self.query, sort_keys=True), headers=headers),)


class ReliefWeb(JsonListing):
    """ReliefWeb's API, version 2; it answers only to an `appname` that it approved."""

    kind = "ReliefWeb API"
    appname: str | None = None
    """From the operator's configuration."""
    query: ClassVar[Mapping[str, object]] = {}

    def configured(self, config: Config) -> Self:
        """Under the name that was approved for the operator."""
        way = copy(self)
        way.appname = config.appname
        return way

    def asks(self) -> tuple[Ask, ...]:
        """The question, posted under the approved name."""
        return (
            Ask(
                url=f"{self.address}?{urlencode({'appname': self.appname or ''})}",
                method="POST",
                body=json.dumps(self.query, sort_keys=True),
                headers={"Content-Type": "application/json"},
            ),
        )

    def entries(self, answer: Any) -> list[Listed]:
        """The reports found."""
        return json_reading.reliefweb(answer)
