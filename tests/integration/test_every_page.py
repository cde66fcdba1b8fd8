"""Every page of the console, made from its routes: no barrier and nothing too wide, in each language and each theme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

import pytest

from desk.checkup.findings import Findings
from desk.checkup.service import Checkups
from desk.events.subscriptions import Wish
from desk.figures.report import Whose
from desk.incidents.rules import Declaration
from desk.pack.service import Change
from desk.staff.actor import Actor
from desk.teaching.service import Teaching, Verdict
from desk.themes import measures
from desk.tickets.complaint import Complaint
from tests.console_pages import barriers, console, signed_in, too_wide
from tests.integration.test_console_review import some_talk
from tests.integration.test_console_teaching import a_teacher, corrected, told
from tests.integration.test_console_ticket_browser import a_full_ticket
from tests.integration.test_figures_api import answered, misrouted
from tests.integration.test_permits import routes_of
from tests.staff_room import PASSWORD, StaffRoom, beijing

if TYPE_CHECKING:
    from playwright.async_api import Browser

WIDTHS = (320, 1280)
HREF = re.compile(r'href="([^"]+)"')
NO_PAGES = {
    "/desk/queue/news": "a part of the queue, drawn by its script",
    "/desk/conversations/{id}/lines": "a part of a conversation, drawn by its script",
    "/desk/conversations/{id}/answers": "a part of a conversation, drawn by its script",
    "/desk/review/next": "leads to a page",
    "/desk/settings": "leads to the first page of the settings",
    "/desk/inbox/unread": "a number for the menu",
    "/desk/alerts": "numbers for the menu",
    "/desk/media/{id}": "a file",
    "/desk/review/corrections/{id}/test.yml": "a file",
    "/desk/knowledge/export": "a file",
    "/desk/figures/overview.csv": "a file",
    "/desk/figures/overview.{form}": "a file",
    "/desk/figures/themes.csv": "a file",
    "/desk/figures/themes/{id}.csv": "a file",
    "/desk/figures/reports/{kind}/{day}.{form}": "a file",
    "/desk/figures/checkup.{form}": "a file",
    "/desk/figures/checkups/{id}.{form}": "a file",
}


class Seen(NamedTuple):
    """A page and who looks at it. `route` is the path with names in braces."""

    route: str
    path: str
    by: str = "sun"


def pages(number: str, chat: int, message: int, filed: str) -> Iterator[Seen]:
    """Every page with something on it, and once more where it shows something else."""
    ticket, talk = f"/desk/tickets/{number}", f"/desk/review/{chat}"
    for route, path in (
        ("/desk/", "/desk/?view=open"),
        ("/desk/", "/desk/?view=all&q=没有这样的事"),
        ("/desk/queue/bulk", f"/desk/queue/bulk?action=dispatch&ticket={number}"),
        ("/desk/tickets/{number}", ticket),
        ("/desk/tickets/{number}", f"{ticket}?show=told"),
        ("/desk/tickets/{number}/print", f"{ticket}/print"),
        ("/desk/conversations", "/desk/conversations?view=all"),
        ("/desk/conversations/{id}", f"/desk/conversations/{chat}"),
        ("/desk/conversations/{id}", f"/desk/conversations/{chat}?sought=供暖费"),
        ("/desk/file", "/desk/file"),
        ("/desk/file", f"/desk/file?conversation={chat}"),
        ("/desk/file/{number}", f"/desk/file/{filed}"),
        ("/desk/deliveries", "/desk/deliveries"),
        ("/desk/blocked", "/desk/blocked"),
        ("/desk/review", "/desk/review?reviewed="),
        ("/desk/review/{id}", f"{talk}?reviewed=&at=1"),
        ("/desk/incidents", "/desk/incidents"),
        ("/desk/figures", "/desk/figures"),
        ("/desk/figures/overview", "/desk/figures/overview?map=composite"),
        ("/desk/figures/dispatch", "/desk/figures/dispatch"),
        ("/desk/figures/hotspots", "/desk/figures/hotspots"),
        ("/desk/figures/themes", "/desk/figures/themes"),
        ("/desk/figures/themes/{id}", "/desk/figures/themes/1"),
        ("/desk/figures/checkup", "/desk/figures/checkup?of=2026-10-01&area=110105026"),
        ("/desk/figures/checkups/{id}", "/desk/figures/checkups/1"),
        ("/desk/figures/findings", "/desk/figures/findings"),
        ("/desk/figures/findings/{id}", "/desk/figures/findings/1"),
        ("/desk/figures/reports", "/desk/figures/reports"),
        ("/desk/figures/reports/{kind}/{day}", "/desk/figures/reports/week/2026-11-23"),
        ("/desk/inbox", "/desk/inbox?view=all"),
        ("/desk/review/corrections", "/desk/review/corrections"),
        ("/desk/review/corrections", "/desk/review/corrections?state=approved"),
        ("/desk/review/messages/{id}", f"/desk/review/messages/{message}"),
        ("/desk/review/sets", "/desk/review/sets"),
        ("/desk/review/sets/{id}", "/desk/review/sets/1"),
        ("/desk/account", "/desk/account"),
        ("/desk/account/second-factor", "/desk/account/second-factor"),
        ("/desk/confirm", "/desk/confirm"),
    ):
        yield Seen(route, path)
    settings = (
        "accounts",
        "accounts/{id}",
        "tokens",
        "events",
        "events/{id}",
        "sign-ins",
        "audit",
        "reveals",
    )
    for name in settings:
        path = f"/desk/settings/{name}"
        yield Seen(path, path.format(id=1), by="chen")
    home, one_kind, one = "/desk/knowledge", "/desk/knowledge/{kind}", "/desk/knowledge/{kind}/{key}"
    for route, path in (
        (home, "?q=供暖"),
        (f"{home}/history", "/history"),
        *((one_kind, f"/{kind}") for kind in ("template", "category", "unit", "clock", "answer?q=没有")),
        (one, "/answer/heating_fee"),
        (one, "/template/notes:cleared"),
        (one, "/category/sanitation.dumping"),
        (one, "/unit/water"),
        (one, "/clock/2024-01-01"),
        (f"{home}/new/{{said}}", "/new/answer"),
        (f"{home}/new/{{said}}", "/new/template?list=answers"),
        *((f"{home}/new/{{ruled}}", f"/new/{kind}") for kind in ("category", "unit", "clock")),
    ):
        yield Seen(route, f"{home}{path}", by="chen")
    yield Seen("/desk/sign-in", "/desk/sign-in", by="")


async def a_day(room: StaffRoom) -> tuple[str, int, int, str]:
    """Something on every page: a ticket's number, a conversation's and a message's id, the number of what sun filed."""
    supervisor = Actor("staff", None, "sun", "supervisor")
    *_, chat = await some_talk(room)
    number = await a_full_ticket(room)
    await answered(room, "yes", "yes", "satisfied")
    await misrouted(room, 3)
    message = await told(room)
    await corrected(room, message, by="somebody")
    other = await corrected(room, await told(room, "小区里的树没人修"), by="somebody")
    judged = Verdict("training", "小区里的树没人修")
    await Teaching(room.db, beijing(), room.clock).judge(a_teacher("zhao"), other, judged)
    await room.staff("sun", "supervisor")
    await room.staff("chen", "admin")
    await room.tickets.note(supervisor, number, "请@sun看一下。", mentions=["sun"])
    await room.tickets.reveal(supervisor, number, reason="要上门核实")
    checkups = Checkups(room.figures)
    taken = await checkups.take(supervisor, Whose(), "quarter", checkups.period("quarter"))
    await Findings(room.figures).add(supervisor, taken, indicator="block.filed", words="路面坑洼的诉求多。")
    await room.tickets.incidents.declare(
        supervisor,
        Declaration(
            "utilities.power_supply", ["110105026"], "望京停电我们知道了。", "We know about the power cut."
        ),
    )
    theme = await room.tickets.themes.declare(supervisor, "housing.elevator", room.clock.now.date())
    wish = measures.Wish("电梯排查一遍", "S110105026", room.clock.now.date())
    theme = await room.tickets.themes.measures.add(supervisor, theme.id, wish)
    await room.tickets.themes.change(supervisor, theme.id, {"unit": "S110105026", "goal": "半年少一半"})
    await room.tickets.themes.start(supervisor, theme.id)
    await room.token("operator")
    heating = dict(room.console.packs.entry("answer", "heating_fee").document or {})
    admin = Actor("staff", None, "chen", "admin")
    await room.console.staff.subscriptions.add(Wish("市政平台", "https://city.example/events"), by=admin)
    edited = Change("answer", "heating_fee", {**heating, "sample": False}, 0, "核实过")
    await room.console.packs.publish(admin, edited)
    [sun] = [one for one in await room.accounts.people() if one.name == "sun"]
    lamp = Complaint(
        "路灯不亮了", category="municipal_facilities.street_light", district="110105", channel="phone"
    )
    filed = await room.tickets.file_for(sun.actor(), lamp, request="a call")
    return number, chat, message, filed


async def test_every_route_is_a_page_that_is_looked_at_or_says_why_not(lone_room: StaffRoom) -> None:
    shown = {page.route for page in pages("BJ-1", 1, 1, "BJ-2")}

    routes = {
        route.path
        for route in routes_of(lone_room.server.app)
        if route.method == "GET" and route.path.startswith("/desk/")
    }

    assert routes == shown | set(NO_PAGES)
    assert shown.isdisjoint(NO_PAGES)


async def test_the_rail_of_a_role_is_the_same_on_every_page(lone_room: StaffRoom) -> None:
    known = await a_day(lone_room)
    async with lone_room.client() as sun, lone_room.client() as chen:
        for name, client in (("sun", sun), ("chen", chen)):
            async with client.post("/desk/sign-in", data={"name": name, "password": PASSWORD}) as answer:
                assert answer.ok
            rails: dict[tuple[str, ...], str] = {}
            for page in pages(*known):
                async with client.get(page.path) as answer:
                    shown = await answer.text()
                if answer.ok and '<header class="rail">' in shown:
                    rail = shown.split("</nav>")[0].split("<nav")[1]
                    rails[tuple(HREF.findall(rail))] = page.path

            assert len(rails) == 1, (name, rails)


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_no_page_has_a_barrier_or_is_too_wide(
    lone_room: StaffRoom, browser: Browser, lang: str
) -> None:
    known = await a_day(lone_room)
    at = {name: await signed_in(lone_room, browser, name, lang=lang) for name in ("sun", "chen")}
    at[""] = await console(browser, lang=lang)

    found = []
    for page in pages(*known):
        seen = at[page.by]
        answer = await seen.goto(str(lone_room.server.make_url(page.path)))
        assert answer is not None
        assert answer.ok, page
        assert unquote(seen.url).endswith(page.path), page
        await seen.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        for width in WIDTHS:
            await seen.set_viewport_size({"width": width, "height": 844})
            if more := await too_wide(seen):
                found.append((page.path, f"{width} px", f"{more} px too wide"))
        await seen.emulate_media(color_scheme="light")
        found += [(page.path, "light", broken) for broken in await barriers(seen)]
        # The themes differ in nothing but their colours.
        await seen.emulate_media(color_scheme="dark")
        found += [(page.path, "dark", broken) for broken in await barriers(seen, "color-contrast")]

    assert found == []
