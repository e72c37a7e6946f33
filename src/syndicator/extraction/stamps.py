"""Lines around a text that are other at every visit, and no part of it: how often it was read, how long ago it came."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from syndicator.dates import read
from syndicator.dates.reading import find, plain
from syndicator.extraction.blocks import BLOCK, block_hash

_BLOCKS = frozenset(BLOCK.split(","))
_LONGEST = 160
_DATE_LINE = 80
_MOST_WORDS = 5
"""Words that such a line may hold beside figures and dates: a weekday, a zone, an office."""
_MOST_LETTERS = 40
"""The same for scripts that write no spaces."""
_NUMBER = r"\d[\d.,\s]{0,8}"
_COUNT = re.compile(
    r"(?:\b(?:page ?views?|views?|hits|reads?|visits|viewed|read|dibaca|dilihat|lượt (?:xem|đọc|truy cập)|vues?|"
    r"lectures?|visitas|lecturas|vistas|aufrufe|gelesen|просмотр\w*|görüntülenme)|"
    r"(?:จำนวน|ยอด)?(?:ผู้|คน|ครั้งที่)?(?:อ่าน|เข้าชม|เข้าดู|ชม)|عدد (?:المشاهدات|القراءات|الزيارات|الزوار)|مشاهدات)"
    rf"\s*[:：(]?\s*{_NUMBER}\)?\s*(?:kali|times?|x\b|คน|ครั้ง|mal|fois|veces)?"
    rf"|(?<![\d/.-]){_NUMBER}(?:page ?views?|views?|hits|reads?|visits|kali (?:dibaca|dilihat)|x dibaca|pembaca|"
    r"lượt (?:xem|đọc)|vues?|visitas|lecturas|aufrufe|просмотр\w*|مشاهدة|مشاهدات|قراءة|زيارة)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    "view|hits|read|visit|dibaca|dilihat|pembaca|lượt|vue|lectur|vista|aufrufe|gelesen|просмотр|görüntülenme|อ่าน|ชม|เข้าดู|"
    "مشاهد|قراء|زيار|زوار"
)
"""Pieces of which a line holds one, or no form of `_COUNT` is in it: looking for those forms takes long."""
_LABEL = re.compile(r"[:：(]|^(?:จำนวน|ยอด|عدد)|\bkali\b|lượt", re.IGNORECASE)
"""What tells a counter from words of a text: `visits 12 prisons` is none."""
_UNIT = (
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|detik|menit|jam|hari|minggu|bulan|tahun|"
    r"giây|phút|giờ|ngày|tuần|tháng|năm|sekunden?|minuten?|stunden?|tage?n?|wochen?|monate?n?|secondes?|heures?|jours?|"
    r"semaines?|mois|ans?|segundos?|minutos?|horas?|días?|dias?|semanas?|mes(?:es)?|años?)"
)
_AGO = re.compile(
    r"(?:(?:last )?(?:posted|published|updated|diposting|diperbarui|publié|publicado|veröffentlicht|đăng|أضيف|نشر)"
    r"\s*(?:on|at|:)?\s*)?"
    rf"(?:(?:about |over |almost )?(?:\d+|an?|one|two|three|few) {_UNIT} (?:and \d+ {_UNIT} )?ago|\d+ ?[smhdw] ago"
    r"|just now|yesterday|today|last (?:week|month|year)|kemarin|hari ini|baru saja|hôm (?:qua|nay)|hier|ayer|gestern"
    rf"|heute|\d+ {_UNIT} (?:yang )?lalu|\d+ {_UNIT} trước|(?:vor|il y a|hace|há) \w+ {_UNIT}"
    r"|\d+ ?(?:วินาที|นาที|ชั่วโมง|วัน|สัปดาห์|เดือน|ปี)(?:ที่แล้ว|ที่ผ่านมา|ก่อน)|เมื่อวาน(?:นี้)?|วันนี้"
    r"|(?:منذ|قبل) (?:\d+ )?\w+(?: واحدة?)?|أمس|اليوم)"
    r"(?:,? (?:at )?\d\d?[:.]\d\d(?: ?[ap]\.?m\.?)?)?(?:\s*[|·•–—-]\s*[^.!?]{1,40})?",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"\b\d\d?[:.]\d\d(?::\d\d)?\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_MOST_BESIDE = 10
_IN_A_MONTH = 2
_IN_A_PART = 3
_LONG_WORD = 1.6
_PARTS = re.compile(r"[|·•–—,:;()/]|\s-\s|\.\s")
_SPELLED = re.compile(r"[^\s\d_.,'\"“”+-]+")
"""Words with their vowel signs, which are no letters to `re`."""
_LABELS = re.compile(
    r"(?:publi|post|releas|issue|date|updat|modif|creat|upload|submit|onlin|veröff|erstell|aktual|datum|zuletzt|geänd|"
    r"paru|actual|fech|cread|atual|pubbl|aggiorn|gepub|geplaatst|bijgewerkt|diter|dipub|dipos|diper|dimuat|tanggal|"
    r"tarikh|inilathala|опубл|дата|обнов|созда|yayın|tarih|güncel|เผยแพร่|เมื่อ|วัน|โพส|ประกาศ|อัป|ลงข่าว|เวลา|โดย|ថ្ងៃ|ផ្សាយ|"
    r"ຈັດພິມ|ວັນ|ရက်|နေ့|نشر|تاريخ|بتاريخ|الموافق|公開|掲載|更新|投稿|発表|发布|發布|時間|时间|日期|发表|등록|작성|게시|입력|수정)\S*|"
    r"(?:on|at|by|last|first|from|added|the|am|vom|von|um|uhr|stand|mis|mise|à|jour|en|ligne|le|par|el|la|las|de|del|por|"
    r"em|às|data|il|alle|ore|di|da|op|door|pada|hari|oleh|pukul|jam|ngày|đăng|lúc|cập|nhật|thứ|bởi|noong|ika|ng|в|г|года|"
    r"kl|den|klo|น|ទី|ខែ|ឆ្នាំ|ທີ|ເດືອນ|في|يوم|تم|م|於|于|h)$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?<!\bг)[.!?…。।។၊။]$")
"""How a sentence ends; `2026 г.` is a year."""


def is_count(text: str) -> bool:
    """Whether a line says how often its page was read, and beside that no more than a date and an office."""
    if not 3 < len(text) <= _LONGEST or _DIGIT.search(text) is None or _ENDS.search(text):
        return False
    if _COUNTED.search(text.lower()) is None:
        return False
    found = _COUNT.search(text)
    if found is None or text[found.end() :].lstrip()[:1].isalpha():
        return False
    rest = plain(_COUNT.sub(" ", text))
    for one in reversed(find(rest)):
        rest = rest[: one.start] + rest[one.end :]
    words = _LETTERS.findall(_CLOCK.sub(" ", rest))
    if not _LABEL.search(found[0]):
        return not words
    return len(words) <= _MOST_WORDS and sum(map(len, words)) <= _MOST_LETTERS


def is_date_line(text: str) -> bool:
    """Whether a line above a text is hardly more than its date, or says how long ago it came.

    Words beside the date are its weekday, what it is of, a place, a name, a kind: no sentence.
    """
    if len(text) > _DATE_LINE or _ENDS.search(text):
        return False
    if _AGO.fullmatch(text):
        return True
    if len(text.split()) > _MOST_BESIDE or read(text, method="line") is None:
        return False
    found = find(plain(text))
    if not found:
        return len(_LETTERS.findall(text)) <= _IN_A_MONTH
    *apart, before = _PARTS.split(text[: found[0].start])
    after, *more = _PARTS.split(_CLOCK.sub(" ", text[found[-1].end :]))
    return all(map(_is_beside, (before, after))) and all(_weight(part) <= _IN_A_PART for part in (*apart, *more))


def _is_beside(part: str) -> bool:
    """Whether words that nothing parts from a date say what it is, where or whose."""
    words = _SPELLED.findall(part)
    if len(words) == 1 and _weight(part) <= _LONG_WORD:
        return True
    return len(words) <= _MOST_WORDS and all(word[0].isupper() or _LABELS.match(word) for word in words)


def _weight(part: str) -> float:
    """How many words a part holds; a script without spaces writes one in about five signs."""
    return sum(1.0 if word[0] < "\u0e00" else max(1.0, len(word) / 5) for word in _SPELLED.findall(part))


def drop_loose_heads(root: LexborNode, title: str | None) -> None:
    """Take title, date and counters out of `root` where they stand in no block of their own, before its first."""
    key = block_hash(title) if title else None
    for run in list(_bare(root)):
        text = " ".join("".join(node.text() for node in run).split())
        if text and (is_date_line(text) or is_count(text) or (key and block_hash(text) == key)):
            for node in run:
                node.decompose()


def _bare(root: LexborNode) -> Iterator[list[LexborNode]]:
    """The nodes of each bare line of `root` before its first block that is more than a line."""
    run: list[LexborNode] = []
    for node in root.iter(include_text=True):
        block = node.tag in _BLOCKS or (node.tag != "-text" and node.css_first(BLOCK) is not None)
        if not block and node.tag != "br":
            run.append(node)
            continue
        if run:
            yield run
        run = []
        if block and len(node.text(strip=True)) > _DATE_LINE:
            return
    if run:
        yield run
