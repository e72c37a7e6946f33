from pathlib import Path

import pytest
from mutated_pages import MUTATIONS, articles, flagged, mended, read, wrong

CASES = articles()
RETITLED = MUTATIONS["heading is the site's"]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES[::9], ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_page_that_comes_out_wrong_is_flagged_in_the_same_run(case: Path, tmp_path: Path) -> None:
    before = read(case, tmp_path)
    assert not flagged(before, before)
    missed = []
    for name, mutation in MUTATIONS.items():
        today = read(case, tmp_path, mutation)
        if (today.empty or wrong(before, today)) and not flagged(before, today):
            missed.append(name)
    assert len(missed) <= 1, missed


def test_a_heading_that_became_the_sites_name_is_read_from_another_layer(tmp_path: Path) -> None:
    changed = right = 0
    for case in CASES[::4]:
        before = read(case, tmp_path)
        today = read(case, tmp_path, RETITLED)
        if today.title == before.title or not today.title:
            continue
        changed += 1
        again = mended(case, tmp_path, RETITLED, before, today)
        right += again.title == before.title
        assert mended(case, tmp_path, RETITLED, before, before) == before, "what is right is not read otherwise"
    assert changed >= 2, "a control: selectors do follow the heading"
    assert right == changed
