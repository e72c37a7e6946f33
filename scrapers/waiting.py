"""What waits for the end of its run, and what becomes of it: only then is it known what the run as a whole says."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from web_poet import HttpResponse

from scrapers import verdicts
from scrapers.canaries import FIELDS, SUSPECT
from scrapers.following import STANDS_ELSEWHERE, UNDECIDED, Follower, page_response
from scrapers.moves import REJECTED
from scrapers.patience import attention
from syndicator.dedupe import fingerprint
from syndicator.errors import InvalidArticle
from syndicator.extraction.layers import Without
from syndicator.health.canary import Canary
from syndicator.model import Article, Outcome
from syndicator.normalise import normalise
from syndicator.urls import identity_url

if TYPE_CHECKING:
    from scrapers.spiders import SourceSpider

MOST = 50
"""Articles that wait at once, while nothing is in doubt; their pages are in memory."""
_WITNESSES = 4
"""Known items that are asked whether another layer still gives them right."""
_NAMES = {health: name for name, health in FIELDS.items()}


class Waiter(Follower):
    """The part of `SourceSpider` that holds articles back, and decides on them."""

    def holds(self, article: Article) -> bool:
        """Whether the pipeline is to leave an article alone until the run ends.

        It is new; or known items came out otherwise; or it is not sure whether it is one of them.
        """
        if id(article) not in self._pending:
            return False
        if not self.canaries.holds(article, self.desk.now):
            return self._moved(article)
        if len(self.canaries.aside) >= MOST and not self.canaries.doubted(self.desk.now):
            self._settle_aside()
        return True

    def _moved(self, article: Article) -> bool:
        return self.admits(article) and self.moves.holds(article, self.desk.readings[self._pending[id(article)]])

    async def settle_what_waits(self) -> None:
        """Decide, when all known items and all listings were read, on what was held back for them."""
        await self._fall_back()
        self._settle_aside()
        plain = []
        for decision in self.moves.decided():
            if decision.problem:
                self._hold_back(decision.article, decision.problem)
            elif decision.rejected:
                self._settle(self._pending.pop(id(decision.article)), Outcome.SKIPPED, REJECTED)
            elif decision.known_as:
                self.take_in(decision.article, decision.known_as)
            else:
                plain.append(decision.article)
        self._judge(plain)
        self._settle_what_vanished()

    def _settle_aside(self) -> None:
        """Decide on what known items do not throw doubt on, and leave to `moves` what may be known."""
        aside, self.canaries.aside = self.canaries.aside, []
        plain = []
        for article, canary in aside:
            if problem := self.canaries.verdict(canary, self.desk.now):
                self._weigh(article)
                self._hold_back(article, problem)
            elif canary is not None:
                self.take_in(article, None)
            elif not self._moved(article):
                plain.append(article)
        self._judge(plain)

    def _judge(self, articles: list[Article]) -> None:
        """Take in what the run as a whole throws no doubt on; the rest waits for a person, or a better day."""
        if not articles:
            return
        for article in articles:
            self._weigh(article)
        fields, why = verdicts.doubts(cast("SourceSpider", self))
        for article in articles:
            if fields and self.admits(article):
                self._hold_back(article, f"{SUSPECT} {', '.join(sorted(fields))}: {why}")
            else:
                self.take_in(article, None)

    def _weigh(self, article: Article) -> None:
        """Write down what was read of an article before it is judged, unless it is a known item."""
        if id(article) in self._noted or self.canaries.knows(article):
            return
        self.facts.article(article, self.desk.now, new=self._is_new(article))
        self._noted.add(id(article))

    def _is_new(self, article: Article) -> bool:
        """Whether an item of its own would come of an article: neither its address nor its text is known."""
        store = self.keeper.store
        try:
            item = normalise(article, self.source, now=self.desk.now)
        except InvalidArticle:
            return False
        item = replace(item, fingerprint=fingerprint(f"{item.title}\n{item.text}"))
        known = store is None or store.id_of(identity_url(item.url)) or store.id_of(identity_url(article.url))
        return not known and store is not None and not store.alike(item)

    async def _fall_back(self) -> None:
        """Where known items come out right without a layer, read all that waits without it."""
        doubted = self.canaries.doubted(self.desk.now)
        told = [(article, canary) for article, canary in self.canaries.aside if canary is not None and canary.wrong]
        without: dict[str, frozenset[str]] = {}
        for name in sorted(doubted & _NAMES.keys()):
            witnesses = [(article, canary) for article, canary in told if name in canary.wrong][:_WITNESSES]
            if left := await self._layers_to_leave(name, witnesses, without):
                without[_NAMES[name]] = left
        if without:
            self.canaries.aside = [await self._read_again(pair, without) for pair in self.canaries.aside]

    async def _layers_to_leave(
        self, name: str, witnesses: list[tuple[Article, Canary]], without: Without
    ) -> frozenset[str]:
        """The layers without which most of these known items give a field as it was known; none if there are none."""
        field, left = _NAMES[name], frozenset[str]()
        today = [article for article, _ in witnesses]
        while today:
            asked = frozenset(layer for article in today if (layer := article.provenance.get(field)))
            if asked <= left:
                return frozenset()
            left |= asked
            again = [await self._otherwise(article, {**without, field: left}) for article, _ in witnesses]
            today = [article for article in again if article is not None]
            canaries = [self.canaries.compared(article, self.desk.now) for article in today]
            right = sum(canary is not None and name in canary.right for canary in canaries)
            if 2 * right > len(witnesses):
                return left
        return frozenset()

    async def _read_again(self, pair: tuple[Article, Canary | None], without: Without) -> tuple[Article, Canary | None]:
        """What waits, read without some layers; its comparison tells what these gave."""
        article, before = pair
        again = await self._otherwise(article, without)
        if again is None:
            return pair
        self._pending[id(again)] = self._pending.pop(id(article))
        canary = self.canaries.compared(again, self.desk.now)
        if canary is None or before is None:
            return again, canary
        mended = canary.right & before.wrong.keys()
        gave = {
            name: f"the {name} of a known item {before.wrong[name]}, by {before.by.get(name, 'what was asked first')}"
            for name in mended
        }
        canary = replace(canary, left_out=gave)
        self.canaries.instead(canary)
        return again, canary

    async def _otherwise(self, article: Article, without: Without) -> Article | None:
        """The same page, or listing's entry, read without some layers."""
        key = self._pending[id(article)]
        response = self.keeper.held(key)
        page = self.article(
            response=page_response(response) if response is not None else HttpResponse(article.url, body=b""),
            page_params=self._params(self.desk.readings[key], without),
        )
        try:
            with attention():
                return await page.to_item()
        except Exception:
            self.logger.exception("%s cannot read %s without %s", type(page).__name__, article.url, dict(without))
            return None

    def _hold_back(self, article: Article, problem: str) -> None:
        key = self._pending.pop(id(article))
        self.keeper.quarantine(self.desk.readings[key].listed.url, problem, article)
        self._settle(key, Outcome.QUARANTINED, problem)
        self.facts.held += 1
        self._noted.discard(id(article))

    def _settle_what_vanished(self) -> None:
        """Hide the items of known pages that are gone, unless they moved, or a person has to say whether they did."""
        for reading, response in self._vanished:
            if self.moves.undecided(reading.key):
                self._settle(reading.key, Outcome.SKIPPED, UNDECIDED, asked=False)
            elif self.keeper.withdraw(reading.key, response.url, self.desk):
                self._settle(reading.key, Outcome.WITHDRAWN, f"HTTP {response.status}")
            else:
                self._settle(reading.key, Outcome.SKIPPED, STANDS_ELSEWHERE)
