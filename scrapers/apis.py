"""Ways in through somebody's JSON: more kinds of listing for `scrapers.pages`."""

import json
from collections.abc import Mapping
from copy import copy
from typing import Any, ClassVar, Self
from urllib.parse import urlencode, urljoin

from scrapers import json_reading, reading
from scrapers.listings import Ask, Found, Listing
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


class PostedListing(JsonListing):
    """An answer in JSON to a question in JSON, sent by POST; which page of it is wanted stands in the question."""

    query: ClassVar[Mapping[str, object]] = {}
    headers: ClassVar[Mapping[str, str]] = {"Content-Type": "application/json"}

    def asks(self) -> tuple[Ask, ...]:
        """The question."""
        return (self.ask(self.address, self.query),)

    def ask(self, url: str, question: Mapping[str, Any]) -> Ask:
        """A request that puts a question."""
        return Ask(url=url, method="POST", body=json.dumps(question, sort_keys=True), headers=self.headers)

    @property
    def question(self) -> Mapping[str, Any]:
        """What was asked to get this answer; the declared question where only the answer was recorded."""
        return json.loads(self.posted) if self.posted else self.query


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


class SharePoint(PostedListing):
    """News of a SharePoint site (`GetNews`): `query` is the JSON that it wants."""

    kind = "SharePoint JSON"
    headers: ClassVar[Mapping[str, str]] = {
        "Content-Type": "application/json;odata=verbose",
        "Accept": "application/json;odata=verbose",
    }


class ReliefWeb(PostedListing):
    """ReliefWeb's API, version 2; it answers only to an `appname` that it approved."""

    kind = "ReliefWeb API"
    appname: str | None = None
    """From the operator's configuration."""

    def configured(self, config: Config) -> Self:
        """Under the name that was approved for the operator."""
        way = copy(self)
        way.appname = config.appname
        return way

    def asks(self) -> tuple[Ask, ...]:
        """The question, under the approved name."""
        return (self.ask(f"{self.address}?{urlencode({'appname': self.appname or ''})}", self.query),)

    def entries(self, answer: Any) -> list[Listed]:
        """The reports found."""
        return json_reading.reliefweb(answer)

    def onward(self, answer: Any) -> list[Ask]:
        """The reports that follow: as many as were passed over before are passed over, and those of this answer."""
        passed = json_reading.count(self.question.get("offset")) + len(answer["data"])
        if not answer["data"] or passed >= json_reading.count(answer.get("totalCount")):
            return []
        return [self.ask(str(self.response.url), {**self.question, "offset": passed})]
