"""What a text is about: countries and topics, each with the words that say so. One deterministic pass, no model."""

from syndicator.model import Evidence, Match, Tags
from syndicator.tagging import countries
from syndicator.tagging.countries import Countries
from syndicator.tagging.evidence import of_hit
from syndicator.tagging.hits import Hit
from syndicator.tagging.meaning import Meaning, Payload, foreign_forms, forms, prepare
from syndicator.tagging.scan import Scanner
from syndicator.tagging.topics import Topics
from syndicator.tagging.zones import Zones, zones
from syndicator.vocabulary import Vocabulary
from syndicator.vocabulary.fold import fold

__all__ = ["Tagger"]


class Tagger:
    """Tags texts by one vocabulary. Pure: the same text and vocabulary give the same tags, for ever."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._countries = Countries(vocabulary)
        self._topics = Topics(vocabulary)
        self._scanner = Scanner(forms(vocabulary), prepare)
        self._foreign: Scanner[Payload, Meaning] | None = None

    @classmethod
    def load(cls) -> "Tagger":
        """A tagger with the vocabulary that comes with us.

        Raises:
            DefinitionError: the files are missing or hold a mistake.
        """
        return cls(Vocabulary.shipped())

    def tag(self, *, title: str, text: str, url: str = "", language: str = "en") -> Tags:  # noqa: ARG002
        """Tag a text by its title and body, both plain text; `language` is BCP 47.

        `url` is taken and not read: paths and host names mislead more often than they help.
        """
        parts = zones(title, text)
        base = language.partition("-")[0].lower()
        found = self._find(parts, base)
        hits = self._countries.hits([hit for hit in found if hit[2].is_country_word], parts, base)
        scores = countries.score(hits, parts)
        primary = countries.about(hits, scores)
        return Tags(
            primary={code: scores[code] for code in scores if code in primary},
            mentioned={code: scores[code] for code in scores if code not in primary},
            topics=self._topics.tag([hit for hit in found if hit[2].is_topic_word], parts, base),
            places=countries.places(hits, parts),
            coverage=self.vocabulary.coverage(language),
            considered=_considered(hits, parts, frozenset(scores)),
        )

    def _find(self, parts: Zones, language: str) -> list[tuple[int, int, Meaning]]:
        """All hits; names in other languages are looked for only where they can stand, and made ready only then."""
        folded = fold(parts.joined)
        found = self._scanner.find(parts.joined, folded, opening=parts.opening_end)
        if language != "en" or not folded.isascii():
            if self._foreign is None:
                self._foreign = Scanner(foreign_forms(self.vocabulary), prepare)
            found += self._foreign.find(parts.joined, folded, opening=parts.opening_end)
        return found


def _considered(hits: list[Hit], parts: Zones, chosen: frozenset[str]) -> dict[str, Evidence]:
    """Countries whose words were seen and all dropped, with the rule that dropped each."""
    found: dict[str, list[Match]] = {}
    for hit in hits:
        if hit.dropped and hit.code not in chosen:
            found.setdefault(hit.code, []).append(of_hit(hit, parts, 0.0))
    return {code: Evidence(weight=0.0, matches=tuple(found[code][:10])) for code in sorted(found)}
