"""Letters: those that tell a language from its neighbours, and those that it cannot be written with or without."""

from collections import Counter
from collections.abc import Iterable, Mapping

_LATIN = {
    "en": "", "id": "", "ms": "", "sw": "", "so": "", "uz": "", "la": "", "ilo": "", "tl": "ñ", "ceb": "ñ", "su": "é",
    "jv": "éèê", "ht": "èòéà", "tet": "áéíóúñ", "es": "áéíóúüñ", "gl": "áéíóúüñï", "pt": "áâãàçéêíóôõúü",
    "ca": "àçéèíïóòúü", "fr": "àâæçéèêëîïôœùûüÿ", "it": "àèéìíîòóùú", "de": "äöüß", "nl": "éèëïóöüáí",
    "af": "êëéèîïôöûáý", "sv": "åäöé", "da": "æøåé", "nb": "æøåéòôó", "fi": "äöå", "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž", "ro": "ăâîșțşţ", "hu": "áéíóöőúüű", "tr": "çğıöşüâîû",
    "az": "çəğıöşü", "hr": "čćđšž", "sl": "čšž", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "et": "äöõüšž",
    "is": "áéíóúýþæöð", "sq": "çë", "eu": "ñü", "cy": "âêîôûŵŷ", "mi": "āēīōū",
    "vi": "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
}  # fmt: skip
"""Letters of a language beside a to z."""
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
_CYRILLIC = {
    "ru": _RUSSIAN, "uk": _UKRAINIAN, "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя", "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш", "sr": "абвгдђежзијклљмнњопрстћуфхцчџш", "mn": _RUSSIAN + "өү",
    "kk": _RUSSIAN + "әғқңөұүһі", "ky": _RUSSIAN + "ңөү", "tg": _RUSSIAN + "ғӣқӯҳҷ",
}  # fmt: skip
_ABJAD = "ءآأؤئابتثجحخدذرزسشصضطظعغفقلمنهوى"
_ARABIC = {
    "ar": _ABJAD + "إةكي", "fa": _ABJAD + "پچژگکیةيكۀ", "ur": _ABJAD + "پچژگکیٹڈڑںےہھۂۓةۃيك",
    "ps": _ABJAD + "پچژګگکیټډړښږڼځڅېۍةيك", "ckb": "ئابتجحخدرزسشعغفقلمنهوىپچژگکیڕڵێۆەڤھي",
    "ug": "ئابتجخدرزسشغفقكلمنھوىيپچژگڭۇۆۈۋېە", "sd": _ABJAD + "پچگکيكٿٽٺٻڀڄڃڇڌڏڊڍڙڦڪڱڳڻ۽۾ھیةکہ",
}  # fmt: skip
_ALPHABETS = {
    language: frozenset(letters) for part in (_LATIN, _CYRILLIC, _ARABIC) for language, letters in part.items()
}
_MOST_FOREIGN = {"en": 0.12}
"""English keeps foreign names as they are spelled."""
_MOST_FOREIGN_ELSE = 0.03
_MOST_IN_OTHER_SCRIPTS = 0.012
"""Names are spelled with one's own letters there."""
_MARKED = frozenset({"cs", "sk", "pl", "hu", "tr", "ro", "vi", "az", "lv", "lt", "is", "fr", "hr", "sl"})
"""Languages in which nobody writes so many letters without one of their own."""
_MANY = 80

SIGNS: dict[str, str] = {
    # letters that one language of a script has and its neighbours have not
    "fa": "پچژگ", "ur": "ٹڈڑںےہ", "ps": "ټډړښږڼځڅېۍ", "ckb": "ڕڵێۆە", "ug": "ۇۈۋڭېە", "sd": "ڏڻٻڪ۾ٽڌڳ",
    "uk": "іїєґ", "be": "ўы", "mk": "ѓќѕ", "sr": "ћђ", "mn": "өү", "kk": "әғқңұһ", "ky": "ңөү", "tg": "ӣҳҷӯқғ",
    "mr": "ळ",
}  # fmt: skip


def odd_letters(signs: Iterable[str]) -> dict[str, int]:
    """How often each letter beside a to z is among `signs`, in lower case."""
    odd: Counter[str] = Counter()
    for sign, number in Counter(signs).items():
        if not sign.isascii() and sign.isalpha():
            odd[sign.lower()] += number
    return odd


def can_be(language: str, odd: Mapping[str, int], letters: int) -> bool:
    """Whether a text of so many letters, `odd` among them, can be written in `language`."""
    own = _ALPHABETS.get(language)
    if own is None:
        return True
    total = sum(odd.values())
    foreign = sum(number for sign, number in odd.items() if sign not in own)
    most = _MOST_FOREIGN.get(language, _MOST_FOREIGN_ELSE) if language in _LATIN else _MOST_IN_OTHER_SCRIPTS
    if foreign > most * letters:
        return False
    return not (language in _MARKED and letters >= _MANY and total == foreign)
