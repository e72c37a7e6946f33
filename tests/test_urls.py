"""Addresses: one spelling for one page, one identity for one item, absolute links."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.urls import absolute_url, canonical_url, identity_url, untracked


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [
        ("HTTPS://Example.org", "https://example.org/"),
        ("https://example.org/a#top", "https://example.org/a"),
        ("HTTPS://Example.org:443/a?utm_source=x&b=1#top", "https://example.org/a?b=1"),
        ("http://example.org:80/", "http://example.org/"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("https://example.org/a/../b/./c", "https://example.org/b/c"),
        ("https://example.org/../../a", "https://example.org/a"),
        ("https://example.org/%7euser/%c3%a9", "https://example.org/~user/%C3%A9"),
        ("https://example.org/é?q=ü b", "https://example.org/%C3%A9?q=%C3%BC%20b"),
        ("https://example.org/a?b=2&a=1&b=1", "https://example.org/a?a=1&b=1&b=2"),
        ("https://example.org/a?fbclid=1&gclid=2&mc_eid=3", "https://example.org/a"),
        ("https://example.org/a;jsessionid=AB12?x=1", "https://example.org/a?x=1"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://user:secret@example.org/", "https://example.org/"),
        ("https://example.org./a", "https://example.org/a"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%%341", "https://example.org/%2541"),
        ("  https://example.org/a\n", "https://example.org/a"),
        ("https://example.org/?p=5041", "https://example.org/?p=5041"),
    ],
)
def test_one_spelling_for_one_page(spelling: str, canonical: str) -> None:
    assert canonical_url(spelling) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "/a",
        "example.org",
        "ftp://example.org/",
        "javascript:alert(1)",
        "http://",
        "http://:80/",
        "http://a b/",
        "http://x:99999/",
        "http://[::1",
        "https://exa mple.org/",
    ],
)
def test_what_is_no_web_address_is_refused(nonsense: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical_url(nonsense)


@pytest.mark.parametrize(
    "spelling",
    [
        "https://example.org/news/one",
        "http://www.example.org/news/one/",
        "https://EXAMPLE.org:443/news/one/index.html?utm_medium=mail",
        "http://example.org:80/news/one/default.aspx#part",
        "https://www.example.org/news/./one//",
    ],
)
def test_spellings_of_one_page_share_one_identity(spelling: str) -> None:
    assert identity_url(spelling) == "https://example.org/news/one"


@pytest.mark.parametrize(
    ("url", "identity"),
    [
        ("https://example.org/", "https://example.org"),
        ("https://example.org/?p=1", "https://example.org?p=1"),
        ("https://example.org/Aa", "https://example.org/Aa"),
        ("http://www.gov.example:8080/x", "https://gov.example:8080/x"),
        ("https://www.unodc.org/roseap/en/2017/11/a/story.html", "https://unodc.org/roseap/en/2017/11/a/story.html"),
    ],
)
def test_identity_is_version_one_for_ever(url: str, identity: str) -> None:
    assert identity_url(url) == identity


@given(
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["example.org", "WWW.example.org:80", "a.b.c", "münchen.example", "[::1]", "10.0.0.1:443"]),
    st.text(max_size=40),
    st.text(max_size=40),
)
def test_spelling_twice_changes_nothing_more(scheme: str, host: str, path: str, query: str) -> None:
    url = f"{scheme}://{host}/{path}?{query}"
    try:
        once = canonical_url(url)
    except ValueError:
        return
    assert canonical_url(once) == once
    assert once.isascii()
    assert identity_url(identity_url(url)) == identity_url(url)
    assert identity_url(once) == identity_url(url)


@given(st.text())
def test_any_text_is_either_an_address_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert canonical_url(text).startswith("http")


@pytest.mark.parametrize(
    ("href", "absolute"),
    [
        ("b", "https://example.org/a/b"),
        ("/b", "https://example.org/b"),
        ("//other.example/b", "https://other.example/b"),
        ("?q=1", "https://example.org/a/?q=1"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("java\nscript:alert(1)", None),
        (" JavaScript:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("tel:123", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_links_are_made_absolute_or_dropped(href: str, absolute: str | None) -> None:
    assert absolute_url(href, "https://example.org/a/") == absolute


def test_a_link_loses_only_what_follows_its_reader() -> None:
    assert untracked("https://example.org/a?b=2&utm_source=x&a=1#f") == "https://example.org/a?b=2&a=1#f"
    assert untracked("https://example.org/a?utm_source=x") == "https://example.org/a"
    assert untracked("https://example.org/a#f?utm_source=x") == "https://example.org/a#f?utm_source=x"
