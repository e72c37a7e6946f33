"""Which texts are the same, and which items tell one story. Pure: the store keeps the sketches and bands.

`words` makes texts comparable, `sketches` finds likely twins, `measure` and `differences` settle a pair of texts,
`judging` a pair of items, `stories` a whole turn; `moving` knows items again under other addresses.
"""

from syndicator.dedupe.judging import Candidate, Judgement, Kinship, judge
from syndicator.dedupe.measure import similarity
from syndicator.dedupe.moving import Face, Upheaval, near, recognise, upheaval
from syndicator.dedupe.sketches import bands, crowd, resemblance, signature
from syndicator.dedupe.stories import Placement, cluster
from syndicator.dedupe.words import fingerprint

__all__ = [
    "Candidate",
    "Face",
    "Judgement",
    "Kinship",
    "Placement",
    "Upheaval",
    "bands",
    "cluster",
    "crowd",
    "fingerprint",
    "judge",
    "near",
    "recognise",
    "resemblance",
    "signature",
    "similarity",
    "upheaval",
]
