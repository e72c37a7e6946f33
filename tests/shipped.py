"""What ships, loaded once for all tests: the definitions, and a tagger with their vocabulary. Neither changes."""

from syndicator import definitions
from syndicator.tagging import Tagger

DEFINED = definitions.load()
TAGGER = Tagger(DEFINED.vocabulary)
