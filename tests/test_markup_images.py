"""Images of today's lazy loaders keep their picture; what only counts readers goes; nothing else is lost or glued."""

import pytest

from syndicator.markup import sanitise, text_of

BASE = "https://a.example/news/x/"

_LOADERS = [
    '<img data-ll-src="/i/a.jpg">',
    '<img src="/blank.gif" data-flickity-lazyload="/i/a.jpg">',
    '<img src="data:," data-cfsrc="/i/a.jpg">',
    '<img src="data:," data-pagespeed-lazy-src="/i/a.jpg?w=9">',
    '<img src="data:," nitro-lazy-src="/i/a.jpg">',
    '<img src="data:," data-lazyload="/i/a.jpg">',
    '<img src="data:," data-brsrcset="/i/s.jpg 1x, /i/a.jpg 2x">',
    '<picture><source srcset="/i/s.jpg 300w, /i/a.jpg 900w"><img src="data:image/svg+xml,x"></picture>',
    '<picture><source data-srcset="/i/a.jpg"><img src="/spacer.gif"></picture>',
    '<noscript><img src="/i/a.jpg"></noscript>',
    '<img src="data:," data-src="/i/a.jpg"><noscript><img src="/i/a.jpg"></noscript>',
    '<amp-img src="/i/a.jpg" width=9 height=9></amp-img>',
]
_PICTURES = [
    "/images/tracking-devices-seized.jpg", "/images/pixel-6-phone.jpg", "/i/counter-trafficking-logo.png",
    "/2024/02/analytics-team.jpg", "/photos/lazy-river.jpg", "/i/blank-check.png", "/counter-terrorism/x.jpg",
    "/tracking/report-cover.png", "/i/transparent-courts.jpg", "//www.counter-trafficking.example/a.jpg",
    "//tracking-lab.example.org/a.jpg", "/photos/open-day.jpg",
]  # fmt: skip
_COUNTERS = [
    "https://ct.sendgrid.net/wf/open?upn=abc", "https://email.news.example.com/o/eJx", "https://px.ads.linkedin.com/collect/?pid=1",
    "https://t.co/i/adsct?x=1", "https://ib.adnxs.com/px?id=1", "https://links.iterable.example/e/eo?_t=1",
    "https://api.mixpanel.com/track/?img=1", "https://hm.baidu.com/hm.gif?si=1", "https://p.typekit.net/p.gif",
    "https://site.example/wp-json/republication-tracker-tool/x?post=1", "https://stats.site.example/matomo.php?idsite=1",
    "https://www.googleadservices.com/pagead/conversion/1/", "https://click.e.example.com/open.aspx?ffcb10",
]  # fmt: skip


@pytest.mark.parametrize("loader", _LOADERS)
def test_a_lazy_image_is_shown_once_with_its_picture(loader: str) -> None:
    safe = sanitise(f"<p>t</p>{loader}", BASE)

    assert safe.count("<img") == 1
    assert 'src="https://a.example/i/a.jpg' in safe
    assert sanitise(safe, BASE) == safe


@pytest.mark.parametrize("other", ['data-image="1204"', 'data-url="/share?page=7"', 'data-lazy="true"'])
def test_an_attribute_that_names_no_picture_replaces_none(other: str) -> None:
    assert 'src="https://a.example/i/a.jpg"' in sanitise(f'<img src="/i/a.jpg" {other}>', BASE)
    assert 'src="https://a.example/i/b.jpg"' in sanitise('<img src="/i/a.jpg" data-image="/i/b.jpg">', BASE)


@pytest.mark.parametrize("address", _PICTURES)
def test_a_picture_whose_name_speaks_of_tracking_stays(address: str) -> None:
    assert address.removeprefix("//") in sanitise(f'<p>t</p><img src="{address}" width=600 height=400>', BASE)


@pytest.mark.parametrize("address", _COUNTERS)
def test_what_mail_and_advertising_count_readers_with_goes(address: str) -> None:
    assert "<img" not in sanitise(f'<p>t</p><img src="{address}">', BASE)


@pytest.mark.parametrize(
    "hidden", ["hidden", 'style="visibility: hidden"', 'style="opacity:0"', 'style="height:1px!important"']
)
def test_an_image_that_nobody_is_to_see_goes(hidden: str) -> None:
    assert "<img" not in sanitise(f'<p>t</p><img src="/i/a.jpg" {hidden}>', BASE)


def test_words_of_a_noscript_stay_out_with_their_image() -> None:
    html = '<p>t</p><noscript>Please switch scripts on <img src="/i/a.jpg"></noscript>'

    assert sanitise(html, BASE) == "<p>t</p>"


@pytest.mark.parametrize(
    "block",
    [
        "section", "article", "aside", "header", "footer", "main", "nav", "fieldset", "details", "summary", "center",
        "dialog", "search", "hgroup", "address", "form",
    ],
)  # fmt: skip
def test_texts_of_neighbouring_blocks_are_neither_lost_nor_glued(block: str) -> None:
    safe = sanitise(f"before<{block}>inside</{block}>behind", BASE)

    assert text_of(safe).split() == ["before", "inside", "behind"]
    assert text_of(sanitise("<b>in</b><i>side</i>", BASE)) == "inside", "what is no block parts no word"


@pytest.mark.parametrize(
    "tracked",
    [
        "srsltid=1", "gad_source=1&gad_campaignid=2", "sfmc_id=1&sfmc_activityid=2", "elqTrackId=1&elq=2&elqaid=3",
        "ml_subscriber=1&ml_subscriber_hash=2", "emci=1&emdi=2", "trk_contact=1&trk_msg=2",
        "at_link_id=1&at_bbc_team=2",
        "sc_campaign=1&sc_channel=2", "bsft_clkid=1", "epik=1&rdt_cid=2&ScCid=3&irclickid=4",
    ],
)  # fmt: skip
def test_links_lose_what_mail_and_advertising_follow_readers_with(tracked: str) -> None:
    assert 'href="https://c.example/y?id=5"' in sanitise(f'<a href="https://c.example/y?{tracked}&id=5">t</a>', BASE)
