"""What a text is about: countries and topics, each with the words that say so. One deterministic pass, no model."""

from collections.abc import Mapping

from syndicator.model import Tags
from syndicator.tagging.countries import Countries
from syndicator.tagging.reading import Reader
from syndicator.tagging.topics import Topics
from syndicator.tagging.zones import zones
from syndicator.vocabulary import Vocabulary

__all__ = ["Tagger"]


class Tagger:
    """Tags texts by one vocabulary. Pure: the same text and vocabulary give the same tags, for ever."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._reader = Reader(vocabulary)
        self._countries = Countries(vocabulary)
        self._topics = Topics(vocabulary)

    @classmethod
    def load(cls) -> "Tagger":
        """A tagger with the vocabulary that comes with us.

        Raises:
            DefinitionError: the files are missing or hold a mistake.
        """
        return cls(Vocabulary.shipped())

    @property
    def broader(self) -> Mapping[str, str | None]:
        """Each topic's next broader one, as the vocabulary has it."""
        return self.vocabulary.broader

    def tag(self, *, title: str, text: str, url: str = "", language: str = "en") -> Tags:  # noqa: ARG002
        """Tag a text by its title and body, both plain text; `language` is BCP 47.

        `url` is taken and not read: paths and host names mislead more often than they help.
        """
        parts = zones(title, text)
        base = language.partition("-")[0].lower()
        found = self._reader.read(parts, base)
        countries = self._countries.tag(found.countries, parts, base)
        return Tags(
            primary=countries.primary,
            mentioned=countries.mentioned,
            topics=self._topics.tag(found.topics, parts),
            places=countries.places,
            coverage=self.vocabulary.coverage(language),
            considered=countries.considered,
        )
