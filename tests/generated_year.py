"""A made year of an archive: many languages, every kind of date and right, files, reprints, changes, withdrawals.

Every text is made here, from sentences of our own; no article is anybody's.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from syndicator import definitions
from syndicator.config import Config, Digest
from syndicator.ingest import ingest, settle_stories, withdraw
from syndicator.model import Article, Attachment, Dated, Outcome, Precision, Run, Source, Verdict
from syndicator.publish import Publication, publish
from syndicator.removal import Decision, decide
from syndicator.store import Store
from syndicator.tagging import Tagger

START = datetime(2025, 1, 6, 3, tzinfo=UTC)
PLACES = (
    "Thailand", "Cambodia", "Myanmar", "Viet Nam", "Laos", "Indonesia", "Malaysia", "the Philippines", "Bangladesh",
    "India", "Sri Lanka", "Nepal", "Kenya", "Italy", "Mexico", "Libya", "the United Kingdom", "Papua New Guinea",
)  # fmt: skip
NEWS = (
    ("Scam compound raided in {place}",
     "Police in {place} freed {n} people, held in a scam compound and forced to commit online fraud"),
    ("Boat with {n} Rohingya intercepted off {place}",
     "The navy of {place} intercepted a smuggling boat with {n} Rohingya refugees in the Andaman Sea"),
    ("Fishers tell of forced labour off {place}",
     "{n} crew of a fishing vessel of {place} were found in forced labour and debt bondage at sea"),
    ("{place} licenses recruitment agencies",
     "Migrant workers of {place} paid recruitment fees and fell into forced labour; {n} agencies were shut"),
    ("Trafficker sentenced in {place}",
     "A court in {place} sentenced a man to {n} years in prison for human trafficking after a trial"),
    ("Victims of trafficking sheltered in {place}",
     "{n} victims of human trafficking were identified in {place} and referred to a shelter and legal aid"),
    ("New report: trafficking in persons in {place}",
     "A new report with statistics on human trafficking in {place} was published after {n} interviews"),
    ("{place} adopts an action plan against trafficking",
     "The parliament of {place} adopted a law and a national action plan on trafficking in persons, no. {n}"),
    ("Money laundering by traffickers in {place}",
     "Banks of {place} reported money laundering by human trafficking rings, with cryptocurrency, {n} times"),
    ("Smugglers of migrants arrested in {place}",
     "Border police of {place} arrested {n} suspects for migrant smuggling with forged passports"),
)  # fmt: skip
TONGUES = {
    "th": "ตำรวจไทยช่วยเหลือเหยื่อการค้ามนุษย์ {n} คน จากอาคารแห่งหนึ่งใกล้ชายแดน และส่งตัวไปยังสถานพักพิง",
    "id": "Polisi menyelamatkan {n} korban perdagangan orang di sebuah gedung dekat perbatasan dan menampungnya",
    "vi": "Công an giải cứu {n} nạn nhân buôn bán người trong một tòa nhà gần biên giới và đưa họ về nơi tạm trú",
    "ms": "Polis menyelamatkan {n} mangsa pemerdagangan orang di sebuah bangunan berhampiran sempadan negara itu",
    "km": "ប៉ូលិសបានជួយសង្គ្រោះជនរងគ្រោះដោយសារអំពើជួញដូរមនុស្សចំនួន {n} នាក់នៅជិតព្រំដែន",
    "lo": "ຕຳຫຼວດຊ່ວຍເຫຼືອຜູ້ເຄາະຮ້າຍຈາກການຄ້າມະນຸດ {n} ຄົນ ຢູ່ໃກ້ຊາຍແດນ",
    "my": "ရဲတပ်ဖွဲ့က လူကုန်ကူးခံရသူ {n} ဦးကို နယ်စပ်အနီးတွင် ကယ်တင်ခဲ့သည်",
    "tl": "Nailigtas ng pulisya ang {n} biktima ng human trafficking sa isang gusali malapit sa hangganan",
    "bn": "সীমান্তের কাছে একটি ভবন থেকে মানব পাচারের শিকার {n} জনকে উদ্ধার করেছে পুলিশ",
    "ar": "أنقذت الشرطة {n} من ضحايا الاتجار بالبشر في مبنى قرب الحدود ونقلتهم إلى مأوى آمن",
    "fa": "پلیس {n} قربانی قاچاق انسان را در ساختمانی نزدیک مرز نجات داد و به پناهگاه برد",
    "zh": "警方在边境附近的一栋建筑物内解救了{n}名人口贩运受害者，并将他们送往收容所",
    "ja": "警察は国境付近の建物で人身取引の被害者{n}人を救出し、保護施設に移した",
    "fr": "La police a secouru {n} victimes de la traite des êtres humains dans un bâtiment près de la frontière",
    "es": "La policía rescató a {n} víctimas de trata de personas en un edificio cerca de la frontera",
    "pt": "A polícia resgatou {n} vítimas de tráfico de pessoas num edifício perto da fronteira",
    "ru": "Полиция освободила {n} жертв торговли людьми в здании недалеко от границы",
    "el": "Η αστυνομία απελευθέρωσε {n} θύματα εμπορίας ανθρώπων σε ένα κτίριο κοντά στα σύνορα",
    "ne": "प्रहरीले सीमा नजिकैको भवनबाट मानव बेचबिखनमा परेका {n} जनाको उद्धार गरेको छ",
    "si": "මායිම අසල ගොඩනැගිල්ලකින් මිනිස් ජාවාරමට ගොදුරු වූ {n} දෙනෙකු පොලිසිය බේරා ගත්තේය",
}
"""A sentence in each of them."""
ODD = (
    'Q&A: <b>bold</b> & 1 < 2, "quoted" &amp; more', "Émile’s naïve – “report” …", "عنوان \u202eمقلوب", "👮🏽‍♀️ raid 🚢",
    "A" * 600, "ตัวอย่าง \u200b ที่มีช่องว่าง",
    "a\x00b\x0bc\ufffe", "&lt;script&gt;alert(1)&lt;/script&gt;", "Ã©tude lue de travers",
)  # fmt: skip
SOURCES = tuple(
    Source(
        id=f"agency_{number}", title=f"{name}: news", publisher=name, homepage=f"https://agency{number}.example/",
        country=country, language=language, timezone=zone, rights=rights, attribution=attribution, licence=licence,
    )
    for number, (name, country, language, zone, rights, attribution, licence) in enumerate((
        ("Harbour Police", "TH", "th", "Asia/Bangkok", "summary", None, None),
        ("Office for Migration & Rights", "CH", "en", "Europe/Zurich", "full", "© The Office & others", "CC BY 4.0"),
        ("Ministry of Labour", "PH", "en", "Asia/Manila", "headline", None, None),
        ("Agence du Fleuve", "FR", "fr", "Europe/Paris", "full", None, "Etalab 2.0"),
        ("Yayasan Laut", "ID", "id", "Asia/Jakarta", "summary", None, None),
        ("Pacific Watch", "NZ", "en", "Pacific/Auckland", "summary", "Pacific Watch", None),
        ("River Board", "GB", "en", "Europe/London", "full", None, "OGL 3.0"),
        ("وكالة الحدود", "EG", "ar", "Africa/Cairo", "summary", None, None),
    ))
)  # fmt: skip
CONFIG = Config(
    base_url="https://feeds.example.org",
    title="Example Feeds",
    contact="news@example.org",
    digest=(
        Digest(feed="all", every="week", empty=True),
        Digest(feed="country/th", every="day"),
        Digest(feed="scam-compounds-mekong", every="week"),
    ),
)


@dataclass
class Year:
    """An archive while it is made, a week at a time."""

    store: Store
    rng: random.Random
    now: datetime = START
    made: int = 0
    kept_out: int = 0

    def weeks(self, count: int, each: int) -> Iterator[Publication]:
        """Make so many weeks of so many articles; what was published at the end of each."""
        defined = definitions.load()
        tagger = Tagger(defined.vocabulary)
        self.store.write_catalogue(SOURCES)
        for week in range(count):
            articles = [self.article() for _ in range(each)]
            for article, source in articles:
                outcome = ingest(article, source, store=self.store, tagger=tagger, now=self.now)
                self.kept_out += outcome is Outcome.SKIPPED  # it says what was taken out
                assert outcome in {Outcome.NEW, Outcome.DUPLICATE, Outcome.SKIPPED}, (outcome, article.title)
                self.now += timedelta(minutes=7)
            self._afterwards(articles, tagger, week)
            settle_stories(self.store)
            self.now = START + timedelta(weeks=week + 1)
            self.store.set_now(self.now)
            yield publish(self.store, defined, CONFIG, now=self.now)

    def article(self) -> tuple[Article, Source]:
        """Another one; some tell again what the one before told."""
        rng, number = self.rng, self.made
        self.made += 1
        source = SOURCES[number % len(SOURCES)]
        title, first = NEWS[number % len(NEWS)]
        place = PLACES[(number // len(NEWS)) % len(PLACES)]
        words = {"place": place, "n": number + 11}
        sentences = [
            first.format(**words),
            *(f"Case {number * 31 + k} of desk {k * number % 97} goes on" for k in range(4)),
        ]
        if number % 3 == 1:
            language = list(TONGUES)[number // 3 % len(TONGUES)]
            sentences.insert(1, TONGUES[language].format(**words))
            title = TONGUES[language].format(**words)[:90]
        title = (
            ODD[number // 17 % len(ODD)] + f" {number}" if number % 17 == 5 else title.format(**words) + f" ({number})"
        )
        text = ". ".join(sentences) + "."
        url = f"{source.homepage}{number}"
        article = Article(
            url=url,
            title=title,
            summary=sentences[1][:280] if number % 4 else None,
            text=text,
            html=f'<h2>{place}</h2><p>{text}</p><table><tr><td>{number}</td></tr></table><img src="{url}.jpg" alt="">'
            f'<p><a href="/more?a=1&amp;b=2">more</a> <a href="javascript:alert(1)">x</a></p>',
            image=f"{url}.jpg",
            published=_dated(self.now, number, source, rng),
            attachments=_files(url, number),
            original_url=f"https://origin.example/{number}" if number % 13 == 0 else None,
            noindex=number % 29 == 0,
            noarchive=number % 31 == 0,
        )
        return article, source

    def _afterwards(self, articles: list[tuple[Article, Source]], tagger: Tagger, week: int) -> None:
        """Reprints, changes, withdrawals, removals and verdicts, as they happen."""
        rng, store = self.rng, self.store
        for article, source in rng.sample(articles, max(len(articles) // 8, 1)):
            other = rng.choice([one for one in SOURCES if one.id != source.id])
            reprint = replace(article, url=f"{other.homepage}again/{self.made}", attachments=())
            self.made += 1
            ingest(reprint, other, store=store, tagger=tagger, now=self.now)
        for article, source in rng.sample(articles, max(len(articles) // 8, 1)):
            changed = replace(
                article, title=f"{article.title}: 43 freed", text=f"{article.text} 43 were freed on 9 May 2025."
            )
            ingest(changed, source, store=store, tagger=tagger, now=self.now + timedelta(hours=1))
        if week % 3 == 1:
            withdraw(articles[0][0].url, store=store, now=self.now)
        if week % 5 == 2 and (
            item := next((i for i in store.of_source(articles[1][1].id) if i.url == articles[1][0].url), None)
        ):
            decide(store, Decision(why="asked for", who="editor", at=self.now, items=(item.id,)))
        for number, source in enumerate(SOURCES):
            ended, met = self.now + timedelta(minutes=1), dict.fromkeys(Outcome, 0)
            verdict = (Verdict.OK, Verdict.QUIET, Verdict.BROKEN, Verdict.SUSPECT)[(week // 4 + number) % 4]
            reason = f"The listing & its <links> were {verdict}."
            store.record(
                Run(
                    source=source.id, started_at=self.now, finished_at=ended, verdict=verdict, reason=reason,
                    way_in=None, outcomes=met,
                )
            )  # fmt: skip


def year(folder: Path, *, seed: int = 5) -> Year:
    """An empty archive in a folder; close its store."""
    return Year(store=Store.open(folder), rng=random.Random(seed))


def _dated(now: datetime, number: int, source: Source, rng: random.Random) -> Dated | None:
    kinds: tuple[Precision | None, ...] = ("second", "day", "day", "month", "year", None)
    precision = kinds[number % len(kinds)]
    if precision is None:
        return None
    day = now - timedelta(days=rng.randrange(9))
    value = {
        "second": day - timedelta(seconds=rng.randrange(80_000)),
        "day": day.replace(hour=10, minute=0, second=0),
        "month": day.replace(day=1, hour=10, minute=0, second=0),
        "year": day.replace(month=1, day=1, hour=10, minute=0, second=0),
    }[precision]
    if number % 41 == 0:
        value = value.replace(year=1970)
    return Dated(value=value, precision=precision, raw=str(value), method="selector", zone=source.timezone)


def _files(url: str, number: int) -> tuple[Attachment, ...]:
    if number % 7:
        return ()
    report = Attachment(
        url=f"{url}/report ü.pdf", type="application/pdf", title="Report & annex", length=number * 997 + 1
    )
    return (report, Attachment(url=f"{url}/data.xlsx"), Attachment(url=f"{url}/a.bin", length=0))
