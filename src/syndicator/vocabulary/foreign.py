"""What countries are called in other languages: read when the file is, made into terms when a text needs them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from syndicator.vocabulary.terms import CountryKind, CountryTerm
from syndicator.vocabulary.toml import Document, meant

_SHORT: Final = 5
"""A foreign name shorter than this counts only in texts of its own language: `Inde`, `Togo`, `Mali`."""
_TABLES: Final[tuple[tuple[str, CountryKind], ...]] = (("names", "name"), ("demonyms", "demonym"))


class ForeignWords(NamedTuple):
    """Words of one language, each as the file has it: `TH Tailandia`."""

    kind: CountryKind
    language: str
    pieces: tuple[str, ...]


def read_foreign(document: Document, names: Collection[str]) -> Iterator[ForeignWords]:
    """The tables of words in other languages; `names` holds the codes that there are.

    Raises:
        DefinitionError: a word of a country that there is not, or a code without a word.
    """
    for table, kind in _TABLES:
        for language, value in document.table(document.tables.get(table, {}), table).items():
            document.tag(language, table, language)
            pieces = tuple(document.terms(value, table, language))
            for piece in pieces:
                if " " not in piece:
                    problem = f"{piece!r} is no word behind its country's code"
                    raise document.error((table, language), problem, "as in TH Tailandia", text=piece)
            for code in {piece.partition(" ")[0] for piece in pieces} - set(names):
                piece = next(one for one in pieces if one.partition(" ")[0] == code)
                problem = f"no country has the code {code!r}"
                raise document.error((table, language), problem, meant(code, names), text=piece)
            yield ForeignWords(kind, language, pieces)


def foreign_terms(
    words: Iterable[ForeignWords], own: Iterable[CountryTerm], codes: Collection[str]
) -> list[CountryTerm]:
    """The terms of these words for the countries of `codes`, free of their language where they can mean nothing else.

    Free are words of scripts other than Latin, and Latin ones of five letters and more (demonyms: seven) that no
    other country uses in any language and that are no term of ours.
    """
    merged: dict[tuple[str, str, CountryKind], set[str]] = {}
    for kind, language, pieces in words:
        for piece in pieces:
            code, _, form = piece.partition(" ")
            if form and code in codes:
                merged.setdefault((form.strip(), code, kind), set()).add(language)
    known = {(term.form, term.code) for term in own}
    meanings = _meanings([*known, *((form, code) for form, code, _ in merged)])
    found = []
    for (form, code, kind), languages in merged.items():
        if (form, code) not in known:
            long_enough = len(form) >= (_SHORT if kind == "name" else _SHORT + 2) or not form[0].isascii()
            free = long_enough and meanings[form.lower()] == code
            found.append(CountryTerm(form, code, kind, languages=frozenset(languages), anywhere=free))
    return found


def _meanings(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Form in lower case to the one country that it means; to nothing where it means several."""
    meanings: dict[str, str] = {}
    for form, code in pairs:
        folded = form.lower()
        if meanings.setdefault(folded, code) != code:
            meanings[folded] = ""
    return meanings
