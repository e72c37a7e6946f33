"""Read `countries.toml`: gazetteer, guards, masks, groups."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from syndicator.vocabulary.foreign import ForeignWords, read_foreign
from syndicator.vocabulary.terms import CountryKind, CountryTerm, Guards, Region
from syndicator.vocabulary.toml import Document, meant

KINDS: Final[Mapping[str, CountryKind]] = {
    "aliases": "alias",
    "demonyms": "demonym",
    "institutions": "institution",
    "subdivisions": "subdivision",
    "capital": "capital",
    "places": "place",
    "weak": "weak",
    "cues": "cue",
}
"""Key of the file to the kind of its terms."""

_TABLES = ("version", "guards", "seats", "masks", "countries", "regions", "names", "demonyms")
_ELSEWHERE: Final = dict.fromkeys(("topics", "languages", "choices", "field"), "topics.toml")
_CODE: Final = re.compile("[A-Z]{2}")
_GUARDS = ("people", "first_names", "given_names", "after_places", "agency_seats")


class Gazetteer:
    """What one or several country files say, laid over one another."""

    def __init__(self) -> None:
        self.version = ""
        self.names: dict[str, str] = {}
        self.regions: dict[str, Region] = {}
        self.foreign: list[ForeignWords] = []
        self._terms: dict[str, list[CountryTerm]] = {}
        self._words: dict[str, list[str]] = {name: [] for name in (*_GUARDS, "masks")}
        self._seats: dict[str, frozenset[str]] = {}

    @property
    def terms(self) -> list[CountryTerm]:
        """The terms of the countries that are left."""
        return [term for code in sorted(self._terms) for term in self._terms[code]]

    @property
    def guards(self) -> Guards:
        """All word lists that keep country words from being taken for countries."""
        words = {name: frozenset(found) for name, found in self._words.items()}
        return Guards(**words, seats=self._seats)

    def lay(self, document: Document) -> None:
        """Take one file in: same code or group replaces, `enabled = false` removes, word lists add up.

        Raises:
            DefinitionError: a mistake, with its line and what was probably meant.
        """
        tables = document.tables
        document.known(tables, _TABLES, elsewhere=_ELSEWHERE)
        self.version = document.string(tables.get("version", self.version), "version")
        for code, entry in document.table(tables.get("countries", {}), "countries").items():
            self._country(document, code, document.table(entry, "countries", code))
        for name, entry in document.table(tables.get("regions", {}), "regions").items():
            self._region(document, name, document.table(entry, "regions", name))
        self._lists(document, tables)
        self.foreign += read_foreign(document, self.names)

    def _country(self, document: Document, code: str, entry: dict[str, Any]) -> None:
        path = ("countries", code)
        if not _CODE.fullmatch(code):
            raise document.error(path, "a country is named by its two-letter code in capitals", 'such as "TH"')
        document.known(entry, ("name", "enabled", *KINDS), *path)
        if not document.flag(entry.get("enabled", True), *path, "enabled"):
            self._remove(document, code)
            return
        if "name" not in entry:
            raise document.error(path, "lacks its name", 'add a line such as name = "Thailand"')
        self.names[code] = document.line_for_people(entry["name"], *path, "name")
        terms = self._terms[code] = [CountryTerm(self.names[code], code, "name")]
        for key, kind in KINDS.items():
            if key not in entry:
                continue
            surely = kind not in {"weak", "cue"}
            for spelled in document.terms(entry[key], *path, key):
                form = spelled.rstrip("?").rstrip() if spelled[-1] == "?" else spelled
                terms.append(CountryTerm(form, code, kind, surely and form is spelled))

    def _remove(self, document: Document, code: str) -> None:
        """Take a country away, out of every group too."""
        if code not in self.names:
            raise document.error(("countries", code), f"takes away {code!r}, which is no country")
        del self.names[code], self._terms[code]
        self.regions = {name: replace(group, members=group.members - {code}) for name, group in self.regions.items()}

    def _region(self, document: Document, name: str, entry: dict[str, Any]) -> None:
        path = ("regions", name)
        document.slug(name, "group", *path)
        document.known(entry, ("title", "members", "checked", "enabled"), *path)
        if not document.flag(entry.get("enabled", True), *path, "enabled"):
            if name not in self.regions:
                raise document.error(path, f"takes away {name!r}, which is no group", meant(name, self.regions))
            del self.regions[name]
            return
        for key in ("title", "members"):
            if key not in entry:
                raise document.error(path, f"lacks its {key}")
        members = document.string(entry["members"], *path, "members").split()
        if not members:
            raise document.error((*path, "members"), "names no country", 'such as members = "LA TH"')
        for code in members:
            if code not in self.names:
                raise document.error((*path, "members"), f"no country has the code {code!r}", meant(code, self.names))
        self.regions[name] = Region(
            document.line_for_people(entry["title"], *path, "title"),
            frozenset(members),
            document.string(entry.get("checked", ""), *path, "checked"),
        )

    def _lists(self, document: Document, tables: dict[str, Any]) -> None:
        guards = document.table(tables.get("guards", {}), "guards")
        document.known(guards, _GUARDS, "guards")
        for name, value in guards.items():
            self._words[name] += document.terms(value, "guards", name)
        masks = document.table(tables.get("masks", {}), "masks")
        document.known(masks, ("phrases",), "masks")
        self._words["masks"] += document.terms(masks.get("phrases", ""), "masks", "phrases")
        for city, value in document.table(tables.get("seats", {}), "seats").items():
            self._seats[city] = frozenset(document.terms(value, "seats", city))
