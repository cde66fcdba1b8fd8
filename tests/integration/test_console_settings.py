"""The settings over HTTP, on both stores, and an administrator's day in a browser from signing in to signing out."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pyotp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from desk.staff.actor import SYSTEM
from desk.staff.person import Person
from desk.store.models import AuditRow
from tests.console_pages import barriers, console, too_wide
from tests.sealed_store import Database
from tests.staff_room import PASSWORD, StaffRoom, staff_room

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

Client = TestClient[web.Request, web.Application]
UNIT = "S110105026"
SETTINGS = "/desk/settings"


async def sign_in(client: Client, name: str, password: str = PASSWORD) -> str:
    """The path where that leads."""
    async with client.post("/desk/sign-in", data={"name": name, "password": password, "next": ""}) as answer:
        return answer.url.path


async def see(client: Client, path: str, status: int = 200) -> str:
    async with client.get(path) as answer:
        text = await answer.text()
        assert answer.status == status, (answer.status, text)
        return unescape(text)


async def send(client: Client, path: str, status: int = 200, /, **form: Any) -> str:
    """Send a form of the account page, and what the page that follows says."""
    found = re.search(r'name="csrf" value="([^"]+)"', await see(client, "/desk/account"))
    assert found is not None
    async with client.post(path, data={"csrf": found[1], **form}) as answer:
        text = await answer.text()
        assert answer.status == status, (answer.status, text)
        return unescape(text)


async def person(room: StaffRoom, name: str) -> Person:
    [found] = [one for one in await room.accounts.people() if one.name == name]
    return found


def secret(page: str) -> str:
    """What the page shows once."""
    found = re.search(r'<output class="secret">([^<]+)</output>', page)
    assert found is not None
    return found[1]


@pytest.fixture
async def admin(room: StaffRoom, client: Client) -> Client:
    """A browser in which chen is signed in, who looks after the accounts."""
    await room.staff("chen", "admin")
    await sign_in(client, "chen")
    return client


@pytest.fixture
async def other(room: StaffRoom) -> AsyncIterator[Client]:
    """Somebody else's browser."""
    async with room.client() as opened:
        yield opened


async def test_the_settings_begin_with_the_first_page_that_there_is_for_a_role(
    room: StaffRoom, admin: Client, other: Client
) -> None:
    await room.staff("sun", "supervisor")
    await sign_in(other, "sun")

    first = [await browser.get(SETTINGS, allow_redirects=False) for browser in (admin, other)]

    assert [answer.headers["Location"] for answer in first] == [f"{SETTINGS}/accounts", f"{SETTINGS}/reveals"]


async def test_a_colleague_is_added_signs_in_and_chooses_a_password(
    room: StaffRoom, admin: Client, other: Client
) -> None:
    form = {"name": "wang", "display_name": "王五", "role": "handler", "unit": UNIT}
    made = await send(admin, f"{SETTINGS}/accounts", **form)
    first = secret(made)

    assert first not in await see(admin, f"{SETTINGS}/accounts")
    assert await sign_in(other, "wang", first) == "/desk/account"
    refused = await send(other, "/desk/account", 422, old=first, new="1qaz2wsx3edc", again="1qaz2wsx3edc")
    assert "很快会被猜到" in refused
    await send(other, "/desk/account", old=first, new=PASSWORD, again=PASSWORD)
    assert await sign_in(other, "wang") == "/desk/"
    listed = await see(admin, f"{SETTINGS}/accounts?q=王五&role=handler&state=active")
    assert "望京街道" in listed
    assert "没有符合条件的账号" in await see(admin, f"{SETTINGS}/accounts?state=off")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": "w", "role": "operator"}, "账号名不对"),
        ({"name": "chen", "role": "operator"}, "已经有账号 chen 了"),
        ({"name": "wang", "role": "handler"}, "请选一个现有的单位"),
        ({"name": "wang", "role": "king"}, "没有这个角色"),
    ],
)
async def test_what_makes_no_sense_is_said_on_the_page_with_what_was_typed(
    room: StaffRoom, admin: Client, form: dict[str, str], said: str
) -> None:
    page = await send(admin, f"{SETTINGS}/accounts", 422, **form)

    assert said in page
    assert f'name="name" value="{form["name"]}"' in page
    assert len(await room.accounts.people()) == 1


async def test_a_role_is_changed_and_taken_back_and_the_slower_one_is_told(
    room: StaffRoom, admin: Client, other: Client
) -> None:
    await room.staff("wang", "operator")
    await sign_in(other, "wang")
    wang = await person(room, "wang")
    home = f"{SETTINGS}/accounts/{wang.id}"
    form = {"display_name": "王五", "role": "reviewer", "version": str(wang.version)}

    changed = await send(admin, home, **form)
    assert 'name="role" value="operator"' in changed
    assert (await person(room, "wang")).role == "reviewer"
    async with other.get("/desk/") as answer:
        assert answer.url.path == "/desk/sign-in"
    assert "刚才有人先改了" in await send(admin, home, 422, **form)
    now = await person(room, "wang")
    back = {"display_name": "wang", "role": "operator", "unit": "", "version": str(now.version)}
    await send(admin, home, **back)
    assert (await person(room, "wang")).role == "operator"
    acts = await see(admin, f"{SETTINGS}/audit?what=accounts&which=wang")
    assert "话务员 → 质检" in acts


async def test_a_link_fills_no_form_that_takes_a_change_back(
    room: StaffRoom, admin: Client, other: Client
) -> None:
    await room.staff("wang", "operator")
    wang = await person(room, "wang")
    home, made_up = f"{SETTINGS}/accounts/{wang.id}", "done=changed&was_name=wang&was_role=admin&was_unit="

    await room.staff("zhao", "admin")
    await sign_in(other, "zhao")
    found = re.search(r'name="csrf" value="([^"]+)"', await see(admin, "/desk/account"))
    assert found is not None
    form = {"display_name": "王五", "role": "reviewer", "version": str(wang.version), "csrf": found[1]}

    before = await see(admin, f"{home}?{made_up}")
    async with admin.post(home, data=form, allow_redirects=False) as answer:
        offered = answer.headers["Location"]
    after, of_a_link = await see(admin, offered), await see(admin, f"{home}?{made_up}")
    of_another = await see(other, offered)
    spoilt = [await see(admin, f"{home}?done=changed&was={was}") for was in ("", "é" * 1000, "x" * 3000)]
    room.clock.now += timedelta(minutes=11)
    later = await see(admin, offered)

    def fills(page: str) -> list[str]:
        return [role for role in ("admin", "operator") if f'name="role" value="{role}"' in page]

    assert fills(after) == ["operator"]
    assert [fills(page) for page in (before, of_a_link, of_another, *spoilt, later)] == [[]] * 7


async def test_what_was_changed_since_is_not_taken_back(room: StaffRoom, admin: Client) -> None:
    await room.staff("wang", "operator")
    wang = await person(room, "wang")
    home = f"{SETTINGS}/accounts/{wang.id}"
    found = re.search(r'name="csrf" value="([^"]+)"', await see(admin, "/desk/account"))
    assert found is not None
    form = {"display_name": "王五", "role": "reviewer", "version": str(wang.version), "csrf": found[1]}
    async with admin.post(home, data=form, allow_redirects=False) as answer:
        offered = answer.headers["Location"]

    await send(admin, home, display_name="王六", role="reviewer", version=str(wang.version + 1))

    assert 'name="role" value="operator"' not in await see(admin, offered)


async def test_the_audit_keeps_nobodys_name(room: StaffRoom, admin: Client) -> None:
    await room.accounts.add("wang", role="operator", display_name="王小五")
    wang = await person(room, "wang")
    form = {"display_name": "王老五", "role": "reviewer", "version": str(wang.version)}

    await send(admin, f"{SETTINGS}/accounts/{wang.id}", **form)

    async with room.db.read() as session:
        kept = [str(row.details) for row in await session.scalars(select(AuditRow))]
    assert [one for one in kept if "王" in one] == []
    assert any("was_role" in one for one in kept)


async def test_the_last_administrator_and_ones_own_account_stay(room: StaffRoom, admin: Client) -> None:
    chen = await person(room, "chen")

    refused = await send(
        admin, f"{SETTINGS}/accounts/{chen.id}/active", 422, version=str(chen.version), active="off"
    )
    assert "最后一个管理员" in refused
    await room.staff("zhao", "admin")
    refused = await send(
        admin, f"{SETTINGS}/accounts/{chen.id}/active", 422, version=str(chen.version), active="off"
    )
    assert "请同事来改" in refused
    refused = await send(admin, f"{SETTINGS}/accounts/{chen.id}/second-factor", 422, reason="lost")
    assert "请同事来改" in refused
    assert (await person(room, "chen")).active


async def test_an_account_is_switched_off_with_its_sessions_and_tokens_and_on_again(
    room: StaffRoom, admin: Client, other: Client
) -> None:
    await room.staff("zhao", "admin")
    await sign_in(other, "zhao")
    token = secret(await send(other, f"{SETTINGS}/tokens", name="crm", role="operator", days="90"))
    headers = {"Authorization": f"Bearer {token}"}
    async with other.get("/api/v1/tickets", headers=headers) as answer:
        assert answer.status == 200
    assert "crm" in await see(admin, f"{SETTINGS}/tokens")
    zhao = await person(room, "zhao")
    home = f"{SETTINGS}/accounts/{zhao.id}"

    page = await send(admin, f"{home}/active", version=str(zhao.version), active="off")

    assert "所有设备都退出了" in page
    async with other.get("/api/v1/tickets", headers=headers) as answer:
        assert answer.status == 401
    assert await sign_in(other, "zhao") == "/desk/sign-in"
    assert "crm" in await see(admin, f"{SETTINGS}/tokens?view=ended")
    now = await person(room, "zhao")
    await send(admin, f"{home}/active", version=str(now.version), active="on")
    assert await sign_in(other, "zhao") == "/desk/"
    log = await see(admin, f"{SETTINGS}/sign-ins?who=zhao&outcome=off")
    assert "账号已停用" in log


async def test_a_token_is_shown_once_and_revoked(room: StaffRoom, admin: Client) -> None:
    assert "还没有令牌" in await see(admin, f"{SETTINGS}/tokens")
    refused = await send(admin, f"{SETTINGS}/tokens", 422, name=" ", role="operator")
    assert "给哪个系统用" in refused
    token = secret(await send(admin, f"{SETTINGS}/tokens", name="crm", role="handler", unit=UNIT, days=""))

    page = await see(admin, f"{SETTINGS}/tokens")
    assert token not in page
    found = re.search(r"/desk/settings/tokens/([0-9a-f]{16})/revoke", page)
    assert found is not None
    await send(admin, f"{SETTINGS}/tokens/{found[1]}/revoke")
    assert await room.accounts.actor_for_token(token) is None
    await send(admin, f"{SETTINGS}/tokens/{found[1]}/revoke", 404)


async def test_other_peoples_accounts_ask_for_the_password_after_half_an_hour(
    room: StaffRoom, admin: Client
) -> None:
    await see(admin, f"{SETTINGS}/accounts")
    cookie = {one.key: one.value for one in admin.session.cookie_jar}["desk"]
    room.clock.pass_(minutes=31)

    page = await see(admin, f"{SETTINGS}/accounts?role=admin")
    assert "请再输一次密码" in page
    assert "密码不对" in await send(admin, "/desk/confirm", 401, password="a guess", next="")
    page = await send(admin, "/desk/confirm", password=PASSWORD, next=f"{SETTINGS}/accounts?role=admin")

    assert "新建账号" in page
    assert {one.key: one.value for one in admin.session.cookie_jar}["desk"] != cookie


async def test_ones_own_second_factor_and_sessions_ask_for_the_password_after_half_an_hour(
    room: StaffRoom, admin: Client
) -> None:
    await see(admin, "/desk/account/second-factor")
    room.clock.pass_(minutes=31)

    assert "请再输一次密码" in await see(admin, "/desk/account/second-factor")
    room.clock.pass_(minutes=15)
    assert "请再输一次密码" in await send(admin, "/desk/account/sessions")
    await send(admin, "/desk/confirm", password=PASSWORD, next="/desk/account/second-factor")

    assert "请再输一次密码" not in await see(admin, "/desk/account/second-factor")


async def test_after_two_idle_hours_a_page_asks_who_is_there_and_alerts_still_ring(
    room: StaffRoom, admin: Client
) -> None:
    room.clock.pass_(hours=2, minutes=1)

    async with admin.get("/desk/alerts") as answer:
        assert answer.status == 200
    async with admin.get("/desk/?view=all") as answer:
        assert (answer.url.path, answer.url.query["next"]) == ("/desk/confirm", "/desk/?view=all")
        found = re.search(r'name="csrf" value="([^"]+)"', await answer.text())
    assert found is not None
    form = {"csrf": found[1], "password": PASSWORD, "next": "/desk/?view=all"}
    async with admin.post("/desk/confirm", data=form) as answer:
        assert answer.url.path == "/desk/"


async def test_ones_own_sessions_and_sign_ins_are_shown_and_ended(
    room: StaffRoom, client: Client, other: Client
) -> None:
    await room.staff("wang", "operator")
    await sign_in(other, "wang", "a guess")
    await sign_in(other, "wang")
    await sign_in(client, "wang")

    page = await see(client, "/desk/account")
    assert page.count('name="id"') == 1
    assert "账号或密码不对" in page
    await send(client, "/desk/account/sessions")

    assert "只在这一台登录着" in await see(client, "/desk/account")
    async with other.get("/desk/") as answer:
        assert answer.url.path == "/desk/sign-in"


async def test_new_codes_and_the_end_of_a_factor_ask_for_the_password_too(
    room: StaffRoom, admin: Client
) -> None:
    factors, me = room.console.staff.factors, (await person(room, "chen")).id
    app = pyotp.TOTP((await factors.begin(me)).secret.replace(" ", ""))
    kept = await factors.confirm(me, app.at(room.clock()))
    room.clock.pass_(minutes=46)

    told = [
        await send(admin, f"/desk/account/second-factor/{act}", code=app.at(room.clock()))
        for act in ("codes", "end")
    ]

    assert all("请再输一次密码" in page for page in told)
    assert (await factors.of(me)).since is not None
    async with admin.get("/desk/account/second-factor") as answer:
        assert answer.url.path == "/desk/confirm"
    await send(admin, "/desk/confirm", password=PASSWORD, next="/desk/account/second-factor")
    page = await send(admin, "/desk/account/second-factor/codes", code=kept[0])
    assert len(re.findall(r"<li><code>([^<]+)</code>", page)) == 10


async def test_a_second_factor_is_set_up_asked_for_and_reset(
    room: StaffRoom, admin: Client, other: Client
) -> None:
    await room.staff("wang", "operator")
    await sign_in(other, "wang")
    page = await see(other, "/desk/account/second-factor")
    shared = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert shared is not None
    assert "<svg" in page
    assert "style=" not in page
    app = pyotp.TOTP(shared[1].replace(" ", ""))
    assert "验证码不对" in await send(other, "/desk/account/second-factor", 422, code="000000")
    page = await send(other, "/desk/account/second-factor", code=app.at(room.clock()))
    codes = re.findall(r"<li><code>([^<]+)</code>", page)
    assert len(codes) == 10
    assert codes[0] not in await see(other, "/desk/account/second-factor")

    await send(other, "/desk/sign-out")
    async with other.post("/desk/sign-in", data={"name": "wang", "password": PASSWORD}) as answer:
        assert "再输一个验证码" in await answer.text()
    async with other.get("/desk/") as answer:
        assert answer.url.path == "/desk/sign-in"
    async with other.post("/desk/sign-in/code", data={"code": app.at(room.clock())}) as answer:
        assert answer.status == 401
    room.clock.pass_(seconds=30)
    async with other.post("/desk/sign-in/code", data={"code": app.at(room.clock())}) as answer:
        assert answer.url.path == "/desk/"
    wang = await person(room, "wang")
    home = f"{SETTINGS}/accounts/{wang.id}"
    assert "请说明原因" in await send(admin, f"{home}/second-factor", 422, reason="")
    await send(admin, f"{home}/second-factor", reason="手机丢了")
    async with other.get("/desk/") as answer:
        assert answer.url.path == "/desk/sign-in"
    assert await sign_in(other, "wang") == "/desk/"
    assert "手机丢了" in await see(admin, f"{SETTINGS}/audit?who=chen")


async def test_who_must_have_a_second_factor_sets_it_up_before_anything_else(db: Database) -> None:
    async with staff_room(db, required=("admin",)) as room, room.client() as client:
        await room.staff("chen", "admin")
        await room.staff("wang", "operator")

        assert await sign_in(client, "chen") == "/desk/account/second-factor"
        async with client.get(f"{SETTINGS}/accounts") as answer:
            assert answer.url.path == "/desk/account/second-factor"
        page = await see(client, "/desk/account/second-factor")
        shared = re.search(r'<code class="secret">([^<]+)</code>', page)
        assert shared is not None
        code = pyotp.TOTP(shared[1].replace(" ", "")).at(room.clock())
        await send(client, "/desk/account/second-factor", code=code)
        assert "新建账号" in await see(client, f"{SETTINGS}/accounts")
        assert "您的角色必须开着它" in await see(client, "/desk/account/second-factor")


async def test_who_looked_at_a_number_and_why_is_found_by_administrators_and_supervisors(
    room: StaffRoom, admin: Client, other: Client
) -> None:
    await room.staff("li", "operator")
    await room.staff("sun", "supervisor")
    number = (await room.ticket(reporter_phone="13800001111")).number
    await sign_in(other, "li")
    await send(other, f"/desk/tickets/{number}/reveal", reason="要上门核实")
    await see(other, f"{SETTINGS}/reveals", 403)
    await send(other, "/desk/sign-out")
    await sign_in(other, "sun")

    for client in (admin, other):
        for query in ("", f"?which={number}", "?who=li", "?from=2026-11-24&to=2026-11-24"):
            page = await see(client, f"{SETTINGS}/reveals{query}")
            assert "要上门核实" in page
            assert "13800001111" not in page
        for query in ("?which=BJ20261124-999999", "?who=sun", "?to=2026-11-23"):
            assert "没有符合的记录" in await see(client, f"{SETTINGS}/reveals{query}")
        await see(client, f"{SETTINGS}/reveals?from=2026-11-25&to=2026-11-24", 422)
    await see(other, f"{SETTINGS}/audit", 403)
    await see(other, f"{SETTINGS}/accounts", 403)


async def test_the_audit_goes_on_page_by_page(room: StaffRoom, admin: Client) -> None:
    for _ in range(60):
        await room.accounts.send_to("chen", None, by=SYSTEM)

    first = await see(admin, f"{SETTINGS}/audit?who=system")
    following = re.search(r'href="(/desk/settings/audit\?[^"]*before=\d+)"', first)
    assert following is not None
    second = await see(admin, following[1])

    assert first.count("<time>") == 50
    assert second.count("<time>") == 11
    assert 'rel="next"' not in second


async def check(page: Page, *, named: str) -> None:
    """A page fits its window and breaks no rule of accessibility."""
    assert await too_wide(page) == 0, named
    assert await barriers(page) == [], named


@pytest.mark.browser
@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [("zh", "light", 390), ("zh", "dark", 1280), ("en", "dark", 390), ("en", "light", 1280)],
)
async def test_an_administrators_day_from_signing_in_to_signing_out(
    sqlite_url: str, browser: Browser, lang: str, scheme: str, width: int
) -> None:
    db = Database(sqlite_url)
    async with AsyncExitStack() as stack:
        room = await stack.enter_async_context(staff_room(db))
        first = await room.accounts.add("chen", role="admin", display_name="陈洁")
        await room.staff("wang", "operator")
        number = (await room.ticket(reporter_phone="13800001111")).number
        await room.tickets.reveal((await person(room, "wang")).actor(), number, reason="要上门核实")
        page = await console(browser, lang=lang, scheme=scheme, width=width)

        async def go(path: str) -> None:
            await page.goto(str(room.server.make_url(path)))

        async def enter(password: str) -> None:
            await page.fill("#name", "chen")
            await page.fill("#password", password)
            await page.click("main button")

        await go("/desk/")
        await check(page, named="sign in")
        await enter(first)
        await check(page, named="first password")
        for field, value in (("old", first), ("new", PASSWORD), ("again", PASSWORD)):
            await page.fill(f"#{field}", value)
        await page.click("main button")
        await enter(PASSWORD)

        await go("/desk/account")
        await page.click('a[href="/desk/account/second-factor"]')
        await check(page, named="second factor")
        app = pyotp.TOTP((await page.inner_text("code.secret")).replace(" ", ""))
        await page.fill("#code", app.at(room.clock()))
        await page.click(".enrol button")
        await page.wait_for_selector(".codes")
        await check(page, named="recovery codes")

        await page.click(f'nav a[href="{SETTINGS}/accounts"]')
        await page.click("#add")
        await page.fill("#add-name", "liu")
        await page.fill("#add-shown", "刘一")
        await page.select_option("#add-role", "handler")
        await page.select_option("#add-unit", UNIT)
        await check(page, named="add an account")
        await page.click(".declare button")
        await page.wait_for_selector("output.secret")
        await check(page, named="added")

        await page.click("td a:text-is('刘一')")
        await page.fill("#shown", "刘一一")
        await page.click(".card button.primary")
        await page.wait_for_selector(".did")
        await check(page, named="changed")
        await page.click(".did button")
        await page.wait_for_selector("h1:text-is('刘一')")

        await page.click('a[href="/desk/settings/accounts"]')
        await page.click("td a:text-is('wang')")
        await page.locator("details.step summary").last.click()
        await page.click("details[open] button")
        await page.wait_for_selector(".account-off")
        await check(page, named="switched off")
        await page.click(".did button")
        await page.wait_for_selector(".account-off", state="detached")

        await go(f"{SETTINGS}/tokens")
        await page.click("#add")
        await page.fill("#token-name", "CRM")
        await page.click(".declare button")
        await page.wait_for_selector("output.secret")
        await check(page, named="token")
        await go(f"{SETTINGS}/tokens")
        await page.click("details.inline summary")
        await page.click("details.inline button")
        await page.wait_for_selector(".empty")

        for path in ("sign-ins", "audit", "audit?who=chen&what=accounts", "reveals", "sign-ins?who=nobody"):
            await go(f"{SETTINGS}/{path}")
            await check(page, named=path)
        assert (await person(room, "wang")).active

        await go("/desk/account")
        await check(page, named="own account")
        room.clock.pass_(minutes=40)
        await go(f"{SETTINGS}/accounts")
        await check(page, named="confirm")
        await page.fill("#password", PASSWORD)
        await page.click("main button")
        await page.wait_for_selector("#add")
        await page.click('form[action="/desk/sign-out"] button')
        await page.wait_for_selector("#name")
        await enter(PASSWORD)
        await page.wait_for_selector("#code")
        await check(page, named="code")
        await page.fill("#code", app.at(room.clock()))
        await page.click("main button")
        await page.wait_for_selector(".rail")
    await db.close()


async def test_who_is_paused_reads_what_was_wrong_and_nothing_that_is_not_so(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")
    await sign_in(client, "li")
    for _ in range(5):
        await send(
            client, "/desk/account", 422, old="a guess", new="river-lantern-9", again="river-lantern-9"
        )

    page = await send(
        client, "/desk/account", 422, old=PASSWORD, new="river-lantern-9", again="river-lantern-9"
    )

    assert "旧密码输错太多次" in page
    assert "别的电脑" not in page
