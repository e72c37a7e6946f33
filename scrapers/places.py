"""Where a site's publisher sits, and what time it is there, as far as the end of its host name tells."""

from urllib.parse import urlsplit

_ANYBODYS = set("ac ai am app bz cc co dev eu fm gg im io is la ly me nu sh su to tv vc ws".split())  # noqa: SIM905
"""Endings of countries that are sold to the whole world."""
_OTHER = {"uk": "GB", "gov": "US", "mil": "US"}
_ZONES = {
    "AE": "Asia/Dubai", "AT": "Europe/Vienna", "BD": "Asia/Dhaka", "BE": "Europe/Brussels", "BN": "Asia/Brunei",
    "BT": "Asia/Thimphu", "CH": "Europe/Zurich", "CN": "Asia/Shanghai", "CZ": "Europe/Prague",
    "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "EG": "Africa/Cairo", "ES": "Europe/Madrid",
    "ET": "Africa/Addis_Ababa", "FI": "Europe/Helsinki", "FJ": "Pacific/Fiji", "FR": "Europe/Paris",
    "GB": "Europe/London", "GH": "Africa/Accra", "GR": "Europe/Athens", "HK": "Asia/Hong_Kong",
    "HU": "Europe/Budapest", "IE": "Europe/Dublin", "IL": "Asia/Jerusalem", "IN": "Asia/Kolkata",
    "IR": "Asia/Tehran", "IT": "Europe/Rome", "JO": "Asia/Amman", "JP": "Asia/Tokyo", "KE": "Africa/Nairobi",
    "KH": "Asia/Phnom_Penh", "KR": "Asia/Seoul", "LA": "Asia/Vientiane", "LB": "Asia/Beirut", "LK": "Asia/Colombo",
    "MM": "Asia/Yangon", "MV": "Indian/Maldives", "MY": "Asia/Kuala_Lumpur", "NG": "Africa/Lagos",
    "NL": "Europe/Amsterdam", "NO": "Europe/Oslo", "NP": "Asia/Kathmandu", "NZ": "Pacific/Auckland",
    "PH": "Asia/Manila", "PK": "Asia/Karachi", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon",
    "RO": "Europe/Bucharest", "SA": "Asia/Riyadh", "SE": "Europe/Stockholm", "SG": "Asia/Singapore",
    "TH": "Asia/Bangkok", "TL": "Asia/Dili", "TR": "Europe/Istanbul", "TW": "Asia/Taipei", "UG": "Africa/Kampala",
    "VN": "Asia/Ho_Chi_Minh", "WS": "Pacific/Apia", "ZA": "Africa/Johannesburg",
}  # fmt: skip
"""Countries in which (nearly) everybody's clock shows the same time; others have to be told by the operator."""


def country_of(url: str) -> str | None:
    """ISO 3166-1 code of the country whose ending a host has; None for everybody's endings."""
    ending = (urlsplit(url).hostname or "").rpartition(".")[2].lower()
    if ending in _OTHER:
        return _OTHER[ending]
    return ending.upper() if len(ending) == 2 and ending.isalpha() and ending not in _ANYBODYS else None


def zone_of(country: str | None) -> str | None:
    """The one time zone of a country; None where it has several, or we do not know."""
    return _ZONES.get(country or "")
