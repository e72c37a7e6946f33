"""The kinds of listing: what each reads, and how it tells what came in its place."""

import asyncio
import gzip
import json
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from web_poet import HttpResponse

from scrapers.apis import ReliefWeb, SharePoint, Squarespace
from scrapers.listings import Ask, Found, Listing, listed_of
from scrapers.pages import Feed, HtmlListing, Sitemap, WordPress
from scrapers.reading import Unreadable
from syndicator.model import Attachment, Listed

BASE = "https://board.example/x/"


def read(kind: type[Listing], body: str | bytes, url: str = BASE, **headers: str) -> Found:
    data = body if isinstance(body, bytes) else body.encode()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return asyncio.run(kind(response=HttpResponse(url, body=data, headers=given)).to_item())


RSS = """<?xml version="1.0"?><!-- hello --><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Board</title><link>https://board.example/</link>
<item><title>Fish &amp;amp; chips &lt;b&gt;rise&lt;/b&gt;</title><link> /a </link>
<pubDate>Thu, 02 May 2024 05:00:00 GMT</pubDate>
<dc:creator>Ann</dc:creator><category>Food</category><content:encoded><![CDATA[<p>Whole</p>]]></content:encoded>
<description><![CDATA[<p>Short</p>]]></description><enclosure url="r.pdf" type="application/pdf" length="120"/>
<media:content url="/p.jpg" medium="image"/></item>
<item><title>No link</title><guid isPermaLink="true">https://board.example/g</guid></item>
<item><title>Numbered</title><guid isPermaLink="false">https://board.example/?p=7</guid></item>
</channel></rss>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://board.example/"><title>B</title></channel>
<item rdf:about="https://board.example/a"><title>A</title><link>https://board.example/a</link>
<dc:date>2024-05-02T05:00:00Z</dc:date></item></rdf:RDF>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://board.example/feeds/">
<link rel="self" href="https://board.example/feeds/now"/><link rel="next" href="older"/>
<entry xml:lang="fr"><title type="html">Un &amp;eacute;t&amp;eacute;</title><link href="../ete"/>
<link rel="via" href="https://other.example/o"/><link rel="enclosure" href="f.pdf" type="application/pdf"/>
<published>2024-05-02T05:00:00Z</published><updated>2024-05-03T05:00:00Z</updated><author><name>Zoé</name></author>
<category term="x" label="Été"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Dit</p></div></content>
</entry></feed>"""


def test_rss_2_says_all_that_it_has() -> None:
    found = read(Feed, RSS)

    assert [entry.url for entry in found.listed] == ["https://board.example/a", "https://board.example/g"]
    assert found.listed[0] == Listed(
        url="https://board.example/a",
        title="Fish & chips rise",
        published="Thu, 02 May 2024 05:00:00 GMT",
        summary="Short",
        html="<p>Whole</p>",
        authors=("Ann",),
        image="https://board.example/p.jpg",
        attachments=(Attachment(url="https://board.example/x/r.pdf", type="application/pdf", length=120),),
        categories=("Food",),
    )


def test_of_the_columns_that_sharepoint_writes_into_a_description_the_text_is_taken() -> None:
    columns = (
        "<div><b>Body:</b> <div class='X'><p>Police freed <b>ten</b>.</p><p>More.</p></div></div>\n"
        "<div><b>ReleaseDate:</b> 5/2/2024</div>\n"
    )
    told = f"<item><link>https://board.example/1</link><description><![CDATA[{columns}]]></description></item>"
    entry = read(Feed, f"<rss><channel>{told}</channel></rss>").listed[0]

    assert entry.summary == "Police freed ten.More."
    assert "ReleaseDate" not in (entry.html or "")
    assert "<p>Police freed <b>ten</b>.</p>" in (entry.html or "")


def test_rss_1_keeps_its_items_beside_the_channel() -> None:
    found = read(Feed, RDF)
    assert [(entry.url, entry.published) for entry in found.listed] == [
        ("https://board.example/a", "2024-05-02T05:00:00Z")
    ]


def test_atom_resolves_against_its_base_and_goes_on() -> None:
    found = read(Feed, ATOM)
    entry = found.listed[0]

    assert (entry.url, entry.title, entry.language, entry.authors) == (
        "https://board.example/ete", "Un été", "fr", ("Zoé",),
    )  # fmt: skip
    assert (entry.published, entry.modified) == ("2024-05-02T05:00:00Z", "2024-05-03T05:00:00Z")
    assert entry.original_url == "https://other.example/o"
    assert "<p>Dit</p>" in (entry.html or "")
    assert entry.categories == ("Été",)
    assert found.more == (Ask(url="https://board.example/x/older"),)


def test_json_feed_reads_like_any_other() -> None:
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "en",
        "next_url": "https://board.example/2",
        "items": [
            {"id": "1", "url": "/a", "title": "A", "content_html": "<p>x</p>", "date_published": "2024-05-02T05:00:00Z",
             "authors": [{"name": "Ann"}], "tags": ["t"]},
            {"id": "no address", "title": "B"},
        ],
    }  # fmt: skip
    found = read(Feed, json.dumps(body))
    assert found.listed[0].url == "https://board.example/a"
    assert found.listed[0].authors == ("Ann",)
    assert found.listed[0].language == "en"
    assert found.more == (Ask(url="https://board.example/2"),)


SITEMAP = (
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
    "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc> https://board.example/a </loc>"
    "<lastmod>2024-05-02</lastmod><news:news><news:publication><news:language>en</news:language></news:publication>"
    "<news:publication_date>2024-05-01</news:publication_date><news:title>A</news:title></news:news></url></urlset>"
)


@pytest.mark.parametrize("body", [SITEMAP, gzip.compress(SITEMAP.encode(), mtime=0)])
def test_a_sitemap_with_news_packed_or_not(body: str | bytes) -> None:
    assert read(Sitemap, body).listed == (
        Listed(url="https://board.example/a", title="A", published="2024-05-01", modified="2024-05-02", language="en"),
    )


def test_an_index_names_the_newest_parts_that_are_wanted() -> None:
    class Posts(Sitemap):
        children = "post-"
        most_children = 2

    parts = "".join(
        f"<sitemap><loc>https://board.example/{kind}-{year}.xml</loc><lastmod>{year}-01-01</lastmod></sitemap>"
        for year in range(2019, 2024)
        for kind in ("post", "page")
    )
    found = read(Posts, f"<sitemapindex>{parts}</sitemapindex>")
    assert [ask.url[-13:] for ask in found.more] == ["post-2023.xml", "post-2022.xml"]


def test_wordpress_goes_on_while_there_are_pages() -> None:
    url = "https://board.example/wp-json/wp/v2/posts?per_page=50&_embed=1"
    post = {"link": "https://board.example/a/", "title": {"rendered": "A &#8211; B"}, "content": {"rendered": "<p>x"}}
    first = read(WordPress, json.dumps([post]), url, X_WP_TotalPages="3")
    last = read(WordPress, json.dumps([post]), f"{url}&page=3", X_WP_TotalPages="3")

    assert first.more == (Ask(url=f"{url}&page=2"),)
    assert last.more == ()
    assert (first.listed[0].title, first.listed[0].html) == ("A – B", "<p>x")


def test_wordpress_hands_on_no_protected_text_and_no_draft() -> None:
    posts = [
        {
            "link": "https://board.example/a/",
            "title": {"rendered": "A"},
            "content": {"rendered": "x", "protected": True},
        },
        {"link": "https://board.example/b/", "title": {"rendered": "B"}, "status": "draft"},
    ]
    found = read(WordPress, json.dumps(posts))
    assert [(entry.url, entry.html) for entry in found.listed] == [("https://board.example/a/", None)]


def test_an_html_listing_gives_words_and_days_of_its_cards() -> None:
    class Cards(HtmlListing):
        card = "li"
        links = "a::attr(href)"
        titles = "b"
        dates = "i"
        next_link = "a.more::attr(href)"

    found = read(
        Cards,
        "<ul><li><a href='/a#top'><b>Alpha </b></a><i>2 May 2024</i></li><li><a href='mailto:x@y.z'>write</a></li>"
        "<li><a href='/?p=9'>numbered</a></li><li><a href='/'>home</a></li></ul><a class=more href='?page=2'>older</a>",
    )
    assert found.listed == (Listed(url="https://board.example/a", title="Alpha", published="2 May 2024"),)
    assert found.more == (Ask(url="https://board.example/x/?page=2"),)


def test_an_html_listing_is_read_against_the_base_that_it_states() -> None:
    body = "<html><base href='/portal/'><body><main><a href='one.html'>One</a></main></body></html>"

    assert [entry.url for entry in read(HtmlListing, body).listed] == ["https://board.example/portal/one.html"]


def test_a_page_without_links_is_empty_and_no_mistake() -> None:
    assert read(HtmlListing, "<html><body><h1>News</h1></body></html>") == Found()


def test_squarespace_counts_milliseconds() -> None:
    body = {
        "collection": {"id": 1},
        "items": [{"fullUrl": "/blog/a", "title": "A", "publishOn": 1714629600000, "body": "<p>x</p>"}],
        "pagination": {"nextPage": True, "nextPageUrl": "/blog?offset=1"},
    }
    found = read(Squarespace, json.dumps(body), "https://board.example/blog?format=json")
    assert (found.listed[0].url, found.listed[0].published) == ("https://board.example/blog/a", "2024-05-02T06:00:00Z")
    assert found.more == (Ask(url="https://board.example/blog?offset=1&format=json"),)


def test_ways_that_post_say_what() -> None:
    class Year(SharePoint):
        query = {"Year": "{year}"}  # noqa: RUF012

    ask = Year("https://board.example/api").asks()[0]
    assert (ask.method, ask.at(datetime(2031, 1, 2, tzinfo=UTC)).body) == ("POST", '{"Year": "2031"}')


def test_reliefweb_names_the_original() -> None:
    report = {
        "title": "A",
        "url_alias": "https://reliefweb.int/report/x/a",
        "origin": "https://o.example/",
        "date": {"original": "2024-05-01T00:00:00+00:00", "changed": "2024-05-02T00:00:00+00:00"},
        "source": [{"name": "IOM"}],
        "language": [{"code": "en"}],
    }
    body = {"data": [{"fields": report}, {"fields": {}}]}
    found = read(ReliefWeb, json.dumps(body))
    assert len(found.listed) == 1
    assert (found.listed[0].original_url, found.listed[0].authors) == ("https://o.example/", ("IOM",))


HTML = "<!doctype html><html><body>Please enable JavaScript</body></html>"


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        (WordPress, HTML, "not JSON (HTML)"),
        (WordPress, "", "not JSON (empty)"),
        (WordPress, '{"code": "rest_no_route"}', "not a list of posts (rest_no_route)"),
        (WordPress, "[" * 100_000, "not JSON (JSON)"),
        (Feed, HTML, "not XML (HTML)"),
        (Feed, "", "not XML: empty"),
        (Feed, "<urlset/>", "not a feed (urlset)"),
        (Feed, "<rss/>", "not a feed (rss without channel)"),
        (Feed, '{"a": 1}', "not a feed (JSON)"),
        (Feed, "%PDF-1.7", "not XML (PDF)"),
        (Sitemap, HTML, "not XML (HTML)"),
        (Sitemap, "<rss><channel/></rss>", "not a sitemap (rss)"),
        (Sitemap, b"\x1f\x8bnonsense", "invalid gzip"),
        (HtmlListing, '{"a": 1}', "not HTML (JSON)"),
        (HtmlListing, "", "not HTML (empty)"),
        (Squarespace, "{}", "not a Squarespace collection"),
        (ReliefWeb, "[]", "not an answer of the API"),
    ],
)
def test_what_came_in_its_place_is_named(kind: type[Listing], body: str | bytes, words: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read(kind, body)
    assert str(raised.value) == words


def test_entities_are_neither_unfolded_nor_fetched() -> None:
    bomb = (
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
        "<rss><channel><item><link>https://board.example/a</link><title>&b;&f;</title></item></channel></rss>"
    )
    found = read(Feed, bomb)
    assert [(entry.url, entry.title) for entry in found.listed] == [("https://board.example/a", "&b;&f;")]


def test_a_feed_with_mistakes_is_mended_where_that_is_safe() -> None:
    found = read(
        Feed, "\n\n<rss><channel><item><link>https://board.example/a</link><title>R & D &nbsp;</item></channel>"
    )
    assert [entry.url for entry in found.listed] == ["https://board.example/a"]


def test_a_declaration_that_was_not_asked_reads_nothing() -> None:
    with pytest.raises(LookupError, match="declared, not read"):
        _ = Feed("https://board.example/feed").response


def test_an_entry_survives_the_memory() -> None:
    entry = read(Feed, RSS).listed[0]
    assert listed_of(json.loads(json.dumps(asdict(entry)))) == entry


@pytest.mark.parametrize("charset", ["undefined", "idna", "base64", "bz2", "rot13", "nowhere", "utf-8"])
def test_a_page_is_read_whatever_it_is_said_to_be_written_in(charset: str) -> None:
    body = f"<html><head><meta charset='{charset}'></head><main><a href='/1'>Überfälle</a></main></html>"

    for kind in (f"text/html; charset={charset}", "text/html"):
        assert [one.title for one in read(HtmlListing, body, Content_Type=kind).listed] == ["Überfälle"]


@pytest.mark.parametrize("odd", ["xml:base='http://['", "xml:base='//\u2100/'", "xml:base='javascript:x'"])
def test_an_entry_with_an_impossible_base_harms_no_other(odd: str) -> None:
    entries = f"<entry {odd}><link href='/1'/></entry><entry><link href='/2'/></entry>"
    found = read(Feed, f"<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>")

    assert [one.url for one in found.listed] == ["https://board.example/1", "https://board.example/2"]


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "1e9", "\u00b2", "0", ""])
def test_a_length_that_is_none_is_none(length: str) -> None:
    item = f"<item><link>/1</link><enclosure url='/a.pdf' type='application/pdf' length='{length}'/></item>"
    found = read(Feed, f"<rss><channel>{item}<item><link>/2</link></item></channel></rss>")

    assert [one.attachments[0].length for one in found.listed if one.attachments] == [None]
    assert len(found.listed) == 2


def test_a_listing_with_a_tag_of_many_attributes_is_read() -> None:
    loaded = "<p " + " ".join(f"a{number}" for number in range(400_000)) + ">"

    assert len(read(HtmlListing, f"<html><main>{loaded}<a href='/1'>One</a></main></html>").listed) == 1
