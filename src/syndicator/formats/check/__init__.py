"""A strict checker of feeds: Atom, RSS 2.0, JSON Feed 1.1 and OPML 2.0, as our documents use them.

Its rules are those of the specifications and of the W3C's feed validator that can apply to us, and some that only we
hold. What it does not know it reports: a clean document here is clean there, but not always the other way round.
"""

import re
from datetime import datetime

from lxml import etree

from syndicator.formats.check import atom, json_feed, opml, rss
from syndicator.formats.check.findings import Finding, Level, Report
from syndicator.formats.check.grammar import Context, inspect, tag_of

__all__ = ["Finding", "Level", "check"]

_DECLARATION = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_FORMATS = {
    atom.ROOT: (atom.FEED, ("application/atom+xml",)),
    rss.ROOT: (rss.RSS, ("application/rss+xml",)),
    opml.ROOT: (opml.OPML, ("text/x-opml",)),
}


def check(
    data: bytes, *, location: str | None = None, media_type: str | None = None, now: datetime | None = None
) -> list[Finding]:
    """Everything that is wrong with a document, in its order; empty is clean.

    `location` is where it was fetched (its own address must agree), `media_type` the Content-Type it came with, `now`
    lets dates in the future be found.
    """
    report = Report()
    if data.lstrip()[:1] == b"{":
        json_feed.inspect(data, report, location=location, media_type=media_type, now=now)
        return report.findings
    root = _parsed(data, report)
    if root is None:
        return report.findings
    tag = tag_of(root)
    if tag not in _FORMATS:
        report.add(Level.ERROR, "root", f"<{tag}> is no feed that we know", line=root.sourceline)
        return report.findings
    grammar, types = _FORMATS[tag]
    _media_type(media_type, types, report)
    lines = [b"&#x" in line for line in data.split(b"\n")]
    context = Context(report=report, references=lines, location=location, now=now, rss=tag == rss.ROOT)
    inspect(root, grammar, context)
    return report.findings


def _parsed(data: bytes, report: Report) -> etree._Element | None:
    """The root element; None where the document is not even XML, which the report then says."""
    declared = _DECLARATION.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() != b"utf-8":
        report.add(Level.WARNING, "encoding", f"declared as {declared[1].decode('latin-1')}; UTF-8 is expected", line=1)
    if not declared:
        report.add(Level.INFORMATION, "no-encoding", 'say encoding="utf-8" in the XML declaration', line=1)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        data.decode("utf-8")
        root = etree.fromstring(data, parser)
    except UnicodeDecodeError as error:
        report.add(Level.ERROR, "utf-8", f"byte {error.start} is not UTF-8", line=data.count(b"\n", 0, error.start) + 1)
        return None
    except (etree.XMLSyntaxError, ValueError) as error:
        report.add(Level.ERROR, "xml", str(error), line=getattr(error, "lineno", None))
        return None
    tree = root.getroottree()
    if tree.docinfo.doctype:
        message = "a feed needs no document type, and some readers refuse it"
        report.add(Level.WARNING, "doctype", message, line=1, house=True)
    if tree.docinfo.xml_version not in {None, "1.0"}:
        report.add(Level.ERROR, "xml-version", "XML 1.0 is what readers know", line=1)
    return root


def _media_type(media_type: str | None, expected: tuple[str, ...], report: Report) -> None:
    if media_type is None:
        return
    kind, _, parameters = media_type.partition(";")
    if kind.strip().lower() not in expected:
        report.add(Level.WARNING, "media-type", f"served as {kind.strip()}; {expected[0]} is expected")
    charset = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", parameters)
    if charset and charset[1].lower() != "utf-8":
        report.add(Level.WARNING, "encoding", f"served as {charset[1]}; UTF-8 is expected")
