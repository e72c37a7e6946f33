"""The same pages read by two extractors: what a re-extraction, or another site's copy, looks like."""

import json
from pathlib import Path

import pytest
import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from syndicator.dedupe import bands, signature, similarity
from syndicator.dedupe.judging import FEW_WORDS, NEAR
from syndicator.dedupe.words import words


def of_article(page: Path) -> bool:
    """Whether a recorded page is an article, and no listing."""
    expected = page.parents[1] / "output.json"
    return expected.exists() and bool(json.loads(expected.read_text("utf-8")).get("title"))


PAGES = [
    page
    for page in sorted((Path(__file__).parents[1] / "fixtures").glob("*/*/inputs/HttpResponse-body.html"))
    if of_article(page)
]


def readings(page: Path) -> tuple[str, str]:
    html = page.read_text("utf-8", "replace")
    return trafilatura.extract(html) or "", extract_plain_text(HTMLTree.parse(html), main_content=True) or ""


@pytest.mark.slow
def test_two_extractors_readings_of_one_page_meet_and_are_one_text() -> None:
    pairs = []
    for page in PAGES:
        one, other = readings(page)
        shorter, longer = sorted((len(words(one)), len(words(other))))
        if shorter >= FEW_WORDS and shorter >= 0.5 * longer:  # else one of the two read something else
            pairs.append((page, one, other))
    assert len(pairs) >= 20
    lost = [
        (page.parts[-4:-2], round(similarity(one, other), 2))
        for page, one, other in pairs
        if similarity(one, other) < NEAR
        or not set(enumerate(bands(signature(one)))) & set(enumerate(bands(signature(other))))
    ]
    assert len(lost) <= 0.03 * len(pairs), lost
