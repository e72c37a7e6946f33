"""Markup: nothing active or following survives, links are absolute, depth and size are bounded."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from syndicator.markup import light, sanitise, shallow, text_of
from syndicator.markup.nesting import ATTRIBUTES
from tests.sampling import sampled

BASE = "https://news.example/a/story.html"
PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<script>alert(1)//",
    "<img src=x onerror=alert(1)>",
    "<img src=x OnError='alert(1)'>",
    '<img src="x" onerror=&#97;lert(1)>',
    "<img/src=x/onerror=alert(1)>",
    '<img src="javascript:alert(1)">',
    '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
    "<img src=x:alert(alt) onerror=eval(src) alt=0>",
    '<img srcset="javascript:alert(1) 1x" src="">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="//evil.example" onclick="alert(1)" style="x">x</a>',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<math href='javascript:alert(1)'>x</math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<style>@import 'javascript:alert(1)';</style>",
    '<style><img src="</style><img src=x onerror=alert(1)//">',
    '<div style="background:url(javascript:alert(1))">x</div>',
    '<div style="width:expression(alert(1))">x</div>',
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<isindex action=javascript:alert(1) type=image>",
    "<input onfocus=alert(1) autofocus>",
    "<select onfocus=alert(1) autofocus>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<body background=javascript:alert(1)>",
    "<base href=javascript:/a/><a href=/b>x</a>",
    '<base href="https://evil.example/"><p>x</p>',
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><img src=x onerror=alert(1)></template>",
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
    '<noembed><img title="</noembed><img src onerror=alert(1)>"></noembed>',
    '<title><img title="</title><img src onerror=alert(1)>"></title>',
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    '<blockquote cite="javascript:alert(1)">x</blockquote>',
    '<q cite="javascript:alert(1)">x</q>',
    '<del cite="javascript:alert(1)" datetime="x">x</del>',
    '<table background="javascript:alert(1)"><td background=x>x</table>',
    "<p id=x class=y name=location contenteditable>x</p>",
    '<a href="https://x.example" target=_blank ping=https://evil.example>x</a>',
    "<div><a href='java\x00script:alert(1)'>x</a></div>",
    '"><script>alert(1)</script>',
    "<<script>alert(1)//<</script>",
    "<a href='https://x.example/\"onmouseover=alert(1)//'>x</a>",
    "<img alt='<script>alert(1)</script>' src=/a.jpg>",
    "<p title='\"><img src=x onerror=alert(1)>'>x</p>",
    "<x-custom onclick=alert(1)>x</x-custom>",
    "\ufffe<scr\x00ipt>alert(1)</scr\x00ipt>",
]
_ALLOWED_ATTRIBUTES = {
    "href", "title", "hreflang", "rel", "src", "alt", "datetime", "start", "colspan", "rowspan", "scope", "span",
    "lang", "dir",
}  # fmt: skip
_FORBIDDEN = (
    "script,style,iframe,object,embed,form,input,button,svg,math,base,meta,link,template,video,audio,textarea,select"
)


def is_harmless(html: str) -> bool:
    tree = LexborHTMLParser(f"<!doctype html><body>{html}")
    if tree.css_first(_FORBIDDEN.replace("meta,", "body meta,").replace("base,", "body base,")) is not None:
        return False
    for node in tree.css("body *"):
        for name, value in node.attributes.items():
            if name not in _ALLOWED_ATTRIBUTES:
                return False
            if name in {"href", "src"} and not re.match(r"(?:https?://|mailto:)", value or ""):
                return False
    return True


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_active_survives(payload: str) -> None:
    for html in (payload, f"<p>before{payload}after</p>", f"<table><tr><td>{payload}", f"<b><i>{payload}"):
        safe = sanitise(html, BASE)

        assert is_harmless(safe), safe
        assert sanitise(safe, BASE) == safe


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [*PAYLOADS, "<p>", "</p>", "<b>", "</div>", "<li>", "<table>", "text", "&lt;", "<a href=x>", "<!--"]
        ),
        max_size=8,
    )
)
def test_no_mixture_is_active_either_and_a_second_pass_changes_nothing(parts: list[str]) -> None:
    safe = sanitise("".join(parts), BASE)

    assert is_harmless(safe)
    assert sanitise(safe, BASE) == safe


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_sanitised_once_and_for_all(text: str) -> None:
    safe = sanitise(text, BASE)

    assert sanitise(safe, BASE) == safe


def test_what_an_article_needs_stays() -> None:
    html = (
        "<h2>Head</h2><p>One <strong>two</strong> "
        "<em>three</em><br>four</p><ul><li>a</li></ul><blockquote>q</blockquote>"
        '<table><tbody><tr><td colspan="2">c</td></tr></tbody></table><pre>x  y</pre>'
    )

    assert sanitise(html, BASE) == html


def test_links_are_absolute_and_lose_what_follows_a_reader() -> None:
    html = '<a href="../b?utm_source=mail&id=7#part">x</a> <a href="#top">y</a> <a href="mailto:desk@x.example">z</a>'

    safe = sanitise(html, BASE)

    assert 'href="https://news.example/b?id=7#part"' in safe
    assert 'href="https://news.example/a/story.html#top"' in safe
    assert 'href="mailto:desk@x.example"' in safe
    assert "nofollow noopener noreferrer" in safe


def test_links_resolve_against_a_stated_base() -> None:
    assert 'href="https://cdn.example/x/b"' in sanitise('<base href="https://cdn.example/x/"><a href="b">x</a>', BASE)


@pytest.mark.parametrize(
    "pixel",
    [
        '<img src="https://stats.example/p.gif" width="1" height="1">',
        '<img src="https://stats.example/p.gif" width="0">',
        '<img src="https://stats.example/p.gif" style="display: none">',
        '<img src="https://www.facebook.com/tr?id=1&ev=PageView">',
        '<img src="https://pixel.wp.com/g.gif?x=1">',
        '<img src="https://feeds.feedburner.com/~r/x/~4/y">',
        '<img src="https://www.google-analytics.com/collect?v=1">',
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
        "<img>",
    ],
)
def test_tracking_pixels_go(pixel: str) -> None:
    assert "<img" not in sanitise(f"<p>x{pixel}</p>", BASE)


@pytest.mark.parametrize(
    ("image", "source"),
    [
        ('<img src="data:image/gif;base64,x" data-src="photo.jpg">', "https://news.example/a/photo.jpg"),
        ('<img src="/blank.gif" data-lazy-src="/photo.jpg">', "https://news.example/photo.jpg"),
        ('<img data-srcset="/s.jpg 300w, /l.jpg 1200w" src="">', "https://news.example/l.jpg"),
        ('<img src="/placeholder.png" srcset="/s.jpg 1x, /l.jpg 2x">', "https://news.example/l.jpg"),
        ('<img src="/photo.jpg" srcset="/other.jpg 2x">', "https://news.example/photo.jpg"),
    ],
)
def test_lazy_images_get_their_real_address(image: str, source: str) -> None:
    assert f'src="{source}"' in sanitise(image, BASE)


def test_images_can_be_left_out() -> None:
    assert sanitise('<p>x<img src="/a.jpg" alt="words">y</p>', BASE, images=False) == "<p>xy</p>"


def test_depth_costs_no_more_than_length() -> None:
    deep = "<div>" * 100_000 + "<p>kept</p>" + "</div>" * 100_000

    start = time.process_time()
    safe = sanitise(deep, BASE)

    assert "kept" in safe
    assert text_of(deep) == "kept"
    assert time.process_time() - start < 3
    assert max(len(match) for match in re.findall("(?:<div>)*", safe)) <= 5 * 256


@pytest.mark.parametrize(
    "bomb",
    sampled(
        [
            "\xa0" * 500_000,
            '<p title="' + "\xa0" * 600_000 + '">',
            "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">",
            "<p>" + "".join(f"<b id={n}>" for n in range(4000)) + "</p>" + "<p>x</p>" * 4000,
            "<table>" * 5000 + "x",
            "<a href=x>" * 20_000 + "x",
            "<" * 1_000_000,
            "<a " * 200_000,
            "&" * 500_000,
            "<!--" * 100_000,
            '<p title="' * 50_000,
            "<li><ul>" * 20_000,
        ],
        always=8,
    ),
)
def test_bombs_end_in_bounded_time(bomb: str) -> None:
    start = time.process_time()
    safe = sanitise(bomb, BASE)

    assert is_harmless(safe)
    assert time.process_time() - start < 6


@pytest.mark.parametrize(
    "words", ["a &amp; b", "&nbsp;", "&lt;!----&gt; ", '<b title="a &amp; &quot;b&quot; > c">&amp;</b>&gt; ']
)
def test_many_references_lose_no_word(words: str) -> None:
    many = sanitise(f"<p>{words * 5000}.</p>", BASE)

    assert many == f"<p>{sanitise(f'<p>{words}.</p>', BASE)[3:-5] * 5000}.</p>"
    assert sanitise(many, BASE) == many


@pytest.mark.parametrize("opening", ["<p ", "<p a='>' ", '<p a=">"b', "<p/", "<p\n", "<p a=b' ", "<p =c ", "<é<p "])
def test_no_tag_keeps_more_attributes_than_it_may(opening: str) -> None:
    html = light(opening + " ".join(f"a{n}=1" for n in range(500)) + ">x")

    assert max(len(node.attributes) for node in LexborHTMLParser(html).css("p")) <= ATTRIBUTES + 2
    assert light(html) == html
    assert html.endswith(">x")


@pytest.mark.parametrize(
    "before",
    ['<b x="<script>">', "<!-- <script> -->", "<textarea><script></textarea>", "<svg><style>", "<script></style>"],
)
def test_what_looks_like_a_script_hides_no_tag_of_thousands(before: str) -> None:
    html = light(before + "<p " + " ".join(f"a{n}" for n in range(20_000)) + ">x</p>" + "<script>i<n</script>" * 2000)

    assert html.count("a") < 1100
    assert html.endswith("<script>i<n</script>")


def test_a_script_keeps_what_only_looks_like_a_tag() -> None:
    script = "<script>for(i<n;i++){" + "var a = b; " * 90 + "}</script>"

    assert light(f"{script}<p>{script}") == f"{script}<p>{script}"


def test_ordinary_tags_keep_what_they_have() -> None:
    classes, told = "a " * 900, '"a": 1, ' * 900
    long = f"<div class='{classes}' data-props='{told}' style=x>" + "<p a b c d>" * 900

    assert light(long) is long


def test_more_than_two_mebibytes_are_cut() -> None:
    assert len(sanitise("<p>word</p>" * 500_000, BASE)) <= 2 * 1024 * 1024 + 100


def test_flat_markup_is_left_as_it_is() -> None:
    html = "<ul>" + "<li>x" * 5000 + "</ul>" + "<p>y" * 5000

    assert shallow(html) == html


@given(st.lists(st.sampled_from(["<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<br>", "<li>", "x"]), max_size=200))
def test_nothing_nests_deeper_than_the_limit_and_no_text_is_lost(parts: list[str]) -> None:
    html = shallow("".join(parts), 10)
    tree = LexborHTMLParser(html)

    for node in tree.css("body *"):
        depth, parent = 0, node.parent
        while parent is not None:
            depth, parent = depth + 1, parent.parent
        assert depth <= 10 + 24 + 4
    assert html.count("x") == parts.count("x")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one <b>two</b><br>three</p><p>four</p>", "one two\nthree\n\nfour"),
        ("<p>a</p>\n\n<p>b\n c</p>", "a\n\nb c"),
        ("<div>a</div><div>b</div>", "a\n\nb"),
        ("<DIV>a</DIV><Article>b</Article>c<BR>d", "a\n\nb\n\nc\nd"),
        ("<p>x<img src=a alt='not this'>y</p>", "xy"),
        ("<style>p{}</style><script>x</script><p>a</p><noscript>n</noscript><svg><text>s</text></svg>", "a"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("AT&amp;T &lt;b&gt; &amp;amp;", "AT&T <b> &amp;"),
        ('<a title="a > b">x</a>', "x"),
        ("<!-- a -->b", "b"),
        ("", ""),
    ],
)
def test_text_is_what_a_reader_sees(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize("name", ["script", "style", "SCRIPT"])
def test_a_script_that_compares_is_no_tag_with_many_attributes(name: str) -> None:
    program = "if (i<n && " + " && ".join(f"a{number} == b" for number in range(300)) + ") go()"
    page = f"<p>Before</p><{name}>{program}</{name}><p>After</p>"

    assert light(page) == page
