"""Words that begin with some letters, written out from the word index's own list of words.

The index has an index of first letters (`INDEXED`); to longer ones it would gather, and then sort, every row of every
word that begins so, however few are wanted. Written out, each word's rows come newest first and are merged as far as
they are needed: a tenth of the work, and nothing more to store.
"""

import re

from syndicator.query.rows import Bound

INDEXED = 4
"""Letters of which the word index has an index of its own."""
MOST_WORDS = 1000
"""Words that are written out for one beginning; where there are more, the index gathers their rows after all."""
_LONG = re.compile(rf'"([^" ]{{{INDEXED + 1},}})"\*')
# Looked up one after another: read as a table, the list would be read with every row of every word.
_WORDS = """WITH RECURSIVE begun (word) AS (
    SELECT (SELECT term FROM search_word WHERE term >= ? LIMIT 1) UNION ALL
    SELECT (SELECT term FROM search_word WHERE term >= word || ' ' LIMIT 1) FROM begun WHERE word GLOB ? LIMIT ?)
    SELECT iif(count(*) BETWEEN 1 AND ?, '(' || group_concat('"' || word || '"', ' OR ') || ')', ?)
    FROM begun WHERE word GLOB ?"""


def written_out(expression: str) -> Bound:
    """A full-text expression as SQL that gives it with the words for each long beginning."""
    bound = Bound("?", (expression,))
    for letters in dict.fromkeys(_LONG.findall(expression)):
        asked, every = f'"{letters}"*', f"{letters}*"
        values = (letters, every, MOST_WORDS + 2, MOST_WORDS, asked, every)
        bound = Bound(f"replace({bound.sql}, ?, ({_WORDS}))", (*bound.values, asked, *values))
    return bound
