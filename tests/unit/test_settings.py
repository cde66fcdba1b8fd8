"""Settings: what is missing or wrong is said by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.environment import SettingsError, folders, load
from bot.folders import ROOT
from bot.settings import Settings

SECRETS = {"RASA_TOKEN": "hush-hush", "SECRET_KEY": "mum-mum-mum-mum-mum"}


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def loaded(tmp_path: Path, **values: str) -> Settings:
    file = tmp_path / ".env"
    file.write_text("".join(f"{name}={value}\n" for name, value in (SECRETS | values).items()))
    return load(file)


def problems(tmp_path: Path, **values: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        loaded(tmp_path, **values)
    return refused.value.problems


def test_a_missing_secret_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path / "no.env")

    assert [problem.split()[0] for problem in refused.value.problems] == ["RASA_TOKEN", "SECRET_KEY"]


def test_an_empty_secret_is_missing(tmp_path: Path) -> None:
    assert problems(tmp_path, RASA_TOKEN="")[0].startswith("RASA_TOKEN is not set")


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9001")

    assert loaded(tmp_path, PORT="9002").port == 9001


def test_an_empty_value_in_the_environment_switches_the_files_value_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "")

    assert loaded(tmp_path, TELEGRAM_TOKEN="12:ab").telegram_token is None


def test_the_public_address_follows_the_port(tmp_path: Path) -> None:
    assert loaded(tmp_path, PORT="9000").public_url == "http://localhost:9000"


def test_relative_files_are_meant_from_the_projects_root(tmp_path: Path) -> None:
    settings = loaded(tmp_path, DATABASE_URL="sqlite:///var/x.db", VAR_DIR="var/x")

    assert settings.database_url == f"sqlite:///{ROOT}/var/x.db"
    assert settings.var_dir == ROOT / "var" / "x"


def test_the_store_goes_where_files_go(tmp_path: Path) -> None:
    assert loaded(tmp_path, VAR_DIR=str(tmp_path)).database_url == f"sqlite:///{tmp_path}/desk.db"


def test_the_short_name_of_postgresql_works_too(tmp_path: Path) -> None:
    assert (
        loaded(tmp_path, DATABASE_URL="postgres://desk@db/desk").database_url == "postgresql://desk@db/desk"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("DATABASE_URL", "mysql://db/desk"),
        ("DATABASE_URL", "sqlite://"),
        ("REDIS_URL", "localhost"),
        ("RASA_URL", "localhost:5005"),
        ("PUBLIC_URL", "12345.example"),
        ("CITY_DIR", "city/atlantis"),
    ],
)
def test_what_makes_no_sense_is_named(tmp_path: Path, name: str, value: str) -> None:
    assert problems(tmp_path, **{name: value})[0].startswith(f"{name} is wrong: ")


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("PORT", "eighty", "use a whole number"),
        ("PORT", "70000", "use a number up to 65535"),
        ("PORT", "0", "use a number from 1 on"),
        ("TELEGRAM_PER_SECOND", "many", "use a number"),
        ("TELEGRAM_PER_SECOND", "0", "use a number above 0"),
        ("TRUSTED_PROXIES", "proxy", "'proxy' is no address or network: use 10.0.0.5 or 172.18.0.0/16"),
        ("TRUSTED_PROXIES", "10.0.0.5/8", "'10.0.0.5/8' is an address within a network: use 10.0.0.0/8"),
    ],
)
def test_what_is_wrong_with_a_number_or_a_network_says_what_to_write(
    tmp_path: Path, name: str, value: str, advice: str
) -> None:
    assert problems(tmp_path, **{name: value}) == [f"{name} is wrong: {advice}"]


def test_a_line_that_is_no_setting_is_named_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("RASA_TOKEN=hush-hush\nthis is not one\n")

    with pytest.raises(SettingsError, match=r"^\.env:2 "):
        load(file)


def test_secrets_and_passwords_are_not_shown(tmp_path: Path) -> None:
    settings = loaded(tmp_path, DATABASE_URL="postgresql://desk:hush@db/desk")

    assert not any(secret in repr(settings) for secret in ("hush-hush", "mum-mum-mum-mum-mum", "hush@"))


def test_training_needs_no_secret(tmp_path: Path) -> None:
    assert folders(tmp_path / "no.env").city_dir.name == "beijing"


def test_every_setting_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text()

    assert [name for name in Settings.model_fields if f"\n{name.upper()}=" not in example] == []


def test_mail_is_off_until_a_server_is_set(tmp_path: Path) -> None:
    assert loaded(tmp_path).smtp_url is None
    assert loaded(tmp_path, MAIL_FROM="desk@city.example").smtp_url is None


@pytest.mark.parametrize("url", ["smtp://mail.city.example", "smtps://li:p%40ss@mail.city.example:465"])
def test_a_mail_server_needs_somebody_whom_mails_are_from(tmp_path: Path, url: str) -> None:
    [problem] = problems(tmp_path, SMTP_URL=url)

    assert problem.startswith("MAIL_FROM is not set")
    set_up = loaded(tmp_path, SMTP_URL=url, MAIL_FROM="Desk <desk@city.example>")
    assert set_up.mail_from == "Desk <desk@city.example>"
    assert "p%40ss" not in repr(set_up)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "mail.city.example"),
        ("SMTP_URL", "http://mail.city.example"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://li@mail.city.example"),
        ("SMTP_URL", "smtp://li:secret@mail.city.example:70000"),
        ("SMTP_URL", "smtp://mail.city.example/inbox"),
        ("MAIL_FROM", "desk"),
        ("MAIL_FROM", "@city.example"),
        ("MAIL_FROM", "服务台@city.example"),
    ],
)
def test_a_wrong_mail_setting_is_named_without_its_password(tmp_path: Path, name: str, value: str) -> None:
    given = {"SMTP_URL": "smtp://mail.city.example", "MAIL_FROM": "desk@city.example"} | {name: value}

    [problem] = problems(tmp_path, **given)

    assert problem.startswith(f"{name} is wrong")
    assert "secret" not in problem


WECHAT = {"WECHAT_APP_ID": "wx1", "WECHAT_APP_SECRET": "hush", "WECHAT_TOKEN": "ours"}


@pytest.mark.parametrize("missing", sorted(WECHAT))
def test_a_wechat_account_that_is_partly_set_names_what_is_missing(tmp_path: Path, missing: str) -> None:
    [problem] = problems(tmp_path, **{name: value for name, value in WECHAT.items() if name != missing})

    assert problem.startswith(f"{missing} is not set, and WeChat needs")


def test_a_key_or_a_template_without_an_account_names_all_three(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, WECHAT_TEMPLATE_ID="t1")

    assert problem.startswith("WECHAT_APP_ID and WECHAT_APP_SECRET and WECHAT_TOKEN are not set")


def test_a_key_of_wechats_encrypted_mode_has_43_characters(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, **WECHAT, WECHAT_AES_KEY="short")

    assert problem == "WECHAT_AES_KEY is wrong: an EncodingAESKey has 43 letters and digits"
    assert loaded(tmp_path, **WECHAT, WECHAT_AES_KEY="a" * 42 + "A").wechat_aes_key is not None


def test_the_citys_own_channels_are_a_list(tmp_path: Path) -> None:
    listed = (
        '[{"name":"sms","secret":"sixteen-characters","url":"https://a.example/","can":[],"longest":300}]'
    )

    [sms] = loaded(tmp_path, WEBHOOK_CHANNELS=listed).webhook_channels

    assert (sms.name, sms.can, sms.longest) == ("sms", frozenset(), 300)
    assert "sixteen" not in repr(sms)
    assert loaded(tmp_path).webhook_channels == ()


@pytest.mark.parametrize(
    ("listed", "reason"),
    [
        ("app", "use a list in JSON"),
        ('[{"name":"app","url":"https://a.example/"}]', "0.secret: field required"),
        ('[{"name":"web","secret":"sixteen-characters","url":"https://a.example/"}]', "0.name: "),
        ('[{"name":"app","secret":"short","url":"https://a.example/"}]', "0.secret: "),
        ('[{"name":"app","secret":"sixteen-characters","url":"a.example"}]', "0.url: "),
        ('[{"name":"app","secret":"sixteen-characters","url":"https://a.example/","may":[]}]', "0.may: "),
    ],
)
def test_what_is_wrong_with_a_channel_is_said_by_its_place(tmp_path: Path, listed: str, reason: str) -> None:
    [problem] = problems(tmp_path, WEBHOOK_CHANNELS=listed)

    assert problem.startswith(f"WEBHOOK_CHANNELS is wrong: {reason}")


def test_a_channel_is_named_once(tmp_path: Path) -> None:
    one = '{"name":"app","secret":"sixteen-characters","url":"https://a.example/"}'

    assert "app is there twice" in problems(tmp_path, WEBHOOK_CHANNELS=f"[{one},{one}]")[0]


def test_sites_that_may_frame_the_chat_are_named_as_browsers_name_them(tmp_path: Path) -> None:
    named = "https://Street.Example/, http://127.0.0.1:9000,https://北京.example:443"

    assert loaded(tmp_path, EMBED_ORIGINS=named).embed_origins == (
        "https://street.example", "http://127.0.0.1:9000", "https://xn--1lq90i.example",
    )  # fmt: skip
    assert loaded(tmp_path).embed_origins == ()


@pytest.mark.parametrize(
    "named",
    ["street.example", "https://*.example", "https://a.example/path", "https://a.example 'self'", "*"],
)
def test_what_is_no_site_frames_nothing(tmp_path: Path, named: str) -> None:
    [problem] = problems(tmp_path, EMBED_ORIGINS=named)

    assert problem.startswith("EMBED_ORIGINS is wrong: ")
