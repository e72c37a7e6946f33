"""Settings of mail, notices and digests: the same in file, table and environment; mistakes stop at the start."""

from pathlib import Path

import pytest

from syndicator.config import Config, Digest, load
from syndicator.errors import ConfigurationError

SENDS = 'contact = "news@example.org"\n[smtp]\nhost = "mail.example.org"\n'


def settings(folder: Path, text: str, **environment: str) -> Config:
    (folder / "syndicator.toml").write_text(text, "utf-8")
    return load(folder, {f"SYNDICATOR_{name}": value for name, value in environment.items()})


def test_a_table_says_the_same_as_flat_names_and_the_environment(tmp_path: Path) -> None:
    in_table = settings(tmp_path, SENDS + 'port = 25\n[notify]\nmail = ["a@example.org"]\n')
    flat = settings(
        tmp_path,
        'contact = "news@example.org"\nsmtp_host = "mail.example.org"\nsmtp_port = 25\n'
        'notify_mail = ["a@example.org"]\n',
    )
    outside = settings(
        tmp_path, SENDS.partition("[")[0], SMTP_HOST="mail.example.org", SMTP_PORT="25", NOTIFY_MAIL="a@example.org"
    )
    assert in_table == flat == outside
    assert in_table.smtp_port == 25
    assert in_table.sender == "news@example.org"


def test_digests_are_read_and_named(tmp_path: Path) -> None:
    config = settings(
        tmp_path,
        SENDS + '[[digest]]\nfeed = "/feeds/country/th"\nevery = "week"\nto = ["a@example.org"]\n'
        '[[digest]]\nfeed = "all"\nevery = "day"\nempty = true\n',
    )
    assert config.digest == (
        Digest(feed="country/th", every="week", to=("a@example.org",)),
        Digest(feed="all", every="day", empty=True),
    )
    assert [digest.path for digest in config.digest] == ["digest/country/th-weekly", "digest/all-daily"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[smtp]\nhots = "x"\n', "did you mean 'smtp_host'"),
        ('smtp = "x"\n', "must be a table"),
        ('[smtp]\npassword = "x"\n', "SYNDICATOR_SMTP_PASSWORD"),
        ('[smtp]\nsecurity = "ssl"\n', "none of 'starttls', 'tls', 'none'"),
        ('[notify]\nmail = ["a@example.org"]\n', "no way to send it"),
        ('mail_folder = "outbox"\n[notify]\nmail = ["a@example.org"]\n', "has no sender"),
        (SENDS + 'user = "news"\n[notify]\nmail = ["a@example.org"]\n', "has no password"),
        (
            SENDS + 'user = "news"\npassword_file = "p"\nsecurity = "none"\n[notify]\nmail = ["a@example.org"]\n',
            "clear text",
        ),
        ('[notify]\nmail = ["a@example.org\\nBcc: b@example.org"]\n', "no e-mail address"),
        ('[notify]\nmail = ["a..b@example.org"]\n', "no e-mail address"),
        ('[notify]\nmail = ["A <a@example.org>"]\n', "no e-mail address"),
        ('[notify]\nmail = "a@example.org"\n', "must be a list"),
        ('[notify]\nwebhook = "ftp://x/secret"\n', "no web address"),
        ('[notify]\ncommand = "sh -c \'x"\n', "cannot be split"),
        ('[[digest]]\nfeed = "country/th"\n', "'every' is missing"),
        ('[[digest]]\nfed = "country/th"\n', "did you mean 'feed'"),
        ('[[digest]]\nfeed = "country/th"\nevery = "month"\n', "neither 'day' nor 'week'"),
        ('[[digest]]\nfeed = "../../etc"\nevery = "day"\n', "no path of a feed"),
        ('[[digest]]\nfeed = "all"\nevery = "day"\nto = "a@example.org"\n', "a list of addresses"),
        ('[[digest]]\nfeed = "all"\nevery = "day"\nempty = 1\n', "true or false"),
        ('digest = "all"\n', "must be tables"),
        ('contact = "@"\n', "neither an e-mail address nor a web page"),
        ('contact = "https://"\n', "neither an e-mail address nor a web page"),
        ('base_url = "https://user:word@x.example"\n', "no web address"),
        ('base_url = "https://x.example/a b"\n', "no web address"),
        ('base_url = "https://x.example:99999"\n', "no web address"),
        ('base_url = "http://[::1"\n', "no web address"),
        ('base_url = "https://müller.example"\n', "plain ASCII"),
        ('base_url = "https://x.example/?"\n', "no web address"),
        ('base_url = "https://x.example/../feeds"\n', "no web address"),
        ('heartbeat_url = "watch.example"\n', "no web address"),
        ('heartbeat_url = "http://["\n', "no web address"),
        ('title = " "\n', "words in one line"),
        ('title = "a\\u0007"\n', "words in one line"),
        ('mail_folder = "out\\u0000box"\n', "words in one line"),
        ('user_agent = "a\\r\\nX-Forged: 1"\n', "plain ASCII only"),
        ("window_items = 0\n", "from 1 to 1000000"),
        ("delay_seconds = nan\n", "from 0 to 3600"),
        ("delay_seconds = inf\n", "from 0 to 3600"),
        ("turn_minutes = 0\n", "from 1 to 1440"),
        ("keep_generations = 0\n", "from 1 to 1000"),
        ("keep_runs_days = 99999999999\n", "from 1 to 36500"),
        ("open_ports = [70000]\n", "no port"),
        ("open_ports = [true]\n", "no port"),
        ("smtp_port = 0\n", "from 1 to 65535"),
        ("window_items = 100\nwindow_most = 10\n", "more than window_most = 10"),
        ("x = " + "[" * 3000, "lists within lists"),
        ('title = "a\n', "syndicator.toml:1: not valid TOML"),
        ('[[digest]]\nfeed = "all"\nevery = "day"\n' * 2, "stands there twice"),
    ],
)
def test_a_mistake_stops_at_the_start_with_a_hint(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        settings(tmp_path, text)
    assert "secret" not in str(caught.value)


def test_no_secret_is_shown_where_settings_are(tmp_path: Path) -> None:
    config = settings(tmp_path, SENDS, SMTP_PASSWORD="hidden", NOTIFY_WEBHOOK="https://chat.example.org/hidden")
    assert config.smtp_password == "hidden"
    assert "hidden" not in repr(config)


def test_a_digest_cannot_come_from_the_environment(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="in the file only"):
        settings(tmp_path, "", DIGEST="all")


@pytest.mark.parametrize("spoilt", [b"\xef\xbb\xbf", b"\r\n"], ids=["a byte-order mark", "line ends of Windows"])
def test_what_editors_add_is_no_mistake(spoilt: bytes, tmp_path: Path) -> None:
    (tmp_path / "syndicator.toml").write_bytes(spoilt + b'title = "Ours"\r\nwindow_days = 3\r\n')

    config = load(tmp_path, {})

    assert (config.title, config.window_days) == ("Ours", 3)


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "syndicator.toml").write_bytes(b'window_days = 3\ntitle = "Caf\xe9"\n')

    with pytest.raises(ConfigurationError, match=r"syndicator.toml:2: is not UTF-8 \(save the file as UTF-8\)"):
        load(tmp_path, {})
