"""Long tables of cases: a few in every run, all of them in `scripts/drill tests`."""

from collections.abc import Iterable

import pytest


def sampled(cases: Iterable[object], *, always: int) -> list[object]:
    """The cases, of which only the first `always` belong to ordinary runs. A tuple is several arguments."""
    return [case if number < always else _drilled(case) for number, case in enumerate(cases)]


def _drilled(case: object) -> object:
    return pytest.param(*case if isinstance(case, tuple) else (case,), marks=pytest.mark.drill)
