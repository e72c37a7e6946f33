"""What an operator lays over what ships: read whatever editor wrote it, and every mistake told with its file."""

import re
from pathlib import Path

import pytest

from syndicator.definitions import load
from syndicator.errors import DefinitionError

FEED = 'title = "Mine"\ndescription = "Ours"\nquery = "country:TH"\n'
TOPIC = '[topics.mine]\nlabel = "Mine"\nstrong = "zebra"\n'


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


@pytest.mark.parametrize("marks", ["{}", "\ufeff{}"], ids=["plain", "a byte-order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["line ends of Unix", "line ends of Windows"])
def test_a_file_may_come_from_any_editor(marks: str, end: str, tmp_path: Path) -> None:
    written(tmp_path, "feeds/mine.toml", marks.format(FEED).replace("\n", end))
    written(tmp_path, "topics.toml", marks.format(TOPIC).replace("\n", end))

    found = load(tmp_path)

    assert found.curated["mine"].query == "country:TH"
    assert found.vocabulary.topics["mine"] == "Mine"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("topics.toml", b'[topics.mine]\nlabel = "Caf\xe9"\n', "topics.toml:2: is not UTF-8 (save the file as UTF-8)"),
        ("topics.toml", TOPIC.encode("utf-16"), "topics.toml:1: is not UTF-8"),
        ("countries.toml", b'[masks]\nphrases = "a\x00"\n', "countries.toml:2: not valid TOML"),
        ("feeds/mine.toml", FEED + 'langage = "en"\n', "mine.toml:4: langage: unknown key (did you mean 'language'?)"),
        ("feeds/mine.toml", FEED + 'enabled = "no"\n', "mine.toml:4: enabled: must be true or false, not a string"),
        ("feeds/mine.toml", FEED + 'language = "english"\n', "mine.toml:4: language: 'english' is no language"),
        ("feeds/mine.toml", FEED.replace("Mine", "a\\u0007"), "mine.toml:1: title: holds '\\x07'"),
        ("feeds/mine.toml", FEED.replace("Ours", " "), "mine.toml:2: description: says nothing"),
        ("feeds/mine.toml", FEED.replace('"Ours"', "3"), "mine.toml:2: description: must be a string, not a number"),
        ("feeds/mine.toml", 'title = "Mine"\n', "mine.toml: has no description and no query"),
        ("feeds/mine.toml", "x = " + "[" * 3000, "lists within lists"),
        ("feeds/all.toml", FEED, "'all' is an address of ours"),
        ("feeds/My feed.toml", FEED, "a feed is named by lower-case words joined by hyphens"),
        (f"feeds/{'a' * 200}.toml", FEED, "60 characters at most"),
        ("feeds/work-at-see.toml", "enabled = false\n", "which is no feed (did you mean 'work-at-sea'?)"),
        ("feeds/topics.toml", TOPIC, "is not read here (move it to "),
    ],
)
def test_a_mistake_says_file_line_and_what_was_meant(name: str, text: str | bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=re.escape(told)):
        load(written(tmp_path, name, text))


def test_a_feed_of_ours_is_replaced_or_taken_away_by_its_name(tmp_path: Path) -> None:
    written(tmp_path, "feeds/work-at-sea.toml", FEED)
    written(tmp_path, "feeds/law-and-policy.toml", "enabled = false\n")

    found = load(tmp_path).curated

    assert found["work-at-sea"].title == "Mine"
    assert "law-and-policy" not in found
