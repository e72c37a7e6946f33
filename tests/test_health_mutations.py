from pathlib import Path

import pytest
from mutated_pages import MUTATIONS, articles, flagged, read, wrong

CASES = articles()


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
