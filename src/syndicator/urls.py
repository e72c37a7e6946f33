"""Addresses: the one spelling that we compare, the one that identifies, and the absolute form of a link."""

import re
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

_TRACKING_NAMES = """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mc_cid
    mc_eid _ga _gl _hsenc _hsmi __hssc __hstc __hsfp hsctatracking mkt_tok vero_id vero_conv oly_anon_id
    oly_enc_id wickedid rb_clickid s_cid cmpid icid ncid trk trkcampaign trackingid spm scm spref ref_src
    ref_url __twitter_impression _openstat action_object_map action_type_map action_ref_map fb_action_ids
    fb_action_types fb_source fb_ref phpsessid jsessionid aspsessionid sid_session wt_mc wt_zmc at_medium
    at_campaign at_custom1 xtor echobox sr_share ns_mchannel ns_source ns_campaign ns_linkname ns_fee guccounter
    guce_referrer guce_referrer_sig __cf_chl_tk __cf_chl_rt_tk __cf_chl_jschl_tk__ cf_chl_captcha_tk
    srsltid gad_source gad_campaignid epik rdt_cid sccid irclickid _kx __s ck_subscriber_id dm_i emci emdi
    elqtrackid elq elqaid elqat elqak elqcampaignid ml_subscriber ml_subscriber_hash hss_channel vgo_ee _bta_tid
    _bta_c _branch_match_id _branch_referrer sfmc_id sfmc_activityid sfmc_journey_id sfmc_j sfmc_s sfmc_l sfmc_jb
    sfmc_mid sfmc_u at_link_id at_link_type at_link_origin at_format at_ptr_name at_bbc_team at_campaign_type
    sc_campaign sc_channel sc_content sc_country sc_geo sc_outcome sc_publisher trk_contact trk_msg trk_module
    trk_sid trk_gid __cft__[0] __tn__ __eep__ fb_ref
"""
_TRACKING = frozenset(_TRACKING_NAMES.split())
_TRACKING_PREFIX = (
    "utm_",
    "mtm_",
    "pk_",
    "piwik_",
    "matomo_",
    "hsa_",
    "itm_",
    "stm_",
    "ga_source",
    "__cf_chl_",
    "bsft_",
    "asc_source",
    "asc_campaign",
    "asc_refurl",
    "cx_recs_",
)
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?#]*", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index\.(?:html?|php|aspx?|jsp|cfm)|default\.(?:aspx?|html?))$", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_BLANKS = re.compile(r"[\t\n\r]")
_CONTROLS = "".join(map(chr, range(0x21)))


@lru_cache(maxsize=2048)  # on its way from a listing into the store, each address is asked for ten times
def canonical_url(url: str) -> str:
    """Spell `url` the one way that we compare and store.

    Lower-case scheme and host in its ASCII form (RFC 3986, 6.2.2.1; RFC 5890), no user, no default port, no dot
    segments, one spelling of escapes, no fragment, no tracking or session parameters, the other parameters sorted.
    Idempotent.

    >>> canonical_url("HTTPS://Example.org:443/a?utm_source=x&b=1#top")
    'https://example.org/a?b=1'

    Raises:
        ValueError: `url` is not an absolute http(s) address.
    """
    parts = _split(url)
    host = _host(parts, url)
    path = _path(parts.path)
    query = "&".join(sorted(piece for piece in map(_escaped_query, parts.query.split("&")) if _kept(piece)))
    return f"{parts.scheme}://{host}{path}" + (f"?{query}" if query else "")


@lru_cache(maxsize=2048)
def identity_url(url: str) -> str:
    """The address by which we know an item again, version 1: frozen for ever, since ids are made of it.

    The canonical URL as https, without `www.`, without default ports, index file and slash at the end.

    Raises:
        ValueError: `url` is not an absolute http(s) address.
    """
    scheme, _, rest = canonical_url(url).partition("://")
    address, mark, query = rest.partition("?")
    host, slash, path = address.partition("/")
    name, colon, port = (
        (host, "", "") if host.endswith("]") else host.rpartition(":") if ":" in host else (host, "", "")
    )
    if not colon:
        name = host
    elif port in {"80", "443"}:
        host = name
    while host.startswith("www.") and host.count(".") > 1:
        host = host[4:]
    trimmed = None
    path = slash + path
    while trimmed != path:
        trimmed, path = path, _INDEX.sub("", path).rstrip("/")
    del scheme
    return f"https://{host}{path}{mark}{query}"


def spellings(identity: str) -> list[str]:
    """Canonical URLs that an identity URL most likely stands for: http or https, `www.` or not, a slash or none."""
    rest = identity.removeprefix("https://")
    address, mark, query = rest.partition("?")
    ends = [mark + query, f"/{mark}{query}"]
    return [f"{scheme}://{www}{address}{end}" for scheme in ("https", "http") for www in ("", "www.") for end in ends]


def absolute_url(url: str, base: str) -> str | None:
    """`url` as a browser on the page `base` would read it; None for anything but http, https and mailto."""
    url = _BLANKS.sub("", url).strip(_CONTROLS)
    if not url:
        return None
    try:
        joined = urljoin(base, url)
        parts = urlsplit(joined)
        if parts.scheme == "mailto":
            return joined if "@" in parts.path else None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
        _ = parts.port
    except ValueError:
        return None
    return joined.encode("utf-8", "ignore").decode()


def untracked(url: str) -> str:
    """`url` without parameters that only follow its reader; otherwise as it is spelled."""
    address, sign, fragment = url.partition("#")
    head, mark, query = address.partition("?")
    if not mark:
        return url
    kept = "&".join(piece for piece in query.split("&") if _kept(piece))
    return head + (f"?{kept}" if kept else "") + sign + fragment


def _split(url: str) -> SplitResult:
    spelled = _BLANKS.sub("", url.encode("utf-8", "ignore").decode()).strip(_CONTROLS)
    parts = urlsplit(spelled)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError(f"no absolute http(s) address: {url!r}")
    return parts


def _host(parts: SplitResult, url: str) -> str:
    """Host and port in lower-case ASCII.

    Raises:
        ValueError: there is no host, or none that could be looked up.
    """
    name, port = parts.hostname or "", parts.port
    if ":" in name:
        host = f"[{IPv6Address(name.partition('%')[0]).compressed}]"
    else:
        host = name.strip(".")
        if not host.isascii():
            host = host.encode("idna").decode().lower()
        if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split(".")):
            raise ValueError(f"no host in {url!r}")
    default = {"http": 80, "https": 443}[parts.scheme]
    return host if port in {None, default} else f"{host}:{port}"


def _path(path: str) -> str:
    """Dot segments out (RFC 3986, 5.2.4), empty segments at the start out, one spelling of escapes."""
    path = _SESSION.sub("", _escaped(path, "/:@!$&'()*+,;=~"))
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + re.sub("^/+", "", "/".join(kept))


def _escaped(text: str, safe: str) -> str:
    """One spelling of `text`: escapes only where needed, in upper case, others as UTF-8 (RFC 3986, 6.2.2)."""

    def spell(match: re.Match[str]) -> str:
        if not match[1]:
            return "%25"  # a percent sign that escapes nothing
        byte = int(match[1], 16)
        return chr(byte) if byte in _UNRESERVED else f"%{byte:02X}"

    return quote(_ESCAPE.sub(spell, text), safe=safe + "%~")


def _escaped_query(piece: str) -> str:
    return _escaped(piece, "/:@!$'()*+,;=?~")


def _kept(piece: str) -> bool:
    name = piece.partition("=")[0].lower()
    return bool(name) and name not in _TRACKING and not name.startswith(_TRACKING_PREFIX)
