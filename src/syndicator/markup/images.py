"""Images: where one really is, and which are no pictures but follow their readers."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

_LAZY = ("data-src", "data-lazy-src", "data-original")
_LARGER = ("data-orig-file", "data-lazy", "data-url", "data-image", "data-hi-res-src")
"""Names that pages give to other things too: a number, a page to share."""
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_LAZY_NAME = re.compile(r"(?:data|nitro|lazy)-[\w-]*?(?:src|original|lazy|image|img|url|file|echo|breeze|bg)[\w-]*")
"""How other loaders call it: `data-ll-src`, `data-cfsrc`, `data-flickity-lazyload`."""
_PICTURE = re.compile(r"[^\s{}\[\]]+\.(?:jpe?g|png|webp|avif|gif)(?:[?#]\S*)?", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"^data:|(?:^|/)(?:blank|spacer|placeholder|place-holder|lazy(?:[-_]?load(?:er|ing)?)?|pixel|px|transparent|1x1|"
    r"gr[ae]y|loading|loader|empty|clear|dummy|trans)(?:[-_.](?:\d+(?:x\d+)?|image|img|gif|bg|min))*\.(?:gif|png|svg)(?:$|[?#])",
    re.IGNORECASE,
)
_HOSTS = """
    doubleclick.net google-analytics.com googletagmanager.com googleadservices.com googlesyndication.com
    scorecardresearch.com quantserve.com chartbeat.net chartbeat.com statcounter.com stats.wp.com pixel.wp.com
    feedburner.com mc.yandex.ru mc.yandex.com yadro.ru hm.baidu.com cnzz.com bat.bing.com ads.linkedin.com
    analytics.twitter.com ads-twitter.com tr.snapchat.com adnxs.com adsrvr.org adroll.com criteo.com criteo.net
    taboola.com outbrain.com mixpanel.com pardot.com hubspot.com klclick.com vortex.data.microsoft.com p.typekit.net
    counter.theconversation.com omtrdc.net 2o7.net demdex.net everesttech.net imrworldwide.com crwdcntrl.net
    krxd.net rlcdn.com tapad.com mathtag.com liadm.com rubiconproject.com pubmatic.com casalemedia.com adform.net
    moatads.com histats.com amung.us extreme-dm.com hitwebcounter.com parsely.com bluekai.com exelator.com
    agkn.com mktoresp.com list-manage.com sendgrid.net mailgun.org mandrillapp.com sparkpostmail.com exct.net
"""
_FOLLOWING_HOSTS = frozenset(_HOSTS.split())
_FOLLOWING_LABEL = re.compile(
    r"(?:pixels?|px|beacons?|analytics|track(?:ing|er)?|trk|stats?|sstats|s?metrics|counter|ads?|adserver|adservice|"
    r"clicks?|piwik|matomo|telemetry|collector|hits?)\d*"
)
_PHOTO = re.compile(r"\.(?:jpe?g|webp|avif|png)$", re.IGNORECASE)
_FOLLOWING_PATH = re.compile(
    r"/(?:pixel|track(?:ing|er)?|beacon|open|count(?:er)?|hit|piwik|matomo|impression|__ptq|blank-pixel)"
    r"\.(?:gif|png|php|aspx?)$|/(?:wf/open|track/open|collect|adsct|pixel|beacon|impression|tr)/?$|/~r/|/b/ss/|"
    r"^/o/[^./]+$|/e/e?o$|republication-tracker|/pagead/|\bpixel\.(?:gif|png|php)$",
    re.IGNORECASE,
)
_DOTS = re.compile(r"\s*[012](?:\.0+)?(?:px)?\s*")
_HIDDEN = re.compile(
    r"display:none|visibility:hidden|(?:^|;)opacity:0(?:\.0+)?(?:;|$)|(?:^|;)(?:max-)?(?:width|height):[01](?:px)?(?:;|!|$)"
)


def image_source(attributes: Mapping[str, str | None]) -> str | None:
    """Where an image really is: lazy loaders keep its address in other attributes and show a placeholder."""
    source = (attributes.get("src") or "").strip()
    shown = bool(source) and _PLACEHOLDER.search(source) is None
    lazy = next((value.strip() for name in _LAZY if (value := attributes.get(name))), "")
    if not lazy:
        larger = ((attributes.get(name) or "").strip() for name in _LARGER)
        lazy = next((value for value in larger if _PICTURE.fullmatch(value) or (value and not shown)), "")
    if not lazy and not shown:
        lazy = next((largest(value) for name in _LAZY_SETS if (value := attributes.get(name))), "") or _named(
            attributes
        )
    if lazy and not lazy.startswith(("data:", "{", "[")):
        return lazy
    return source if shown else None


def _named(attributes: Mapping[str, str | None]) -> str:
    """The address of a picture in an attribute that is named for one."""
    for name, value in attributes.items():
        if value and _LAZY_NAME.fullmatch(name):
            address = largest(value) if "srcset" in name else value.strip()
            if _PICTURE.fullmatch(address):
                return address
    return ""


def largest(srcset: str) -> str:
    """The candidate with the largest descriptor (HTML, 4.8.4.2.1)."""
    candidates = []
    for candidate in re.split(r",\s+|,(?=https?:|/)", srcset.strip()):
        address, _, descriptor = candidate.strip().partition(" ")
        digits = re.match(r"[\d.]+", descriptor.strip())
        candidates.append((float(digits[0].strip(".") or 0) if digits else 1.0, address))
    return max(candidates)[1] if candidates else ""


def follows(attributes: Mapping[str, str | None], url: str) -> bool:
    """Whether an image is there to be asked for, not to be seen: a dot, hidden, or at an address of those who count."""
    if "hidden" in attributes or any(_DOTS.fullmatch(attributes.get(name) or "") for name in ("width", "height")):
        return True
    if _HIDDEN.search(re.sub(r"\s", "", attributes.get("style") or "").lower()):
        return True
    parts = urlsplit(url)
    labels = (parts.hostname or "").split(".")
    if any(".".join(labels[start:]) in _FOLLOWING_HOSTS for start in range(len(labels) - 1)):
        return True
    if _FOLLOWING_PATH.search(parts.path):
        return True
    is_photo = _PHOTO.search(parts.path) is not None
    return not is_photo and any(_FOLLOWING_LABEL.fullmatch(label) for label in labels[:-2])
