"""Which texts are the same, and which items tell one story. Pure: the store keeps the sketches and bands.

`words` makes texts comparable, `sketches` finds likely twins, `measure` and `differences` settle a pair of texts,
`judging` a pair of items, `stories` a whole turn.
"""

from syndicator.dedupe.judging import Candidate, Judgement, Kinship, judge
from syndicator.dedupe.measure import similarity
from syndicator.dedupe.sketches import bands, resemblance, signature
from syndicator.dedupe.stories import Placement, cluster
from syndicator.dedupe.words import fingerprint

__all__ = [
    "Candidate",
    "Judgement",
    "Kinship",
    "Placement",
    "bands",
    "cluster",
    "fingerprint",
    "judge",
    "resemblance",
    "signature",
    "similarity",
]
