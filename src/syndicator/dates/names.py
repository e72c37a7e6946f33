"""Month names as pages write them, and the digits and marks of other scripts."""

import re
import unicodedata
from collections.abc import Iterable

_MONTHS = (
    # English, Spanish, French, Portuguese, Indonesian, Malay, Tagalog, German, Italian, Dutch;
    # Thai, Khmer, Lao, Burmese; Arabic as in Egypt, the Levant and the Maghreb, Urdu, Russian, Hindi, Bengali, Turkish
    """january jan enero ene janvier janv janeiro januari januar jänner gennaio gen มกราคม ม.ค. มกรา
    មករា ມັງກອນ ဇန်နဝါရီ
    يناير كانون_الثاني جانفي جنوری января январь जनवरी জানুয়ারি জানুয়ারী ocak""",
    """february feb febrero février févr fév fevrier fevereiro fev februari pebruari peb pebrero februar febbraio febr
    กุมภาพันธ์ ก.พ. กุมภา កុម្ភៈ កុម្ភះ កុម្ភ ກຸມພາ ဖေဖော်ဝါရီ
    فبراير شباط فيفري فروری февраля февраль फ़रवरी फरवरी ফেব্রুয়ারি ফেব্রুয়ারী şubat""",
    """march mar marzo mars março marco maret mac marso märz maart mrt มีนาคม มี.ค. มีนา មីនា ມີນາ မတ်
    مارس آذار اذار مارچ марта март मार्च মার্চ mart""",
    """april apr abril abr avril avr aprile เมษายน เม.ย. เมษา មេសា ເມສາ ဧပြီ
    أبريل ابريل إبريل نيسان أفريل اپریل апреля апрель अप्रैल এপ্রিল nisan""",
    """may mayo mai maio mei maggio mag พฤษภาคม พ.ค. พฤษภา ឧសភា ພຶດສະພາ မေ
    مايو أيار ايار ماي مئی мая май मई মে mayıs""",
    """june jun junio juin junho juni hunyo giugno giu มิถุนายน มิ.ย. มิถุนา មិថុនា ມິຖຸນາ ဇွန်
    يونيو يونية حزيران جوان جون июня июнь जून জুন haziran""",
    """july jul julio juillet juil julho juli julai hulyo luglio lug กรกฎาคม ก.ค. กรกฎา កក្កដា ກໍລະກົດ ဇူလိုင်
    يوليو يولية تموز جويلية يوليوز جولائی июля июль जुलाई জুলাই temmuz""",
    """august aug agosto ago août aout agustus agu agt ogos สิงหาคม ส.ค. สิงหา សីហា ສິງຫາ ဩဂုတ် သြဂုတ်
    أغسطس اغسطس آب أوت غشت اگست августа август अगस्त আগস্ট ağustos augusti""",
    """september sept sep septiembre setiembre septembre setembro set setyembre settembre กันยายน ก.ย. กันยา កញ្ញា ກັນຍາ
    စက်တင်ဘာ
    سبتمبر أيلول ايلول شتنبر ستمبر сентября сентябрь सितंबर सितम्बर সেপ্টেম্বর eylül""",
    """october oct octubre octobre outubro out oktober okt oktubre ottobre ott ตุลาคม ต.ค. ตุลา តុលា ຕຸລາ အောက်တိုဘာ
    أكتوبر اكتوبر تشرين_الأول تشرين_الاول اکتوبر октября октябрь अक्टूबर अक्तूबर অক্টোবর ekim""",
    """november nov noviembre novembre novembro nopember nobyembre พฤศจิกายน พ.ย. พฤศจิกา វិច្ឆិកា ພະຈິກ နိုဝင်ဘာ
    نوفمبر تشرين_الثاني نونبر نومبر ноября ноябрь नवंबर नवम्बर নভেম্বর kasım""",
    """december dec diciembre dic décembre déc decembre dezembro dez desember des disember dis disyembre
    dezember dicembre
    ธันวาคม ธ.ค. ธันวา ធ្នូ ທັນວາ ဒီဇင်ဘာ
    ديسمبر كانون_الأول كانون_الاول دجنبر دسمبر декабря декабрь दिसंबर दिसम्बर ডিসেম্বর aralık""",
)
MONTHS: dict[str, int] = {
    unicodedata.normalize("NFC", name).replace("_", " "): number
    for number, names in enumerate(_MONTHS, 1)
    for name in names.split()
}
"""Name or abbreviation, lower case, to the month's number."""


def _any_of(names: Iterable[str]) -> str:
    """A pattern for any of `names`, the longest first, parted by first letters: most words are none by theirs."""
    by_first: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_first.setdefault(name[0], []).append(re.escape(name[1:]).replace(r"\.", r"\.?\ ?"))
    return "(?:" + "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in by_first.items()) + ")"


MONTH = _any_of(MONTHS)
"""A pattern for any of them; `month_number` reads what it matched."""

_ZEROS = "\u0660\u06f0\u0966\u09e6\u0e50\u0ed0\u1040\u17e0\uff10"
PLAIN: dict[int, int] = {ord(zero) + digit: ord("0") + digit for zero in _ZEROS for digit in range(10)} | {
    0xA0: 0x20, 0x202F: 0x20, 0x2009: 0x20, 0x2007: 0x20, 0x3000: 0x20, 0x0A: 0x20, 0x0D: 0x20, 0x09: 0x20,
    0x2010: 0x2D, 0x2011: 0x2D, 0x2212: 0x2D, 0x2019: 0x27, 0xFF0F: 0x2F, 0xFF1A: 0x3A,
}  # fmt: skip
"""A translation that keeps a text's length: digits to ASCII, odd spaces and hyphens to plain ones."""

_SQUEEZED: dict[str, int] = {name.replace(".", "").replace(" ", ""): number for name, number in MONTHS.items()}


def month_number(word: str) -> int | None:
    """1 to 12 for a name that `MONTH` matched."""
    return _SQUEEZED.get(word.lower().replace(".", "").replace(" ", ""))


OFFSETS: dict[str, str] = {
    # RFC 822, section 5, and what offices of our region print; names that two regions use otherwise are left out
    "z": "UTC", "ut": "UTC", "utc": "UTC", "gmt": "UTC", "est": "-05:00", "edt": "-04:00", "cst": "-06:00",
    "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00", "cet": "+01:00",
    "cest": "+02:00", "ict": "+07:00", "wib": "+07:00", "wita": "+08:00", "wit": "+09:00", "sgt": "+08:00",
    "myt": "+08:00", "pht": "+08:00", "hkt": "+08:00", "awst": "+08:00", "jst": "+09:00", "kst": "+09:00",
    "acst": "+09:30", "acdt": "+10:30", "aest": "+10:00", "aedt": "+11:00", "nzst": "+12:00", "nzdt": "+13:00",
}  # fmt: skip
