import pytest

from syndicator.health.answers import Answer, failure_class, read


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("ok", Answer.WELL),
        ("unchanged", Answer.WELL),
        ("304", Answer.WELL),
        ("won", Answer.WELL),
        ("24 links", Answer.WELL),
        ("empty", Answer.EMPTY),
        ("no items", Answer.EMPTY),
        ("not JSON", Answer.FOREIGN),
        ("none of its 24 links looks like an article", Answer.FOREIGN),
        ("something nobody thought of", Answer.FOREIGN),
        ("404", Answer.MISSING),
        ("HTTP 410", Answer.MISSING),
        ("403", Answer.FORBIDDEN),
        ("451", Answer.FORBIDDEN),
        ("429", Answer.THROTTLED),
        ("too many requests", Answer.THROTTLED),
        ("robots", Answer.ROBOTS),
        ("robots.txt forbids", Answer.ROBOTS),
        ("robots.txt answered 503", Answer.DOWN),
        ("consent wall", Answer.WALL),
        ("HTTP 503", Answer.DOWN),
        ("timeout", Answer.UNREACHABLE),
        ("timed out", Answer.UNREACHABLE),
        ("dns", Answer.UNREACHABLE),
        ("connection refused", Answer.UNREACHABLE),
        ("408", Answer.UNREACHABLE),
        ("not recorded", Answer.UNASKED),
        ("the day's budget is used up", Answer.UNASKED),
        ("needs a setting: appname", Answer.UNASKED),
        ("ok, empty", Answer.EMPTY),
        ("ok; page 2: HTTP 503", Answer.WELL),
        ("empty body", Answer.FOREIGN),
        ("bot check (HTTP 202)", Answer.WALL),
        ("log-in page (HTTP 401)", Answer.WALL),
        ("soft 404", Answer.MISSING),
        ("too many redirects", Answer.FOREIGN),
        ("asked to wait", Answer.THROTTLED),
        ("the host keeps refusing", Answer.FORBIDDEN),
        ("no such host (DNS)", Answer.UNREACHABLE),
        ("no answer (ConnectError)", Answer.UNREACHABLE),
        ("not a public address: not dialled", Answer.FOREIGN),
        ("301", Answer.FOREIGN),
    ],
)
def test_a_reason_word_says_what_kind_of_answer_it_was(word: str, answer: Answer) -> None:
    assert read(word) is answer


@pytest.mark.parametrize(
    ("words", "failure"),
    [
        (["404", "ok"], "none"),
        (["empty"], "none"),
        (["not recorded"], "none"),
        ([], "none"),
        (["dns", "404"], "temporary"),
        (["503"], "soft"),
        (["429"], "soft"),
        (["404"], "soft"),
        (["403", "robots"], "hard"),
        (["not JSON"], "hard"),
    ],
)
def test_the_mildest_answer_says_how_hard_a_run_failed(words: list[str], failure: str) -> None:
    assert failure_class(map(read, words)) == failure
