"""Personal names tied to an age under 18 or to childhood by patterns of several languages, and what is no name. Pure.

English (`english` reads more of it), Spanish, French, Indonesian and Malay, Thai; by an age alone, Portuguese,
Vietnamese and Filipino.
"""

import re

from syndicator.safeguards.stems import Places, guarded

_AGE = r"(?:1[0-7]|[1-9])"
_OTHER = range(0x370, 0x1E00)
"""Between the blocks of Latin letters: Greek, Cyrillic and others."""
_UPPER = "A-Z" + "".join(
    letter for code in range(0xC0, 0x1F00) if (letter := chr(code)).isupper() and code not in _OTHER
)
_PART = rf"[{_UPPER}][\w'\u2019-]+"
_NAME = rf"(?:{_PART}(?:\s+(?:de|del|la|bin|binti|van|al|[A-Z]\.))*)(?:\s+{_PART}){{0,3}}"
_NOUN = (
    r"(?:girls?|boys?|child|teenagers?|teens?|schoolgirl|schoolboy|pupil|minor|daughter|son|toddler|baby|infant|"
    r"niñ[ao]|menor|hij[ao]|adolescente|joven|alumn[ao]|"
    r"fillette|fille|garçon|enfant|fils|mineure?|lycéenne|lycéen|écolière|écolier|collégienne|"
    r"anak(?:\s+(?:perempuan|laki-laki))?|gadis|remaja|siswi|siswa|bocah|pelajar|putri|putra)"
)
_OLD = (
    rf"(?:{_AGE}[- ]years?[- ]old|{_AGE}[- ]year[- ]olds?|(?:de\s+)?{_AGE}\s+años(?:\s+de\s+edad)?|"
    rf"(?:âgée?s?\s+)?(?:de\s+)?{_AGE}\s+ans|(?:berusia|berumur|umur|usia)\s+{_AGE}(?:\s+tahun)?|{_AGE}\s+tahun|"
    rf"(?:de\s+)?{_AGE}\s+anos(?:\s+de\s+idade)?|{_AGE}\s+(?:tuổi|anyos|taong\s+gulang))"
)
_CALLED = (
    r"(?:named|called|known\s+as|identified\s+as|whose\s+name\s+is|llamad[ao]|identificad[ao]\s+como|de\s+nombre|"
    r"nommée?|prénommée?|appelée?|identifiée?\s+comme|bernama|yang\s+bernama)"
)
_AFTER_COMMA = r"(?:(?<=[,(])|(?<=[,(]\s)|(?<=\s\s)|(?<=age\s)|(?<=(?:aged|just|only)\s))"
_AFTER_VERB = r"(?:(?<=is\s)|(?<=was\s)|(?<=(?:aged|just|only)\s)|(?<=\s\s))"
_OF_NUMBER = (
    rf"{_AGE}(?:[- ]years?[- ]olds?|\s+(?:años|anos|ans|tahun|tuổi|anyos|taong))|(?:berusia|berumur|umur|usia)\s+{_AGE}"
)
_OF_NAME = (
    rf"(?:named|called|known\s+as|identified\s+as|name\s+is|llamad[ao]|identificad[ao]\s+como|nombre|"
    rf"nommée?|appelée?|identifiée?\s+comme|bernama)\s+{_PART}"
)
_NOT_COUNTED = r"(?!\s*(?:per|%|victims|people|months|days))"
_PATTERNS = (
    guarded(
        "number",
        rf"{_AFTER_COMMA}{_AGE}\s*[,).;]",
        rf"(?P<name>{_NAME})\s*[,(]\s*(?:aged?\s+|just\s+|only\s+)?{_AGE}\s*[,).;]",
    ),
    guarded(
        "number",
        rf"{_AFTER_VERB}{_AGE}\b{_NOT_COUNTED}",
        rf"(?P<name>{_NAME})\s*,?\s+(?:was|is|aged)\s+(?:just\s+|only\s+)?{_AGE}\b{_NOT_COUNTED}",
    ),
    guarded(
        "number",
        _OF_NUMBER,
        rf"(?P<name>{_NAME})\s*[,(]?\s*(?:was|is|aged|age|turned|era|tenía|tiene|avait|a|baru|masih|yang)?\s*(?:just|only|solo|apenas|seulement|baru)?\s*,?\s*(?:an?\s+|una?\s+|une?\s+|seorang\s+)?(?:{_NOUN}\s+)?{_OLD}",
        rf"{_OLD}\s*,?\s*(?:{_NOUN}|victim|victime|víctima|korban|survivor|student)?\s*,?\s*(?:{_CALLED}\s+)?(?P<name>{_NAME})",
        rf"\b{_CALLED}\s+(?P<name>{_NAME})\s*,?\s*(?:an?\s+|una?\s+|une?\s+|seorang\s+)?{_OLD}",
    ),
    guarded("called", _OF_NAME, rf"\b{_NOUN}\s*,?\s+(?:{_OLD}\s*,?\s*)?(?:{_CALLED})\s+(?P<name>{_NAME})"),
    guarded(
        "noun",
        rf"{_NOUN}\s*,?\s+{_PART}",
        rf"(?:[Hh]er|[Hh]is|[Tt]heir|[Ss]u|[Ss]a|[Ss]on)\s+{_NOUN}\s*,?\s+(?P<name>{_NAME})\b(?=\s*[,.]|\s+(?:was|had|fue|a\s+été))",
    ),
)
_THAI = re.compile(
    r"(?:เด็กหญิง|เด็กชาย|ด\.ญ\.|ด\.ช\.)\s*(?!อายุ|วัย|จำนวน|ชาว|คน|ที่|ถูก|ราย|และ|หลาย|ๆ)(?P<name>[ก-๙]{2,})"
    r"|(?:น้อง|นางสาว|น\.ส\.|นาย)\s*(?P<other>[ก-๙]{2,}(?:\s[ก-๙]{2,})?)\s*(?:\(?\s*)?(?:อายุ|วัย)\s*(?:1[0-7]|[1-9])\s*(?:ปี|ขวบ)"
)
_THAI_TITLES = ("เด็ก", "ด.", "น้อง", "นาง", "น.", "นาย")
_PSEUDONYM = re.compile(
    r"not (?:her|his|their) real name|names? (?:has|have|had)? ?(?:been )?changed|pseudonym|"
    r"nombres? (?:ficticio|cambiado)|nom (?:fictif|d.emprunt)|prénoms? (?:d.emprunt|(?:a été )?(?:modifié|changé))|"
    r"nama samaran|bukan nama sebenarnya|นามสมมติ|ชื่อสมมติ",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    re.findall(
        r"\w+",
        """
        A An And At But By For From He Her His In It Its No Of On One Our She That The Their Then There These They
        This Those Two Three Four Five Six Seven Eight Nine Ten Under Some All Most Many When Where While With We
        You As After Before During January February March April May June July August September October November
        December Monday Tuesday Wednesday Thursday Friday Saturday Sunday Police Officers Court Article Section
        Chapter Protocol Law Act Rule Table Figure Page Day Week Year Number Nearly About Over More Only Just Each
        Every Another Several Children Girls Boys Victims Minors Survivors El La Los Las Un Una Unos En De Del Al Se
        Su Por Para Con Que Es Artículo Ley Policía Le Les Des Une Du Au Aux Il Elle Ils Elles Dans Par Pour Sur Ce
        Cette Loi Depuis Selon Di Dari Dan Yang Pada Oleh Ke Dengan Pasal Polisi Sejak Menurut Ia Mereka Seorang Ada
        Sebanyak Setelah Kepada Thai Lao Khmer Burmese Filipino Filipina Malay Swiss Dutch French German Greek
        Turkish Uzbek Kazakh Labour Labor Trafficking Protection Support Helpline Rights Marriage Abuse Welfare
        Exploitation Soldier Soldiers Commission Convention Committee Council Ministry Minister Department Operation
        Victim Survivor Child Children Girl Boy Teenager Toddler Schoolgirl Schoolboy Teen Minor Baby Infant Twin Twins
        Brother Brothers Sister Sisters Judge Justice Inspector Detective Sergeant Constable Officer Deputies Marshals
        Missing Mother Father Parents Family Grandmother Grandfather Neighbours Today Meet Little Aged Born Local Some
        Names Name Flight Resolution Room Grade Channel Appendix Annex Paragraph Part Section Save Helpline Act Street
        Between Among Most Dozens Nobody Chief Prosecutor Prosecutors Counsel Court Witness Investigators Patrolmen
        Thailand Cambodia Laos Myanmar Vietnam Indonesia Malaysia Bangladesh India Nepal
        """,
    )
)
_ORGANISATION = frozenset(
    re.findall(
        r"\w+",
        """
        Watch Foundation Fund Alliance Organization Organisation Agency Network Coalition University Hospital Institute
        Association Federation International Initiative Programme Project Nations
        """,
    )
)
"""Words of which one is enough: no person is called so."""
_DEMONYM = re.compile(r"(?:ese|ian|ean|ish|ani|ali|eño|eña|ano|ana|ais|aise|ien|ienne)$")
_NEAR = 80


def named_minor(text: str, places: Places) -> bool:
    """Whether a name stands beside an age under 18 or a word for a child; `places` are those of the text."""
    return any(
        is_name(match["name"]) and not is_hidden(text, match.start(), match.end())
        for one in _PATTERNS
        if one.may_hold(text, places.get(one.kind, ()))
        for pattern in one.patterns
        for match in pattern.finditer(text)
    )


def named_minor_in_thai(text: str) -> bool:
    """Whether a Thai name bears the title of a child, or an age under 18."""
    if not any(title in text for title in _THAI_TITLES):
        return False
    return any(not is_hidden(text, match.start(), match.end()) for match in _THAI.finditer(text))


def is_name(words: str) -> bool:
    """Whether capitalised words may be somebody's name: one of them is neither known to be none nor an acronym."""
    said = words.split()
    return _ORGANISATION.isdisjoint(said) and any(
        word not in _NO_NAME and not _DEMONYM.search(word) and not (word.isupper() and len(word) > 1)
        for word in said
        if word[:1].isupper() and len(word) > 1
    )


def is_hidden(text: str, start: int, end: int) -> bool:
    """Whether the text says, near this place, that a name is not the real one."""
    return bool(_PSEUDONYM.search(text[max(start - _NEAR, 0) : end + _NEAR]))
