"""The strict checker: it passes what is right, and names what is wrong, where it is."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from formats_samples import FEED, ITEMS, RICH, SITE, item

from syndicator.cli import cli
from syndicator.formats import atom, json_feed, opml, rss
from syndicator.formats.check import Level, check
from tests.loopback_site import Answer, Site

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ATOM = atom.render(FEED, [RICH, item(1)], site=SITE, prev_archive="2024-01").decode()
RSS = rss.render(FEED, [RICH, item(1)], site=SITE, prev_archive="2024-01").decode()
JSON = json_feed.render(FEED, [RICH, item(1)], site=SITE).decode()
OPML = opml.render("Feeds", [("Countries", [FEED])], site=SITE).decode()
GOOD = {"atom": ATOM, "rss": RSS, "json": JSON, "opml": OPML}


def rules(document: str | bytes, **options: str) -> set[str]:
    data = document.encode("utf-8", "surrogatepass") if isinstance(document, str) else document
    return {finding.rule for finding in check(data, now=NOW, **options)}


@pytest.mark.parametrize("form", GOOD)
def test_our_own_documents_are_clean(form: str) -> None:
    assert check(GOOD[form].encode(), now=NOW) == []


@pytest.mark.parametrize(
    ("form", "pattern", "replacement", "rule"),
    [
        ("atom", r"<id>urn[^<]*</id><title>J", "<title>J", "missing"),
        ("atom", r"<title>Joint[^<]*</title>", "", "missing"),
        ("atom", r"<updated>[^<]*</updated><author><name>R", "<author><name>R", "missing"),
        ("atom", r"<updated>[^<]*", "<updated>yesterday", "date"),
        ("atom", r"<updated>[^<]*", "<updated>2024-02-30T00:00:00Z", "date"),
        ("atom", r"<updated>[^<]*", "<updated>2024-02-08 10:00:00Z", "date"),
        ("atom", r"<updated>[^<]*", "<updated> 2024-02-08T10:00:00Z", "space"),
        ("atom", r"<published>[^<]*", "<published>2099-01-01T00:00:00Z", "implausible"),
        ("atom", r"<published>[^<]*", "<published>1970-01-01T00:00:00Z", "implausible"),
        ("atom", r"<updated>2024-02-0[^<]*Z", "<updated>2024-02-07T00:00:00Z", "order"),
        ("atom", r"<id>[^<]*</id><title>T", "<id>12</id><title>T", "uri"),
        ("atom", r"<id>[^<]*</id><title>T", "<id>urn:uuid:12</id><title>T", "uri"),
        ("atom", r"<id>[^<]*</id><title>T", "<id>HTTP://Example.org</id><title>T", "canonical"),
        ("atom", r'rel="self"', 'rel="me"', "relation"),
        ("atom", r'rel="self"', 'rel="related"', "self"),
        ("atom", r'(rel="self") type="[^"]*"', r'\1 type="text/html"', "self-type"),
        ("atom", r'rel="via"', 'rel="alternate" hreflang="en"', "alternate"),
        ("atom", r'rel="via"', 'rel="prev-archive"', "relation"),
        ("atom", r'(rel="enclosure") href="https://rso[^"]*report.pdf"', r'\1 href="/report.pdf"', "relative"),
        ("atom", r'(rel="enclosure") href="https://rso[^"]*report.pdf"', r'\1 href="javascript:alert(1)"', "web"),
        ("atom", r'(rel="enclosure") href="https://rso[^"]*report.pdf"', r"\1", "missing"),
        ("atom", r'length="123456"', 'length="many"', "number"),
        ("atom", r'type="application/pdf"', 'type="pdf"', "type"),
        ("atom", r'hreflang="en"', 'hreflang="english"', "language"),
        ("atom", r'xml:lang="en"', 'xml:lang="xx"', "language"),
        ("atom", r' xml:lang="en"', "", "no-language"),
        ("atom", r'xml:lang="en"', 'xml:lang="en" xml:base="https://x.example/"', "base"),
        ("atom", r'scheme="[^"]*"', 'scheme="country"', "uri"),
        ("atom", r'term="TH"', 'term=""', "blank"),
        ("atom", r"<title>J", "<title>&lt;b&gt;x&lt;/b&gt; J", "markup"),
        ("atom", r"<name>[^<]*</name>", "", "missing"),
        ("atom", r"<name>[^<]*", "<name>Ann &lt;ann@example.org&gt;", "mail"),
        ("atom", r"<email>[^<]*", "<email>editor", "mail"),
        ("atom", r"<generator>", "<bogus/><generator>", "child"),
        ("atom", r"<generator>", "text<generator>", "text"),
        ("atom", r"<generator>", "<generator colour='red'>", "attribute"),
        ("atom", r"<subtitle>", "<subtitle>x</subtitle><subtitle>", "twice"),
        ("atom", r"</feed>", "<icon>https://x.example/i</icon></feed>", "order"),
        ("atom", r"<content type=\"html\">", '<content type="html">&lt;script>x&lt;/script>', "active"),
        ("atom", r"<content type=\"html\">", '<content type="html">&lt;a href="/x">x&lt;/a>', "relative"),
        ("atom", r"<content type=\"html\">", '<content type="html">&lt;a href="javascript:x">x&lt;/a>', "active"),
        ("atom", r"<content type=\"html\">", '<content type="html">&lt;a href="https://x.y/ z">x&lt;/a>', "address"),
        ("atom", r"<content type=\"html\">", '<content type="html">&lt;p title="&lt;">x&lt;/p>', "html"),
        ("atom", r"<content type=\"html\">", '<content type="html">&lt;p onclick="x">x&lt;/p>', "active"),
        ("atom", r"<content type=\"html\">", '<content type="html">&lt;b>x', "html"),
        ("atom", r"<content type=\"html\">", '<content type="html">x&lt;/b>', "html"),
        ("atom", r"<content type=\"html\">", '<content type="html">&lt;blink>x&lt;/blink>', "html"),
        ("atom", r"<content type=\"html\">", '<content type="html">&amp;bogus; x', "html"),
        ("atom", r"<content type=\"html\">", '<content type="html">&lt;p style="position:fixed">x&lt;/p>', "style"),
        ("atom", r"<content type=\"html\">", '<content type="html">&lt;td>x&lt;/td>', "html"),
        ("atom", r"<content type=\"html\">", '<content type="xhtml">', "content"),
        ("atom", r"Joint", "J\x85oint", "characters"),
        ("atom", r"Joint", "J\ufffdoint", "characters"),
        ("atom", r"Joint", "JÃ©oint", "characters"),
        ("atom", r'xmlns:fh="[^"]*"', 'xmlns:x="http://example.org/ns"', "namespace"),
        ("atom", r"xmlns:media=", "xmlns:m=", "prefix"),
        ("atom", r"xmlns:fh=", 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:fh=', "prefix"),
        ("atom", r"<link rel=\"prev-archive\"", '<fh:archive/><link rel="prev-archive"', "archive"),
        ("atom", r"\?>", "?><!DOCTYPE feed>", "doctype"),
        ("atom", r" encoding='UTF-8'", "", "no-encoding"),
        ("atom", r"encoding='UTF-8'", "encoding='ISO-8859-1'", "encoding"),
        ("atom", r"</feed>", "", "xml"),
        ("atom", r"Joint", "&bogus;", "xml"),
        ("atom", r"Joint", "\x0b", "xml"),
        ("atom", r"feed\b", "news", "root"),
        ("rss", r"<title>Thailand[^<]*</title>", "", "missing"),
        ("rss", r"<language>en</language>", "", "missing"),
        ("rss", r"<guid[^>]*>[^<]*</guid>", "", "missing"),
        ("rss", r'isPermaLink="false"', "", "permalink"),
        ("rss", r'isPermaLink="false"', 'isPermaLink="no"', "boolean"),
        ("rss", r">urn:uuid:[^<]*", ">42", "id"),
        ("rss", r"<pubDate>[^<]*", "<pubDate>2024-02-08", "date"),
        ("rss", r"<pubDate>[^<]*", "<pubDate>Thu, 8 Feb 24 10:00:00 +0000", "date"),
        ("rss", r"<pubDate>[^<]*", "<pubDate>Fri, 30 Feb 2024 10:00:00 +0000", "date"),
        ("rss", r"<pubDate>Thu", "<pubDate>Fri", "weekday"),
        ("rss", r"<managingEditor>[^<]*", "<managingEditor>editor@example.org", "mail"),
        ("rss", r"<ttl>60", "<ttl>0", "number"),
        ("rss", r"<link>https://rso[^<]*", "<link>/relative", "uri"),
        ("rss", r"<enclosure", '<enclosure url="https://x.example/a" length="1" type="a/b"/><enclosure', "enclosure"),
        ("rss", r' length="123456"', "", "missing"),
        ("rss", r' length="123456"', ' length="0"', "number"),
        ("rss", r'<enclosure url="[^"]*"', '<enclosure url="https://x#y.example/a"', "file"),
        ("rss", r"<description>Police[^<]*</description>", "", "order"),
        ("rss", r"</channel>", "<copyright>x</copyright></channel>", "order"),
        ("rss", r"<dc:creator>", "<author>a@b.example (A)</author><dc:creator>", "author"),
        ("rss", r"<atom:link href", "<atom:nolink href", "self"),
        ("rss", r'version="2.0"', 'version="3.0"', "version"),
        ("rss", r'version="2.0"', 'version="0.91"', "version"),
        ("rss", r"<docs>", "<cloud/><docs>", "foreign"),
        ("rss", r"<docs>", "<skipHours><hour>7</hour><hour>7</hour></skipHours><docs>", "skip"),
        ("rss", r"<docs>", "<skipDays><day>Caturday</day></skipDays><docs>", "skip"),
        ("rss", r"<docs>", "<image><url>https://x.example/a.tiff</url></image><docs>", "image"),
        ("rss", r"<item>", '<item xmlns:y="http://y.example/" y:z="1">', "extension-attribute"),
        ("opml", r' xmlUrl="[^"]*"', "", "missing"),
        ("opml", r' text="Countries"', "", "missing"),
        ("opml", r' text="Countries"', ' text="Countries" title="Countries"', "type"),
        ("opml", r' xmlUrl="[^"]*"', ' xmlUrl="/feeds"', "web"),
        ("opml", r"<outline.*</outline>", "", "missing"),
        ("opml", r'version="2.0"', 'version="1.0"', "version"),
        ("json", r'"version":"[^"]*",', "", "missing"),
        ("json", r"version/1.1", "version/1", "version"),
        ("json", r'"feed_url":"[^"]*",', "", "self"),
        ("json", r'\{"id":"urn:uuid:0[^"]*",', "{", "missing"),
        ("json", r'"title":"Joint', '"titel":"Joint', "unknown"),
        ("json", r'"title":"Joint[^"]*"', '"title":7', "kind"),
        ("json", r'"tags":\[', '"tags":[1,', "kind"),
        ("json", r'"tags":\[[^\]]*\]', '"tags":"Thailand"', "kind"),
        ("json", r'"content_html":"', '"content_html":"<script>x</script>', "active"),
        ("json", r'"date_published":"[^"]*"', '"date_published":"yesterday"', "date"),
        ("json", r'"date_modified":"2024-[^"]*"', '"date_modified":"2023-01-01T00:00:00Z"', "order"),
        ("json", r',"mime_type":"[^"]*"', "", "missing"),
        ("json", r'"size_in_bytes":123456', '"size_in_bytes":-1', "number"),
        ("json", r'"_syndicator":\{"about', '"_x":1,"_syndicator":{"about', "extension"),
        ("json", r'"title":"Th', '"title":"x","title":"Th', "twice"),
        ("json", r"\]\}\n$", "", "json"),
    ],
)
def test_each_fault_is_named(form: str, pattern: str, replacement: str, rule: str) -> None:
    broken = re.sub(pattern, replacement, GOOD[form], count=0 if form == "opml" else 1, flags=re.DOTALL)
    if rule == "root":
        broken = re.sub(pattern, replacement, GOOD[form])
    if pattern == r"<atom:link href":
        broken = re.sub(r"<atom:link href[^>]*>", "", GOOD[form])
    assert broken != GOOD[form]
    assert rule in rules(broken)


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_two_items_of_one_id_are_an_error(form: str) -> None:
    module = {"atom": atom, "rss": rss, "json": json_feed}[form]
    fragment = module.fragment(item(1), site=SITE)
    document = module.document(FEED, [fragment, fragment], site=SITE, updated=NOW)
    assert "same-id" in rules(document)


def test_two_entries_of_one_moment_are_a_warning() -> None:
    one, two = (atom.fragment(item(n), site=SITE).decode() for n in (1, 2))
    two = re.sub("<updated>[^<]*", re.search("<updated>[^<]*", one)[0], two)  # type: ignore[index]
    document = atom.document(FEED, [one.encode(), two.encode()], site=SITE, updated=NOW)
    assert rules(document) == {"same-updated"}


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_a_feed_must_lie_where_it_says(form: str) -> None:
    assert rules(GOOD[form], location=f"https://feeds.example.org/feeds/country/th.{form}") == set()
    assert rules(GOOD[form], location="https://mirror.example/x") == {"location"}


@pytest.mark.parametrize("form", ["atom", "rss", "json", "opml"])
def test_the_type_that_it_is_served_with_must_fit(form: str) -> None:
    assert rules(GOOD[form], media_type="text/html; charset=utf-8") == {"media-type"}
    module = {"atom": atom, "rss": rss, "json": json_feed, "opml": opml}[form]
    assert rules(GOOD[form], media_type=module.MEDIA_TYPE) == set()
    if form != "json":
        assert rules(GOOD[form], media_type=module.MEDIA_TYPE.replace("utf-8", "latin-1")) == {"encoding"}


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"not xml", b"{", b"<", b"<a/>", b"{}", b"[]", b"\xc3(", b'{"a":' * 99999]
)
def test_rubbish_is_reported_and_never_raised(data: bytes) -> None:
    assert any(finding.level is Level.ERROR for finding in check(data))


def test_a_finding_says_where_it_is() -> None:
    broken = ATOM.replace('length="123456"', 'length="x"')
    (finding,) = check(broken.encode(), now=NOW)
    assert (finding.line, finding.where) == (3, "feed/entry[1]/link[3]/@length")
    assert str(finding) == "error (number): 'x' is no whole number at line 3, feed/entry[1]/link[3]/@length"
    document = json.loads(JSON)
    document["items"][1]["language"] = "xx"
    assert [f.where for f in check(json.dumps(document).encode(), now=NOW)] == ["feed/items[2]/language"]


def test_a_rule_of_the_house_is_marked_as_such() -> None:
    (relative,) = check(
        ATOM.replace('"via" href="https://news.example.com/original"', '"via" href="/x"').encode(), now=NOW
    )
    assert relative.house
    (wrong,) = check(ATOM.replace('length="123456"', 'length="x"').encode(), now=NOW)
    assert not wrong.house


@pytest.mark.parametrize("text", ["&amp;lt;b> x", "&lt;b> x", "&amp;#8217;s", "&amp;amp; x"])
def test_what_readers_may_take_for_markup_needs_hexadecimal_references(text: str) -> None:
    simple = rss.fragment(item(1, title="Plain", summary="Plain"), site=SITE).decode()
    for title, said in ((text, {"markup"}), (re.sub("&(?:amp|lt);", "&#x26;", text), set())):
        fragment = simple.replace("<title>Plain", f"<title>{title}")
        assert rules(rss.document(FEED, [fragment.encode()], site=SITE, updated=NOW)) == said


def test_entities_are_neither_expanded_nor_fetched() -> None:
    bomb = '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    document = ATOM.replace("?>", "?>" + bomb, 1).replace("Joint", "&b;&x;", 1)
    found = check(document.encode(), now=NOW)
    assert {finding.rule for finding in found} & {"doctype", "xml"}
    assert "root:" not in str(found)


def test_all_samples_stay_clean_together() -> None:
    for module in (atom, rss, json_feed):
        assert check(module.render(FEED, ITEMS, site=SITE), now=NOW) == []


def test_the_command_checks_files_and_addresses_with_what_came_with_them(tmp_path: Path) -> None:
    def run(*places: str) -> Result:
        return CliRunner().invoke(cli, ["feeds", "check", *places])

    (tmp_path / "good.atom").write_text(ATOM, "utf-8")
    clean = run(str(tmp_path / "good.atom"))
    assert (clean.exit_code, clean.stderr) == (0, "1 checked, 0 findings.\n")
    assert run(str(tmp_path / "none.atom")).exit_code == 2

    with Site({"/feed": Answer(ATOM, kind="text/html; charset=utf-8")}) as site:
        told = run(f"{site.url}/feed")
        gone = run(f"{site.url}/none")
    assert told.exit_code == 1
    assert "media-type" in told.stdout
    assert f"lies at {site.url}/feed" in told.stdout
    assert str(gone.exception) == f"{site.url}/none: the answer was 404 As told"
    assert "cannot be had" in str(run(f"{site.url}/feed").exception), "nobody is there any more"
