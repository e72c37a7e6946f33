"""The shapes of dates: with a month's name, in figures, a month alone, and what makes a date the end of a span."""

import re

from syndicator.dates.names import MONTH

_ERA = r"(?:พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|พุทธศักราช|คริสต์ศักราช|b\.?e\.?|ปี|năm|ឆ្នាំ|ປີ|tahun|del?\s+año|del?|do|of|'|,)"
_ORDINAL = r"(?:st|nd|rd|th|er|re|o|º|ª|°|\.)?"
_BEFORE_MONTH = r"(?:day\s+of|of|de|do|d'|ng|ខែ|เดือน|ເດືອນ|ב)"
_IN_FIGURES = r"(?:tháng|เดือน|ເດືອນ|ខែ|(?<=\s)thg?\.?(?=\d))"
_HAN_SPAN = r"(?!\s*(?:[-–—~〜～至到と、・]|から|及び?)\s*(?:[01]?\d\s*[月월]\s*)?[0-3]?\d\s*[日일])"
_WORDS = rf"""
    (?<![\w/.-])(?:ika-)?(?P<d1>[0-3]?\d){_ORDINAL}[\s,./-]*(?:{_BEFORE_MONTH}\s*)?
    (?P<m1>{MONTH})(?:\s?/\s?(?P<n1>{MONTH}))?(?![^\W\d_])[\s,./-]*(?:{_ERA}[\s,]*)*
    (?P<y1>\d{{4}}|\d\d(?=\s+\d\d?:\d\d)|(?<=')\d\d|(?<=[a-z][-/])\d\d(?![\d/-]))(?!\d)
  | (?<!\d)(?P<y3>\d{{4}})(?:\s*ခုနှစ်)?[\s,./-]*(?P<m3>{MONTH})လ?(?![^\W\d_])[\s,./-]*
    \(?(?P<d3>[0-3]?\d)\)?(?:\s*ရက်|{_ORDINAL}(?!\w))
  | (?<!\d)(?P<d4>[0-3]?\d)[\s,]*{_IN_FIGURES}\s*(?P<m4>[01]?\d)[\s,/-]*(?:{_ERA}[\s,]*)*(?P<y4>\d{{4}})(?!\d)
  | (?:(?P<era>令和|平成|民國|民国)\s*(?P<x5>\d{{1,3}}|元)|(?<!\d)(?P<y5>\d{{4}}))\s*[年년]\s*(?P<m5>[01]?\d)\s*[月월]
    \s*(?P<d5>[0-3]?\d)\s*[日일]{_HAN_SPAN}
  | (?<!\d)(?P<d6>[0-3]?\d)\s*
    (?P<m6>ม\.?\s?ค|ก\.?\s?พ|มี\.?\s?ค|เม\.?\s?ย|พ\.?\s?ค|มิ\.?\s?ย|ก\.?\s?ค|ส\.?\s?ค|ก\.?\s?ย|ต\.?\s?ค|พ\.?\s?ย|ธ\.?\s?ค)
    \.?\s*(?P<y6>\d\d)(?!\d)
"""
_NUMBERS = r"""
    (?<![\w/.-])(?P<y7>\d{4})(?P<s7>[-/]|\.\s?)(?P<m7>[01]?\d)(?P=s7)(?P<d7>[0-3]?\d)(?![\d/-]|\.?\s?[~〜～]\s?\d\d?\b)
  | (?<![\w/.-])(?P<a8>[0-3]?\d)(?P<s8>\s?[-/.]\s?|\s[|·•]\s(?=\d\d?\s[|·•]\s\d{4}))
    (?P<b8>[0-3]?\d)(?P=s8)(?P<y8>\d{4}|\d\d)(?![\d/-])(?!\.\d)
  | (?<![\w/.-])(?P<y9>\d{4})(?P<m9>[01]\d)(?P<d9>[0-3]\d)(?=T|\b)(?![\d/.-])
"""
_MONTH_FIRST = rf"""
    (?=[^\W\d_])(?<![^\W\d_])(?P<m2>{MONTH})(?![^\W\d_])[\s.,/-]*(?:the\s+)?(?P<d2>[0-3]?\d){_ORDINAL}
    (?:[\s,./-]|of)+(?:{_ERA}[\s,]*)*(?P<y2>\d{{4}}|(?<=')\d\d)(?!\d)
"""
_BEGINS = r"(?=[\di令平民])"
"""What all the others begin with: most characters of a text are asked no more than this."""
DATE = re.compile(rf"{_BEGINS}(?:{_WORDS}|{_NUMBERS})|{_MONTH_FIRST}", re.IGNORECASE | re.VERBOSE)
WORD_DATE = re.compile(rf"{_BEGINS}(?:{_WORDS})|{_MONTH_FIRST}", re.IGNORECASE | re.VERBOSE)
MONTH_ONLY = re.compile(
    rf"(?<![^\W\d_])(?P<m>{MONTH})လ?(?![^\W\d_])[\s,./-]*(?:{_ERA}[\s,]*)*(?P<y>\d{{4}})(?!\d)"
    r"|tháng\s*(?P<m_>[01]?\d)\s*[/-]\s*(?P<y_>\d{4})"
    r"|(?P<yc>\d{4})\s*[年년]\s*(?P<mc>[01]?\d)\s*[月월]",
    re.IGNORECASE,
)
ISO_INTERVAL = re.compile(r"\d{4}-\d\d-\d\d[T\d:.,Z+-]*/(?:\d{4}-|P\d)")
"""A beginning with an end or a length (ISO 8601-1, 5.5.2)."""
ISO_MONTH = re.compile(r"(\d{4})-([01]\d)")
YEAR_ONLY = re.compile(r"(?:(?:พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|ปี)\s*)?(\d{4})\s*[年년]?", re.IGNORECASE)
CTIME = re.compile(
    rf"\b({MONTH})\s+(\d\d?)\s+(\d\d?:\d\d(?::\d\d)?)\s+((?:[A-Z]{{2,5}}|[+-]\d{{4}})\s+)?(\d{{4}})\b", re.IGNORECASE
)
"""As C, Java and microblogs write a moment: the year last, behind time and zone."""
_WEEKDAY = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|mi[eé]|jeu|jue|ven|vie|sam|s[aá]b|dim|dom|die|mit|don|fre|son)"
    r"\w*\.?,?\s+)?(?:(?:the|ngày|zum|el|le|วันที่)\s*)?"
)
_TO = (
    r"(?:[-–—‒~〜～&+/]|\b(?:to|and|or|until|till|through|à|al?|au|et|ou|bis|und|oder|y|e|i|og|och|tot|en|es|ao|"
    r"s/d|sampai|hingga|dan|và|đến|по|и|й|та|do|până\s+la|și|ile|ve|και|έως|hanggang|at)\b|"
    r"s\.d\.|ถึง|และ|إلى|الى|حتى|و|تا|से|और|तक|থেকে|ও|至|到|から)"
)
SPAN = re.compile(
    rf"(?<![\w/.:-])(?:[0-3]?\d{_ORDINAL}(?:[./]\s?[01]?\d\.?)?(?:[\s,.-]*(?:{_BEFORE_MONTH}\s*)?{MONTH}\.?)?)"
    rf"(?:\s*{_TO}\s*{_WEEKDAY}|(?<=[^\W\d_]),\s*)$",
    re.IGNORECASE,
)
"""What stands before the end of a span: `17 to `, `30 January – `, `17., 18. und `."""
MONTH_SPAN = re.compile(rf"(?<![^\W\d_]){MONTH}\.?\s*{_TO}\s*$", re.IGNORECASE)
