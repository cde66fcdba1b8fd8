"""The command line as operators and scripts meet it: output, exit codes, one clear line where something is wrong."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.check import run as check
from bot.check_dialogue import compared, domain_actions
from bot.cli import main
from bot.environment import load
from bot.folders import ROOT
from bot.ports import free_port
from bot.red import Red
from bot.settings import Settings
from city.pack import load as load_pack
from desk.conversations import outbox
from desk.leases import Leases
from desk.pack.service import Change, in_force
from desk.staff.accounts import Accounts
from desk.staff.actor import SYSTEM, Actor
from desk.staff.sessions import Sessions, SignedIn
from desk.store.database import Database
from desk.store.models import ConversationRow
from desk.tickets.queries import TicketFilter
from desk.tickets.service import Tickets
from desk.tickets.watch import Clocks
from tests.staff_room import CITY


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    said: str


Command = Callable[..., Done]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """All settings of a desk of this test's own; nothing of this machine's `.env` counts."""
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), "")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("RASA_TOKEN", "a-token-for-tests")
    monkeypatch.setenv("SECRET_KEY", "a-key-for-tests-only")
    monkeypatch.setenv("RASA_URL", f"http://127.0.0.1:{free_port()}")
    # A desk that runs on this machine meanwhile is none of this test's.
    monkeypatch.setenv("PORT", str(free_port()))


@pytest.fixture
def command(settings: None, capfd: pytest.CaptureFixture[str]) -> Command:
    def call(*arguments: str) -> Done:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out, said = capfd.readouterr()
        code = ended.value.code
        return Done(code if isinstance(code, int) else 0, out, said)

    return call


def test_what_a_command_writes_down_is_for_its_user_alone(settings: None, tmp_path: Path) -> None:
    former = os.umask(0o022)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "migrate"], cwd=ROOT, capture_output=True, check=False
        )
    finally:
        os.umask(former)

    assert done.returncode == 0, done.stderr
    written = list((tmp_path / "var").rglob("*"))
    assert tmp_path / "var" / "desk.db" in written
    assert [one for one in written if one.stat().st_mode & 0o077] == []


@pytest.fixture
def desk(command: Command, sqlite_url: str, tmp_path: Path) -> Command:
    """The same, with a store."""
    (tmp_path / "var").mkdir()
    Path(sqlite_url.removeprefix("sqlite:///")).rename(tmp_path / "var" / "desk.db")
    return command


@pytest.mark.parametrize("name", ["RASA_TOKEN", "SECRET_KEY"])
def test_serving_without_a_secret_stops_with_its_name(
    command: Command, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "")

    done = command("serve")

    assert done.code == 1
    assert done.said.startswith(f"✗ {name} is not set")
    assert done.said.count("\n") == 1


def test_serving_on_an_old_store_says_what_to_run(command: Command) -> None:
    done = command("serve")

    assert (done.code, "python -m bot migrate" in done.said) == (1, True)


def test_an_address_of_another_machine_is_said_to_be_the_host_and_not_the_port(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOST", "192.0.2.1")
    monkeypatch.setenv("PORT", str(free_port()))

    done = command("up")

    assert done.code == 1
    assert done.said.startswith("✗ nothing can listen at 192.0.2.1 (")
    assert done.said.endswith("): set HOST to an address of this machine\n")


def test_a_port_in_use_is_one_clear_line(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        done = command("up")

    assert done.code == 1
    assert done.said == f"✗ port {port} is in use: set PORT to another one\n"


@pytest.mark.parametrize("name", ["PORT", "ACTIONS_PORT"])
def test_a_service_whose_port_is_in_use_says_which_setting_to_change(
    desk: Command, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("ACTIONS_PORT", str(free_port()))
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv(name, str(port))

        done = desk("serve")

    assert done.code == 1
    assert done.said == f"✗ port {port} is in use: set {name} to another one\n"


@pytest.mark.parametrize("name", ["ACTIONS_PORT", "RASA_URL"])
def test_two_parts_on_one_port_are_one_clear_line(
    command: Command, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    port = free_port()
    monkeypatch.setenv("PORT", str(port))
    monkeypatch.setenv(name, f"http://localhost:{port}" if name == "RASA_URL" else str(port))

    done = command("up")

    assert done.code == 1
    assert done.said == f"✗ PORT and {name} are both port {port}: give each a port of its own in .env\n"


@pytest.mark.parametrize("arguments", [("up",), ("migrate",)])
def test_a_folder_that_is_none_is_one_clear_line(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "file" / "var"))
    monkeypatch.setenv("PORT", str(free_port()))
    monkeypatch.setenv("ACTIONS_PORT", str(free_port()))

    done = command(*arguments)

    assert (done.code, done.said.count("\n")) == (1, 1)
    assert "Not a directory" in done.said
    assert "set VAR_DIR" in done.said


@pytest.mark.parametrize(
    "arguments", [("migrate",), ("serve",), ("demo",), ("staff", "add", "li", "--role", "operator")]
)
def test_a_database_out_of_reach_is_one_clear_line_without_its_password(
    command: Command, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://desk:hush@127.0.0.1:{free_port()}/desk")

    done = command(*arguments)

    assert (done.code, done.said.count("\n")) == (1, 1)
    assert "DATABASE_URL" in done.said
    assert "hush" not in done.said


@pytest.mark.parametrize(
    "arguments",
    [("demo",), ("figures",), ("figures", "--misdispatch"), ("learn", "--rulings"), ("deliveries", "list")],
)
def test_without_a_store_it_is_said_how_to_make_one(command: Command, arguments: tuple[str, ...]) -> None:
    assert command(*arguments).said == "✗ there is no store yet: run `python -m bot migrate`\n"


def test_a_units_name_leads_to_its_code(desk: Command) -> None:
    named = desk("staff", "add", "li", "--role", "handler", "--unit", "望京街道")
    unheard = desk("staff", "token", "--name", "li", "--role", "handler", "--unit", "nowhere")

    assert named.code == unheard.code == 1
    assert "give its code, S110105026 (望京街道, Wangjing Subdistrict)" in named.said
    assert "units.yml" in unheard.said
    assert desk("staff", "add", "li", "--role", "handler", "--unit", "S110105026").code == 0


def test_the_check_warns_of_a_name_that_nothing_reads(
    desk: Command, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / ".env"
    file.write_text("PROT=8001\nHOST=127.0.0.1\n")

    asyncio.run(check(load(tmp_path / "none"), file))

    said = capfd.readouterr().out
    assert "! settings         nothing reads PROT (did you mean PORT?)\n" in said
    assert "HOST" not in said


def test_a_fault_in_the_city_pack_is_one_clear_line(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CITY_DIR", str(tmp_path))
    monkeypatch.setenv("PORT", str(free_port()))
    monkeypatch.setenv("ACTIONS_PORT", str(free_port()))

    done = command("up")

    assert (done.code, done.said.count("\n")) == (1, 1)


def test_a_token_is_all_that_is_printed(desk: Command, tmp_path: Path) -> None:
    done = desk("staff", "token", "--name", "crm", "--role", "handler", "--unit", "water")

    async def actor() -> tuple[str, str | None] | None:
        db = Database(f"sqlite:///{tmp_path}/var/desk.db")
        found = await Accounts(db, lambda: datetime.now(UTC)).actor_for_token(done.out.strip())
        await db.close()
        return (found.role, found.unit) if found else None

    assert done.code == 0
    assert done.out.count("\n") == 1
    assert asyncio.run(actor()) == ("handler", "water")


def test_a_city_pack_is_exported_with_what_was_published_and_a_new_unit_gets_accounts(
    desk: Command, tmp_path: Path
) -> None:
    async def publish() -> None:
        db = Database(f"sqlite:///{tmp_path}/var/desk.db")
        packs = await in_force(db, CITY)
        unit = {"code": "bikes", "zh": "单车专班", "en": "Bikes", "kind": "department", "groups": []}
        admin = Actor("staff", None, "chen", "admin")
        await packs.publish(admin, Change("unit", "bikes", unit, 0, "新设"))
        await db.close()

    asyncio.run(publish())
    folder = tmp_path / "city"

    done = desk("pack", "export", str(folder))
    again = desk("pack", "export", str(folder))
    added = desk("staff", "add", "ma", "--role", "handler", "--unit", "bikes")

    assert (done.code, "Edited in the console: 1." in done.said) == (0, True)
    assert load_pack(folder).unit("bikes").zh == "单车专班"
    assert (again.code, "is there already" in again.said) == (1, True)
    assert added.code == 0


def test_a_city_pack_goes_to_no_folder_that_cannot_be_written(desk: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    done = desk("pack", "export", str(tmp_path / "file" / "city"))

    assert done.code == 1
    assert (
        done.said
        == f"✗ nothing can be written to {tmp_path}/file/city (Not a directory): name another folder\n"
    )


def test_whole_months_become_open_data_where_the_service_gives_it_to_anybody(
    desk: Command, tmp_path: Path
) -> None:
    done = desk("export", "open", "--from", "2026-01", "--to", "2026-02", "--format", "csv")
    again = desk("export", "open", "--from", "2026-02")
    later = desk("export", "open", "--from", "2999-01")

    assert sorted(one.name for one in (tmp_path / "var" / "open").iterdir()) == [
        "about.json", "codes.csv", "tickets-2026-01.csv", "tickets-2026-02.csv",
    ]  # fmt: skip
    assert (done.code, "2026-01: 0 tickets" in done.said) == (0, True)
    assert done.said.count("No citizen agreed to be published") == 1
    assert "No citizen agreed" not in again.said
    assert (again.code, "stands there already" in again.said) == (0, True)
    assert (later.code, "2999-01 is not over" in later.said) == (1, True)


def test_the_list_of_commands_begins_with_what_is_wanted_first_and_cuts_no_sentence(command: Command) -> None:
    listed = command("--help").out.split("Commands:\n")[1]

    assert [line.split()[0] for line in listed.splitlines()[:3]] == ["up", "serve", "check"]
    for group in ((), ("staff",), ("deliveries",), ("keys",), ("pack",), ("export",)):
        assert "..." not in command(*group, "--help").out.split("Commands:")[1], group


def test_what_is_only_switched_on_has_no_second_name_for_leaving_it_off(command: Command) -> None:
    for words in (("train",), ("figures",), ("learn",), ("audit",), ("sbom",)):
        assert "--no-" not in command(*words, "--help").out, words


def test_a_handler_needs_a_unit(desk: Command) -> None:
    done = desk("staff", "token", "--name", "crm", "--role", "handler")

    assert (done.code, done.out) == (1, "")
    assert "--unit CODE" in done.said
    assert "leave out --unit" in desk("staff", "add", "li", "--role", "operator", "--unit", "water").said


def test_an_account_gets_a_password_that_a_reset_replaces(desk: Command) -> None:
    first = desk("staff", "add", "li", "--role", "operator").out.strip()
    second = desk("staff", "reset", "li").out.strip()

    assert len(first) >= 12
    assert first != second


def test_a_token_is_ended_by_its_name(desk: Command, tmp_path: Path) -> None:
    token = desk("staff", "token", "--name", "crm", "--role", "operator").out.strip()

    ended, again = desk("staff", "revoke", "crm"), desk("staff", "revoke", "crm")

    async def actor() -> object:
        db = Database(f"sqlite:///{tmp_path}/var/desk.db")
        found = await Accounts(db, lambda: datetime.now(UTC)).actor_for_token(token)
        await db.close()
        return found

    assert (ended.code, again.code) == (0, 1)
    assert again.said.startswith("✗ there is no token 'crm'")
    assert asyncio.run(actor()) is None


def test_after_a_break_in_all_tokens_and_sessions_are_ended_by_one_command(desk: Command) -> None:
    for name in ("crm", "sheet"):
        desk("staff", "token", "--name", name, "--role", "operator")

    ended = desk("staff", "end-all")

    assert (ended.code, ended.out) == (0, "")
    assert ended.said.startswith("Ended 0 sessions and 2 API tokens.")
    assert desk("staff", "revoke", "crm").code == 1


def test_who_restores_signs_everybody_out_and_is_told_whom_to_look_through(
    desk: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = desk("staff", "add", "li", "--role", "operator").out.strip()
    desk("staff", "add", "wang", "--role", "reviewer")
    desk("staff", "off", "wang")
    for name in ("crm", "sheet"):
        desk("staff", "token", "--name", name, "--role", "operator")
    desk("staff", "revoke", "sheet")

    async def on(var: str, signed_in: SignedIn | None) -> SignedIn | None:
        db = Database(f"sqlite:///{tmp_path}/{var}/desk.db")
        sessions = Sessions(db, lambda: datetime.now(UTC))
        entered = (
            await sessions.find(signed_in.token)
            if signed_in
            else await sessions.sign_in("li", password, source="here")
        )
        await db.close()
        return entered

    entered = asyncio.run(on("var", None))
    desk("backup", str(tmp_path / "desk.backup"))
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "new"))
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "wishes.jsonl").write_text("", encoding="utf-8")

    done = desk("restore", str(tmp_path / "desk.backup"))

    assert done.code == 0, done.said
    assert "Nobody is signed in any more (1 sessions)" in done.said
    assert "accounts: li (operator) (" in done.said
    assert "tokens: crm (operator) (" in done.said
    assert asyncio.run(on("var", entered)) is not None
    assert asyncio.run(on("new", entered)) is None


def test_an_account_is_switched_off_and_on(desk: Command, tmp_path: Path) -> None:
    desk("staff", "add", "li", "--role", "operator")

    async def active() -> list[bool]:
        db = Database(f"sqlite:///{tmp_path}/var/desk.db")
        people = await Accounts(db, lambda: datetime.now(UTC)).people()
        await db.close()
        return [person.active for person in people]

    assert desk("staff", "off", "li").code == 0
    assert asyncio.run(active()) == [False]
    assert desk("staff", "on", "li").code == 0
    assert asyncio.run(active()) == [True]
    assert desk("staff", "off", "nobody").said == "✗ there is no account 'nobody'\n"


def test_a_name_is_given_once(desk: Command) -> None:
    desk("staff", "add", "li", "--role", "operator")

    assert "li" in desk("staff", "add", "li", "--role", "operator").said


def test_the_check_says_what_to_do_and_fails(desk: Command) -> None:
    done = desk("check")

    assert done.code == 1
    assert "✓ actions" in done.out
    assert "✓ store" in done.out
    assert "✗ dialogue server" in done.out
    assert re.search(r"✗ service +no answer at http://\S+: nobody listens there\n", done.out)
    assert re.search(r"! kept words +kept for good: photos, sounds, films, files, chats, reporters", done.out)
    assert "→ start it" in done.out
    assert "or set RASA_URL to where it runs" in done.out


def test_the_check_says_in_words_why_others_do_not_answer(
    desk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = f"127.0.0.1:{free_port()}"
    monkeypatch.setenv("REDIS_URL", f"redis://{nobody}")
    monkeypatch.setenv("OTLP_URL", f"http://{nobody}")
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:a-token")
    monkeypatch.setenv("TELEGRAM_API_URL", f"http://{nobody}")
    app = f'[{{"name": "app", "secret": "sixteen or more characters", "url": "http://{nobody}/"}}]'
    monkeypatch.setenv("WEBHOOK_CHANNELS", app)

    done = desk("check")

    assert re.search(rf"✗ Redis +cannot be reached at {nobody}\n", done.out)
    assert re.search(rf"! traces +no collector answers at http://{nobody}: nobody listens there\n", done.out)
    assert re.search(r"✗ Telegram +cannot be reached: nobody listens there\n", done.out)
    assert re.search(r"✗ own channels +no answer from app \(nobody listens there\)\n", done.out)


def test_the_check_says_whether_mail_is_on_and_tries_the_server(
    desk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert re.search(r"✓ mail +off: staff read notices in the console only", desk("check").out)
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:9")
    monkeypatch.setenv("MAIL_FROM", "desk@city.example")

    done = desk("check")

    assert re.search(r"✗ mail +the server does not take mail", done.out)
    assert "→ look at SMTP_URL" in done.out


def test_the_check_says_that_wechat_cannot_be_reached(desk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("APP_ID", "APP_SECRET", "TOKEN"):
        monkeypatch.setenv(f"WECHAT_{name}", "one-of-ours")
    monkeypatch.setenv("WECHAT_API_URL", "http://127.0.0.1:9")

    done = desk("check")

    assert re.search(r"✗ WeChat +does not answer", done.out)
    assert "→ look at WECHAT_API_URL" in done.out


def test_an_account_is_given_an_address_for_its_notices(desk: Command) -> None:
    desk("staff", "add", "li", "--role", "operator")

    assert desk("staff", "mail", "li", "li@city.example").said.endswith(
        "Notices of li go to li@city.example once SMTP_URL is set; until then nothing is mailed.\n"
    )
    assert desk("staff", "mail", "li").said.endswith("Notices of li are not mailed.\n")
    assert "no mail address" in desk("staff", "mail", "li", "nowhere").said


def test_the_check_finds_an_unmigrated_store_and_makes_none(command: Command, tmp_path: Path) -> None:
    said = command("check").out

    assert "`python -m bot migrate`" in said
    assert said.count("there is no store yet") == 1
    # A backup is restored into an empty place.
    assert not list((tmp_path / "var").glob("desk.db*"))


def test_the_check_is_red_of_a_desk_that_was_worked_at_for_weeks_and_never_backed_up(
    desk: Command, tmp_path: Path
) -> None:
    desk("staff", "add", "li", "--role", "operator")
    fresh = desk("check").out
    with closing(sqlite3.connect(tmp_path / "var" / "desk.db")) as store, store:
        store.execute("UPDATE staff SET created_at = replace(created_at, substr(created_at, 1, 4), '2025')")

    assert re.search(r"✓ backups +none was made", fresh)
    assert re.search(r"✗ backups +none was made, and the desk is \d+ days old", desk("check").out)


def test_the_check_names_the_line_of_a_unit_that_does_not_exist(
    desk: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = shutil.copytree("city/beijing", tmp_path / "city")
    file = city / "categories.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("unit: heating", "unit: warmth", 1), encoding="utf-8"
    )
    monkeypatch.setenv("CITY_DIR", str(city))

    done = desk("check")

    assert done.code == 1
    assert re.search(r"✗ city pack +categories\.yml:\d+: .*unit.*'warmth'", done.out), done.out
    assert "→ put that line right" in done.out


def test_the_check_finds_an_action_without_code_and_one_without_a_name() -> None:
    with pytest.raises(Red, match="action_fly") as missing:
        compared({"action_file", "action_fly"}, {"action_file"})
    with pytest.raises(Red, match="action_swim"):
        compared({"action_file"}, {"action_file", "action_swim"})

    assert "write the action" in missing.value.advice


def test_the_demo_fills_an_empty_store_once(desk: Command, tmp_path: Path) -> None:
    first, second, many = desk("demo"), desk("demo"), desk("demo", "--tickets", "3")

    async def statuses() -> list[str]:
        from city.pack import load

        db = Database(f"sqlite:///{tmp_path}/var/desk.db")
        pack = load(Path("city/beijing"))
        page = await Tickets(db, pack, lambda: datetime.now(UTC)).list(TicketFilter(), actor=SYSTEM)
        await db.close()
        return [ticket.status for ticket in page.items]

    assert (first.code, second.code, many.code) == (0, 1, 1)
    assert "only played into an empty one" in second.said
    assert "only played into an empty one" in many.said
    assert len(asyncio.run(statuses())) == 10
    assert {"received", "dispatched", "in_progress", "closed", "returned"} <= set(asyncio.run(statuses()))


def test_a_demo_says_that_a_service_is_to_be_stopped_only_where_that_would_help(
    desk: Command, tmp_path: Path
) -> None:
    async def served(*, yes: bool) -> None:
        db = Database(f"sqlite:///{tmp_path}/var/desk.db")
        leases = Leases(db, clock=lambda: datetime.now(UTC))
        if yes:
            assert await leases.hold(Clocks.lease, "a service", 120.0)
        else:
            await leases.release(Clocks.lease, "a service")
        await db.close()

    asyncio.run(served(yes=True))
    empty = desk("demo")
    asyncio.run(served(yes=False))
    desk("demo", "--tickets", "3")
    asyncio.run(served(yes=True))
    filled = desk("demo")

    assert "a service runs on this store: stop it" in empty.said
    assert "only played into an empty one" in filled.said


def test_a_demo_of_many_tickets_is_counted_and_the_check_sees_what_is_wrong(
    desk: Command, tmp_path: Path
) -> None:
    filled = desk("demo", "--tickets", "30", "--seed", "3")
    right = desk("check")
    with closing(sqlite3.connect(tmp_path / "var" / "desk.db")) as store, store:
        store.execute("UPDATE ticket_figures SET asked = 5 WHERE id = 40")
    wrong = desk("check")
    mended = desk("figures")

    assert (filled.code, mended.code) == (0, 0)
    assert "30 tickets in" in filled.said
    assert "✓ figures" in right.out
    assert "→ count anew: `python -m bot figures`" in wrong.out
    assert "1 ticket had been counted wrongly." in mended.said
    assert "✓ figures" in desk("check").out


def test_talking_to_nobody_is_one_clear_line(command: Command) -> None:
    done = command("chat", "--url", f"http://127.0.0.1:{free_port()}")

    assert done.code == 1
    assert "nobody listens there. Start it (`python -m bot up`), or say --url" in done.said


def test_measuring_a_desk_that_is_not_there_is_one_clear_line(command: Command) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"

    done = command("bench", "--url", nobody, "--citizens", "1", "--seconds", "1")

    assert done.code == 1
    assert done.said.endswith(
        "✗ no answer: nobody listens there. Look whether what is measured runs, and at --url\n"
    )


def test_a_command_that_does_not_exist_is_an_error(command: Command) -> None:
    assert command("fly").code == 2


def test_the_domains_own_actions_are_those_without_an_answer_of_their_own(tmp_path: Path) -> None:
    domain = tmp_path / "domain.yml"
    domain.write_text(
        json.dumps({"actions": ["action_x", "utter_y", {"validate_f": {"send_domain": True}}]}),
        encoding="utf-8",
    )

    assert domain_actions(domain) == {"action_x", "validate_f"}


def test_a_file_that_cannot_be_learned_from_changes_nothing(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "past.csv"
    file.write_text("text,group\n电梯坏了,weather\n", encoding="utf-8")

    done = command("learn", "--from", str(file))

    assert (done.code, done.out) == (1, "")
    assert done.said == "✗ past.csv:2: 'weather' is neither a category of the city pack nor a group\n"
    assert not (tmp_path / "var" / "learned").exists()


@pytest.mark.parametrize(
    ("wish", "source"),
    [
        (("--rulings",), "what was ruled and corrected in this store"),
        (("--imported", "old"), "what was imported from old"),
    ],
)
def test_too_few_tickets_of_the_store_to_learn_from_change_nothing(
    desk: Command, tmp_path: Path, wish: tuple[str, ...], source: str
) -> None:
    done = desk("learn", *wish)

    assert done.code == 1
    assert done.said.endswith(f"{source} has 0 different texts with an answer, and at least 50 are needed\n")
    assert not (tmp_path / "var" / "learned").exists()


def test_misdispatches_are_printed_also_where_there_are_none(command: Command) -> None:
    assert command("migrate").code == 0

    done = command("figures", "--misdispatch")

    assert (done.code, done.out) == (0, "0 of 0 dispatches went to the wrong unit.\n")


def test_learning_needs_a_file_or_the_wish_to_forget(command: Command) -> None:
    assert (
        command("learn").said
        == "✗ say one of --from FILE.csv, --rulings, --imported SOURCE, --from-corrections, --back and --forget\n"
    )


@pytest.mark.parametrize("wish", [("--from", "past.csv"), ("--forget",)])
def test_nobody_learns_or_forgets_while_another_learns(
    command: Command, tmp_path: Path, wish: tuple[str, ...]
) -> None:
    (tmp_path / "var").mkdir(exist_ok=True)
    with (tmp_path / "var" / "learning.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        done = command("learn", *wish)

    assert (done.code, done.out) == (1, "")
    assert done.said == "✗ the assistant is learning already: wait until that is done, then try again\n"


def test_what_was_not_delivered_is_listed_and_sent_again_by_command(desk: Command) -> None:
    _leave_undelivered(load().database_url)

    listed = desk("deliveries", "list", "--json")
    one = json.loads(listed.out)
    none = desk("deliveries", "list", "--reason", "refused")
    again = [desk("deliveries", "resend", str(one["id"])).said for _ in range(2)]
    wrong = desk("deliveries", "resend")
    strange = desk("deliveries", "list", "--reason", "lost")

    assert (one["channel"], one["reason"], one["conversation_id"]) == ("telegram", "closed", 1)
    assert "派给" not in listed.out
    assert "0 undelivered" in none.said
    assert ("1 go out again" in again[0], "0 go out again" in again[1]) == (True, True)
    assert (wrong.code, "--conversation" in wrong.said) == (1, True)
    assert (strange.code, "unconfirmed" in strange.said) == (1, True)


def _leave_undelivered(url: str) -> None:
    async def leave() -> None:
        db, now = Database(url), datetime.now(UTC)
        async with db.begin() as session:
            chat = ConversationRow(
                channel="telegram", address="42", created_at=now, updated_at=now, undeliverable_since=now
            )
            session.add(chat)
            await session.flush()
            await outbox.post(
                session, conversation_id=chat.id, text="派给望京街道了", author="system", now=now
            )
        await db.close()

    asyncio.run(leave())
