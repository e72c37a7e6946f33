"""Month names as pages write them, and the digits and marks of other scripts."""

import re
import unicodedata
from collections.abc import Iterable

_MONTHS = (
    # A line each: English, Spanish, French, Portuguese, Indonesian, Malay, Tagalog, German, Italian, Dutch · the
    # North, Romanian, Catalan, Galician, Swahili · Thai, Khmer, Lao, Burmese, Vietnamese · Arabic as in Egypt, the
    # Levant and the Maghreb, Urdu, Persian, Dari, Hebrew · scripts of India, Nepal and Sri Lanka · Russian, Ukrainian,
    # Bulgarian, Serbian, Greek · Turkish, Azeri, Uzbek, Polish, Czech, Slovak, Croatian, Hungarian, Finnish.
    # `listopada` is left out: November to some, October to others.
    """january jan enero ene janvier janv janeiro januari januar jänner gennaio gen
    janúar ianuarie gener xaneiro มกราคม ม.ค. มกรา មករា ມັງກອນ ဇန်နဝါရီ tháng_giêng tháng_một
    يناير كانون_الثاني جانفي جنوری ژانویه ינואר
    जनवरी जानेवारी জানুয়ারি জানুয়ারী ਜਨਵਰੀ જાન્યુઆરી ஜனவரி జనవరి ಜನವರಿ ജനുവരി ජනවාරි
    января январь янв січня січень януари јануар ιανουαρίου ιανουάριος ιαν
    ocak yanvar stycznia ledna leden január januára siječnja januara tammikuuta""",
    """february feb febrero février févr fév fevrier fevereiro fev februari pebruari peb pebrero februar febbraio febr
    febrúar februarie febrer febreiro กุมภาพันธ์ ก.พ. กุมภา កុម្ភៈ កុម្ភះ កុម្ភ ກຸມພາ ဖေဖော်ဝါရီ ဖေဖေါ်ဝါရီ tháng_hai
    فبراير شباط فيفري فروری فوریه فبروری פברואר
    फ़रवरी फरवरी फेब्रुअरी फेब्रुवरी फेब्रुवारी ফেব্রুয়ারি ফেব্রুয়ারী ਫ਼ਰਵਰੀ ਫਰਵਰੀ ફેબ્રુઆરી பிப்ரவரி ఫిబ్రవరి
    ಫೆಬ್ರವರಿ ഫെബ്രുവരി පෙබරවාරි
    февраля февраль фев февр лютого лютий февруари фебруар φεβρουαρίου φεβρουάριος φεβ
    şubat fevral lutego února únor február februára veljače februara helmikuuta""",
    """march mar marzo mars março marco maret mac marso märz maart mrt
    martie març machi มีนาคม มี.ค. มีนา មីនា ມີນາ မတ် tháng_ba
    مارس آذار اذار مارچ מרץ
    मार्च মার্চ ਮਾਰਚ માર્ચ மார்ச் మార్చి ಮಾರ್ಚ್ മാർച്ച് මාර්තු
    марта март мар березня березень μαρτίου μάρτιος μαρ
    mart marca března březen marec március ožujka marta maaliskuuta""",
    """april apr abril abr avril avr aprile
    apríl aprilie aprili เมษายน เม.ย. เมษา មេសា ເມສາ ဧပြီ tháng_tư
    أبريل ابريل إبريل نيسان أفريل اپریل آوریل אפריל
    अप्रैल अप्रिल एप्रिल এপ্রিল ਅਪ੍ਰੈਲ એપ્રિલ ஏப்ரல் ఏప్రిల్ ಏಪ್ರಿಲ್ ഏപ്രിൽ අප්‍රේල් අප්රේල්
    апреля апрель апр квітня квітень април απριλίου απρίλιος απρ
    nisan aprel kwietnia dubna duben apríla április travnja aprila huhtikuuta""",
    """may mayo mai maio mei maggio mag
    maj maí maig พฤษภาคม พ.ค. พฤษภา ឧសភា ພຶດສະພາ မေ tháng_năm
    مايو أيار ايار ماي مئی می מאי
    मई मे মে ਮਈ મે மே మే ಮೇ മേയ് මැයි
    мая май травня травень мај μαΐου μάιος μάι
    mayıs maja května květen máj mája május svibnja toukokuuta""",
    """june jun junio juin junho juni hunyo giugno giu
    júní iunie juny xuño มิถุนายน มิ.ย. มิถุนา មិថុនា ມິຖຸນາ ဇွန် tháng_sáu
    يونيو يونية حزيران جوان جون ژوئن יוני
    जून जुन জুন ਜੂਨ જૂન ஜூன் జూన్ ಜೂನ್ ജൂൺ ජූනි
    июня июнь июн червня червень юни јун ιουνίου ιούνιος ιουν
    haziran iyun czerwca června červen jún júna június lipnja juna kesäkuuta""",
    """july jul julio juillet juil julho juli julai hulyo luglio lug
    júlí iulie juliol xullo กรกฎาคม ก.ค. กรกฎา កក្កដា ກໍລະກົດ ဇူလိုင် tháng_bảy
    يوليو يولية تموز جويلية يوليوز جولائی ژوئیه جولای יולי
    जुलाई जुलै জুলাই ਜੁਲਾਈ જુલાઈ ஜூலை జులై ಜುಲೈ ജൂലൈ ජූලි
    июля июль июл липня липень юли јул ιουλίου ιούλιος ιουλ
    temmuz iyul lipca července červenec júl júla július srpnja jula heinäkuuta""",
    """august aug agosto ago août aout agustus agu agt ogos ogo
    augusti augustus agost agosti ágúst สิงหาคม ส.ค. สิงหา សីហា ສິງຫາ ဩဂုတ် သြဂုတ် tháng_tám
    أغسطس اغسطس آب أوت غشت اگست اوت آگوست אוגוסט
    अगस्त अगस्ट अगष्ट ऑगस्ट আগস্ট অগস্ট ਅਗਸਤ ઑગસ્ટ ஆகஸ்ட் ఆగస్టు ಆಗಸ್ಟ್ ഓഗസ്റ്റ് අගෝස්තු
    августа август авг серпня серпень αυγούστου αύγουστος αυγ
    ağustos avqust avgust sierpnia srpna srpen augusta augusztus kolovoza avgusta elokuuta""",
    """september sept sep septiembre setiembre septembre setembro set setyembre settembre
    septembrie setembre septemba กันยายน ก.ย. กันยา កញ្ញា ກັນຍາ စက်တင်ဘာ tháng_chín
    سبتمبر أيلول ايلول شتنبر ستمبر سپتامبر سپتمبر ספטמבר
    सितंबर सितम्बर सेप्टेम्बर सप्टेंबर সেপ্টেম্বর ਸਤੰਬਰ સપ્ટેમ્બર செப்டம்பர் సెప్టెంబర్ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റംബർ
    සැප්තැම්බර්
    сентября сентябрь сен сент вересня вересень септември септембар σεπτεμβρίου σεπτέμβριος σεπ
    eylül sentyabr września září szeptember septembra rujna syyskuuta""",
    """october oct octubre octobre outubro out oktober okt oktubre ottobre ott
    octombrie oktoba ตุลาคม ต.ค. ตุลา តុលា ຕຸລາ အောက်တိုဘာ tháng_mười
    أكتوبر اكتوبر تشرين_الأول تشرين_الاول اکتوبر اکتبر אוקטובר
    अक्टूबर अक्तूबर अक्टोबर ऑक्टोबर অক্টোবর ਅਕਤੂਬਰ ઑક્ટોબર அக்டோபர் అక్టోబర్ ಅಕ್ಟೋಬರ್ ഒക്ടോബർ ඔක්තෝබර්
    октября октябрь окт жовтня жовтень октомври октобар οκτωβρίου οκτώβριος οκτ
    ekim oktyabr października října říjen október októbra oktobra lokakuuta""",
    """november nov noviembre novembre novembro nopember nop nobyembre
    nóvember noiembrie novemba พฤศจิกายน พ.ย. พฤศจิกา វិច្ឆិកា ພະຈິກ နိုဝင်ဘာ tháng_mười_một
    نوفمبر تشرين_الثاني نونبر نومبر نوامبر נובמבר
    नवंबर नवम्बर नोभेम्बर नोव्हेंबर নভেম্বর ਨਵੰਬਰ નવેમ્બર நவம்பர் నవంబర్ ನವೆಂಬರ್ നവംബർ නොවැම්බර්
    ноября ноябрь ноя нояб листопада листопад ноември новембар νοεμβρίου νοέμβριος νοε
    kasım noyabr listopadu novembra studenoga studenog marraskuuta""",
    """december dec diciembre dic décembre déc decembre dezembro dez desember des disember dis disyembre
    dezember dicembre decembrie decembro desembre desemba ธันวาคม ธ.ค. ธันวา ធ្នូ ທັນວາ ဒီဇင်ဘာ tháng_mười_hai
    tháng_chạp
    ديسمبر كانون_الأول كانون_الاول دجنبر دسمبر دسامبر דצמבר
    दिसंबर दिसम्बर डिसेम्बर डिसेंबर ডিসেম্বর ਦਸੰਬਰ ડિસેમ્બર டிசம்பர் డిసెంబర్ ಡಿಸೆಂಬರ್ ഡിസംബർ දෙසැම්බර්
    декабря декабрь дек грудня грудень декември децембар δεκεμβρίου δεκέμβριος δεκ
    aralık dekabr grudnia prosince prosinec decembra prosinca joulukuuta""",
)

_SAME_SIGN = {0x130: 0x69, 0x131: 0x69}
"""Dotted and dotless i are one letter here: which of them a capital I stands for depends on the language."""
MONTHS: dict[str, int] = {
    unicodedata.normalize("NFC", name).translate(_SAME_SIGN).replace("_", " "): number
    for number, names in enumerate(_MONTHS, 1)
    for name in names.split()
}
"""Name or abbreviation, lower case, to the month's number."""


def _any_of(names: Iterable[str]) -> str:
    """A pattern for any of `names`, the longest first, parted by first letters: most words are none by theirs."""
    by_first: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_first.setdefault(name[0], []).append(re.escape(name[1:]).replace(r"\.", r"\.?\ ?"))
    parted = "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in by_first.items())
    return f"(?=[{''.join(by_first)}])(?:{parted})"


MONTH = _any_of(MONTHS)
"""A pattern for any of them; `month_number` reads what it matched."""

_ZEROS = "\u0660\u06f0\u0966\u09e6\u0a66\u0ae6\u0be6\u0c66\u0ce6\u0d66\u0e50\u0ed0\u1040\u17e0\uff10"
_SPACES = "\t\n\r\xa0\u2007\u2009\u200b\u200e\u200f\u202f\u3000\ufeff"
_SIGNS = "\u2010-\u2011-\u2212-\u2019'\uff0f/\uff1a:\u060c,\u104a,\uff0c,\uff0e."
PLAIN: dict[int, int] = (
    {ord(zero) + digit: ord("0") + digit for zero in _ZEROS for digit in range(10)}
    | dict.fromkeys(map(ord, _SPACES), 0x20)
    | {ord(odd): ord(sign) for odd, sign in zip(_SIGNS[::2], _SIGNS[1::2], strict=True)}
    | _SAME_SIGN
)
"""A translation that keeps a text's length: digits to ASCII; odd spaces, hyphens and commas to plain ones."""

_SQUEEZED: dict[str, int] = {name.replace(".", "").replace(" ", ""): number for name, number in MONTHS.items()}


def month_number(word: str) -> int | None:
    """1 to 12 for a name that `MONTH` matched."""
    return _SQUEEZED.get(word.lower().replace(".", "").replace(" ", ""))
