"""A body without what surrounds it: repeated title, date line, other articles, closing pointers, boilerplate."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from syndicator.extraction.blocks import block_hash, leaves, opening_at, parsed
from syndicator.extraction.stamps import drop_loose_heads, is_count, is_date_line
from syndicator.markup.plain import serialised_text

_RELATED = re.compile(
    r"(?:more|other|latest|recent|related|similar|popular|recommended|further|trending|top|most read|"
    r"editor.?s?.? picks?)"
    r"(?: (?:news|articles?|stories|posts?|reading|from|content|coverage|updates?|topics?|releases?|"
    r"publications?|links?|resources?|press|reports?|events?|in|this|category|by|on)){0,4}"
    r"|you (?:may|might)(?: also)? (?:like|be interested in|enjoy).{0,20}|read (?:more|also|next|this next)|"
    r"see also|also read|keep reading|continue reading|"
    r"what to read next|up next|don.t miss|explore more|"
    r"baca juga|berita (?:terkait|lainnya|lain|terkini)|artikel (?:terkait|lainnya|berkaitan)|lihat juga|"
    r"tin (?:liên quan|khác|mới|cùng chuyên mục)|bài viết liên quan|xem thêm|đọc thêm|"
    r"(?:ข่าว|บทความ|เนื้อหา)(?:ที่)?เกี่ยวข้อง|อ่านเพิ่มเติม|អត្ថបទទាក់ទង|"
    r"articles? (?:liés?|similaires|connexes)|lire aussi|à lire aussi|voir aussi|"
    r"(?:noticias|artículos|notas) relacionad[ao]s|lea también|te puede interesar|"
    r"(?:notícias|artigos|matérias) relacionad[ao]s|leia (?:também|mais)|veja também|ähnliche artikel|"
    r"mehr zum thema|lesen sie auch"
)
"""In lower case, as all these are searched: that is much quicker than to leave case aside."""
_POINTER = re.compile(
    r"(?:please )?(?:click|tap) (?:here|on the link|below)\b.{0,200}|(?:read|find out|learn|"
    r"see) more (?:about|on|at|here)\b.{0,160}|"
    r"for (?:more|further) information,? (?:please )?(?:click|visit|see|go to)\b.{0,160}",
    re.DOTALL,
)
_CHROME = re.compile(
    r"you are (?:reading|here)\s*:?.*|share(?: this)?(?: article| page| post| story| on|"
    r" via)?\s*:?(?: facebook| twitter| x| linkedin| whatsapp| email| print| copy link)*|"
    r"print(?: this page)?|"
    r"advertisement|sponsored|no comments?!?|\d+ comments?|leave a (?:reply|comment)|(?:back )?to top|"
    r"listen to (?:this )?article|"
    r"sign up (?:for|to) .{0,80}newsletter.{0,40}|subscribe(?: now| to .{0,60})?|follow us(?: on .{0,40})?|"
    r"skip to (?:main )?content|"
    r"see also\s*:.{0,200}|tags?\s*:.{0,120}|filed under.{0,80}|\d+ min(?:ute)?s? read|reading time.{0,30}|"
    r"photo(?: credit)?s?\s*:.{0,80}|"
    r"(?:bagikan|sebarkan|chia sẻ|แชร์|مشاركة|شارك|partager|compartir|compartilhar|teilen|поделиться)(?: \w+)?\s*:?"
    r"(?:[ ,|/]+(?:facebook|twitter|x|whatsapp|telegram|line|zalo|linkedin|e?-?mail|فيسبوك|تويتر|واتساب))*|"
    r"cetak|in trang|in bài|พิมพ์|طباعة|imprimer|imprimir|drucken",
    re.DOTALL,
)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip)$", re.IGNORECASE)
_LINE = 240
_SHORT = 80
_LINKS = 0.4


@dataclass(frozen=True, slots=True)
class Body:
    """A tidied body."""

    html: str
    text: str


def tidy(html: str, *, title: str | None = None, boilerplate: frozenset[str] = frozenset()) -> Body:
    """`html` without what is not the article, and its text."""
    body = parsed(html).body
    return tidied(body, title=title, boilerplate=boilerplate) if body is not None else Body("", "")


def tidied(root: LexborNode, *, title: str | None = None, boilerplate: frozenset[str] = frozenset()) -> Body:
    """`tidy` for an element that nobody else needs any more."""
    drop_loose_heads(root, title)
    found = [(node, _squeezed(node.text())) for node in leaves(root)]
    related = {index for index, (_, text) in enumerate(found) if text and _is_related(text)}
    gone = related | _tail(found, related) | _heads(found, title) | _chrome(found)
    if boilerplate:
        gone |= _learned(found, gone, boilerplate)
    own = root.mem_id
    for index in sorted(gone, reverse=True):
        if found[index][0].mem_id != own:
            found[index][0].decompose()
    inner = (root.inner_html or "").strip()
    return Body(inner, serialised_text(inner))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _chrome(found: list[tuple[LexborNode, str]]) -> set[int]:
    return {index for index, (_, text) in enumerate(found) if text and (_is_chrome(text) or is_count(text))}


def _is_chrome(text: str) -> bool:
    return len(text) <= _LINE and _CHROME.fullmatch(text.lower()) is not None


def _is_related(text: str) -> bool:
    """Whether a block says that other articles follow."""
    return len(text) <= _SHORT and _RELATED.fullmatch(text.lower().strip(" :>»….")) is not None


def _learned(found: list[tuple[LexborNode, str]], gone: set[int], boilerplate: frozenset[str]) -> set[int]:
    """What the site repeats, and the teasers under a heading that it repeats. What opens the text stays."""
    spared = opening_at(["" if index in gone else text for index, (_, text) in enumerate(found)])
    cut = {index for index, (_, text) in enumerate(found) if index != spared and block_hash(text) in boilerplate}
    for index in sorted(cut):
        rest = [found[other] for other in range(index + 1, len(found)) if other not in cut | gone and found[other][1]]
        if index and len(found[index][1]) <= _SHORT and _are_teasers(rest) and (spared or 0) < index:
            return cut | set(range(index, len(found)))
    return cut


def _are_teasers(rest: list[tuple[LexborNode, str]]) -> bool:
    """Links to other pages from the start, at most one longer paragraph each: no text that goes on."""
    linked = [_is_link(node, text) for node, text in rest]
    begins = any(linked[:1]) or (any(linked[1:2]) and len(rest[0][1]) <= _SHORT // 2)
    whole = sum(len(text) > 120 and not link for (_, text), link in zip(rest, linked, strict=True))
    return begins and whole <= sum(linked)


def _is_link(node: LexborNode, text: str) -> bool:
    """Whether a block is nothing but a link to another page."""
    links = node.css("a[href]")
    for _ in range(3):
        if links or node.parent is None:
            break
        node = node.parent
        links = [node] if node.tag == "a" else []
    href = links[0].attributes.get("href") if links else None
    if not href or _FILE.search(href):
        return False
    return _squeezed(" ".join(link.text() for link in links)) == text or links[0].mem_id == node.mem_id


def _heads(found: list[tuple[LexborNode, str]], title: str | None) -> set[int]:
    """The title once more, and the line of date and kind beside it, before the first paragraph."""
    gone: set[int] = set()
    key = block_hash(title) if title else None
    for index, (_, text) in enumerate(found[:12]):
        if not text:
            continue
        if key and block_hash(text) == key:
            gone.update(range(index + 1)) if all(len(one) <= _SHORT for _, one in found[:index]) else gone.add(index)
        elif is_date_line(text):
            gone.add(index)
        elif len(text) > _SHORT and not _is_chrome(text):
            break
    return gone


def _tail(found: list[tuple[LexborNode, str]], related: set[int]) -> set[int]:
    """From the heading of a list of other articles on, which is one of `related`; and pointers that close a text."""
    gone: set[int] = set()
    end = len(found)
    left = sum(len(text) for _, text in found)
    half = left / 2
    for index, (node, text) in enumerate(found):
        if index and index in related and not _is_link(node, text) and _is_list(found[index + 1 :], most=left > half):
            gone.update(range(index, len(found)))
            end = index
            break
        left -= len(text)
    while end:
        text = found[end - 1][1]
        if text and not _POINTER.fullmatch(text.lower()):
            break
        if text:
            gone.add(end - 1)
        end -= 1
    return gone


def _is_list(rest: list[tuple[LexborNode, str]], *, most: bool) -> bool:
    """Teasers rather than an article that goes on: paragraphs that are cut, titles and dates between them.

    What is `most` of a text is only taken for teasers where titles that are links stand in it.
    """
    rest = [(node, text) for node, text in rest if text]
    if most and sum(_is_link(node, text) for node, text in rest) < _LINKS * len(rest):
        return False
    whole = sum(len(text) > 120 and not text.endswith(("...", "…", "[…]")) for _, text in rest)
    return whole <= 1 or whole * 2 <= sum(len(text) <= 120 for _, text in rest)
