"""Tests of single values: texts, dates, addresses, languages, types, addresses for mail."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.entities import name2codepoint
from urllib.parse import urlsplit

from syndicator.formats import languages
from syndicator.formats.check.findings import Level
from syndicator.formats.check.grammar import Spot
from syndicator.formats.check.html import ELEMENTS

_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)")
_RFC822 = re.compile(
    r"(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d\d?) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) "
    r"(\d\d):(\d\d)(?::(\d\d))? (?:[+-]\d\d[03]0|UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|Z)"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SCHEMES = {"http", "https", "ftp", "mailto", "news", "tel", "urn", "tag", "data", "info", "xmpp"}
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?://\[[0-9A-Fa-f:.]+\])?(?:[A-Za-z0-9;/?:@&=+$._!~*'(),#-]|%[0-9A-Fa-f]{2})+"
)
_LOOSE = re.compile(r"[A-Za-z]+:[A-Za-z0-9;/?:@&=+$._!~*'(),%#-]+")
"""What validators let pass as an address, although nobody can open it."""
_RELATIVE = re.compile(r"(?![A-Za-z][A-Za-z0-9+.-]*:)(?:[A-Za-z0-9;/?:@&=+$._!~*'(),#-]|%[0-9A-Fa-f]{2})*")
_URN = re.compile(r"urn:(?!uuid:)[a-z0-9][a-z0-9-]{1,31}:(?:[a-z0-9()+,.:=@;$_!*'-]|%[0-9a-f]{2})+", re.IGNORECASE)
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TAG_URI = re.compile(r"tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d){0,2}:[A-Za-z0-9;/?:@&=+$._!~*'()%,#-]*")
_UNRESERVED = re.compile(
    r"%(?:4[1-9A-Fa-f]|5[0-9Aa]|6[1-9A-Fa-f]|7[0-9AaEe]|3[0-9]|2[DEde]|5[Ff])|%[0-9A-F]?[a-f]|%[a-f]"
)
_ENDING = re.compile(r"</(\w+)>")
_REFERENCE = re.compile(r"&(#?\w+)")
_PART = r"[^\s()<>@,;:\\\"/\[\]?={}%^`]+"
_TYPE = re.compile(rf"{_PART}/{_PART}(?:\s*;\s*{_PART}=(?:\"[^\"]*\"|{_PART}))*", re.ASCII)
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*", re.ASCII)
_EARLIEST = 1990


def nonblank(text: str, spot: Spot) -> None:
    """Something must stand here."""
    if not text.strip():
        spot.complain(Level.WARNING, "blank", "nothing stands here")


def named(text: str, spot: Spot) -> None:
    """Something should stand here, although the specification does not ask for it."""
    if not text.strip():
        spot.complain(Level.WARNING, "blank", "nothing stands here", house=True)


def tight(text: str, spot: Spot) -> None:
    """White space around ids, dates and addresses is part of them (RFC 4287)."""
    if text != text.strip():
        spot.complain(Level.ERROR, "space", "white space around the value")


def plain(text: str, spot: Spot) -> None:
    """Plain text that readers cannot take for markup (RSS Advisory Board profile, "Character data")."""
    endings = [name for name in _ENDING.findall(text) if name.lower() in ELEMENTS]
    if endings:
        spot.complain(Level.WARNING, "markup", f"</{endings[0]}> in plain text")
        return
    suspicious = any(
        name in name2codepoint or name == "apos" or not name.isalpha() for name in _REFERENCE.findall(text)
    ) or (spot.context.rss and re.search(r"&#[x0-9]|<[/a-zA-Z]", text))
    line = spot.element.sourceline or 1
    if suspicious and not any(spot.context.references[line - 1 : line]):
        spot.complain(Level.WARNING, "markup", "could be taken for markup; write & and < as &#x26; and &#x3C;")


def rfc3339(text: str, spot: Spot) -> None:
    """A date as Atom and JSON Feed write it."""
    stated = moment(text)
    if stated is None:
        lenient = re.fullmatch(r"\d{4}-\d\d-\d\dT[01]\d:\d\d:\d\d(?:\.\d*)?(?:Z|[+-]\d\d:\d\d)", text, re.ASCII)
        spot.complain(Level.ERROR, "date", f"{text!r} is no date of RFC 3339", house=bool(lenient and _day(text)))
    else:
        _plausible(stated, spot)


def moment(text: str) -> datetime | None:
    """The moment that a date of RFC 3339 says, None where it is none."""
    try:
        return datetime.fromisoformat(text) if _RFC3339.fullmatch(text) else None
    except ValueError:
        return None


def _day(text: str) -> bool:
    """Whether the text begins with a day that exists."""
    try:
        return bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


def rfc822(text: str, spot: Spot) -> None:
    """A date as RSS writes it: RFC 822 with a year of four digits, and the right day of the week."""
    found = _RFC822.fullmatch(text)
    if not found:
        spot.complain(Level.ERROR, "date", f"{text!r} is no date of RFC 822")
        return
    try:
        day = date(int(found[4]), _MONTHS.index(found[3]) + 1, int(found[2]))
        stated = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        spot.complain(Level.ERROR, "date", f"{text!r}: there is no such day")
        return
    if found[1] and day.strftime("%a") != found[1]:
        spot.complain(Level.ERROR, "weekday", f"{text!r}: the day of the week is wrong")
    _plausible(stated if stated.tzinfo else stated.replace(tzinfo=UTC), spot)


def _plausible(moment: datetime, spot: Spot) -> None:
    future = spot.context.now is not None and moment > spot.context.now + timedelta(minutes=10)
    if future or moment.year < _EARLIEST:
        spot.complain(
            Level.WARNING, "implausible", f"{moment.date()} is {'in the future' if future else 'too long ago'}"
        )


def uri(text: str, spot: Spot) -> None:
    """An absolute URI in ASCII (RFC 3986)."""
    scheme = text.partition(":")[0].lower()
    if scheme == "urn":
        good = bool(_UUID.fullmatch(text) if text.lower().startswith("urn:uuid:") else _URN.fullmatch(text))
    elif scheme == "tag":
        good = bool(_TAG_URI.fullmatch(text))
    elif scheme in {"http", "https", "ftp"}:
        good = bool(_URI.fullmatch(text) and _host(text))
    else:
        good = bool(_URI.fullmatch(text))
    if not good:
        lenient = _LOOSE.fullmatch(text) and (scheme == "https" or re.match(r"(?:http|ftp)://[^/]", text))
        spot.complain(Level.ERROR, "uri", f"{text[:200]!r} is no absolute URI", house=bool(lenient))
    elif scheme not in _SCHEMES:
        spot.complain(Level.WARNING, "scheme", f"readers do not follow {scheme}:", house=not scheme.isalpha())


def web(text: str, spot: Spot) -> None:
    """An address that a reader may open: http or https, and nothing active."""
    uri(text, spot)
    if not text.lower().startswith(("http://", "https://")):
        active = text.lower().startswith(("javascript:", "vbscript:", "data:"))
        spot.complain(Level.WARNING, "web", f"{text[:80]!r} is no web address", house=not active)


def reference(text: str, spot: Spot) -> None:
    """An address that Atom lets be relative; ours are absolute, for readers disagree on what they are relative to."""
    if _RELATIVE.fullmatch(text):
        spot.complain(Level.WARNING, "relative", f"{text[:80]!r} is no absolute address", house=True)
    else:
        web(text, spot)


def canonical(text: str, spot: Spot) -> None:
    """An id spelled the one way: ids are compared letter by letter (RFC 4287, 4.2.6.1)."""
    uri(text, spot)
    parts = urlsplit(text) if _URI.fullmatch(text) else None
    bad = text[: text.find(":")] != text[: text.find(":")].lower() or bool(_UNRESERVED.search(text))
    if parts and parts.scheme in {"http", "https", "ftp"}:
        bad = (
            bad or parts.netloc != parts.netloc.lower() or not parts.path or bool(re.search(r"/\.\.?(/|$)", parts.path))
        )
        bad = bad or parts.netloc.startswith(("@", ":")) or parts.netloc.endswith((":80", ":443", ":", "."))
    if bad:
        spot.complain(Level.WARNING, "canonical", f"{text[:200]!r} could be spelled in another way")


def _host(text: str) -> bool:
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def language(text: str, spot: Spot) -> None:
    """A BCP 47 tag whose language readers know."""
    if not languages.known(text):
        spot.complain(Level.ERROR, "language", f"{text!r} is no language that readers know")


def media_type(text: str, spot: Spot) -> None:
    """A media type (RFC 6838)."""
    if not _TYPE.fullmatch(text):
        spot.complain(Level.ERROR, "type", f"{text!r} is no media type")


def mail(text: str, spot: Spot) -> None:
    """An address for mail (RFC 5322, addr-spec)."""
    if not _MAIL.fullmatch(text):
        spot.complain(Level.ERROR, "mail", f"{text!r} is no address for mail")


def mail_with_name(text: str, spot: Spot) -> None:
    """`a@example.org (Name)`, as the RSS profile wants it."""
    plain(text, spot)
    found = re.fullmatch(r"(\S+) \((.+)\)", text)
    if not found:
        spot.complain(Level.WARNING, "mail", "an address and a name are expected: a@example.org (Name)")
    mail(found[1] if found else text, spot)


def no_mail(text: str, spot: Spot) -> None:
    """A name that hides no address."""
    if "<" in text and _MAIL.search(text):
        spot.complain(Level.WARNING, "mail", "an address for mail in a name")


def count(text: str, spot: Spot) -> None:
    """A whole number, zero or more."""
    if not re.fullmatch(r"\d{1,18}", text, re.ASCII):
        spot.complain(Level.ERROR, "number", f"{text!r} is no whole number")


def positive(text: str, spot: Spot) -> None:
    """A whole number above zero."""
    count(text, spot)
    if text.strip("0") == "":
        spot.complain(Level.ERROR, "number", "must be above zero")
