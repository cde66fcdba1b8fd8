"""`make screenshots`: pictures of every page, in both languages, light and dark, on a phone, a tablet and a desk.

They are made of the real product with its demo and land in screenshots/, the README's picture in docs/.
It needs a Chromium and a Chinese font, and fails without either.
"""

from __future__ import annotations

import asyncio
import base64
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bot.setup.browser import find
from tests.conftest import CHROMIUM_FLAGS
from tests.product import ROOT, Product, product

FOLDER = ROOT / "screenshots"
README_PICTURE = ROOT / "docs" / "picture.png"
SIZES = {"phone": (390, 844), "tablet": (768, 1024), "desk": (1280, 800)}
PAGES = {
    "queue": "/desk/",
    "queue-filtered": "/desk/?view=all&status=in_progress&sort=updated&q=小区",
    "inbox": "/desk/inbox?view=all",
    "conversations": "/desk/conversations",
    "conversation": "/desk/conversations/1",
    "file": "/desk/file",
    "file-beside": "/desk/file?conversation=1",
    "conversation-sought": "/desk/conversations/1?sought=供暖费",
    "deliveries": "/desk/deliveries",
    "blocked": "/desk/blocked",
    "review": "/desk/review?reviewed=",
    "transcript": "/desk/review/1?reviewed=",
    "corrections": "/desk/review/corrections",
    "change_sets": "/desk/review/sets",
    "incidents": "/desk/incidents",
    "figures": "/desk/figures",
    "dispatch": "/desk/figures/dispatch",
    "account": "/desk/account",
}
SETTINGS = {
    "settings-accounts": "/desk/settings/accounts",
    "settings-account": "/desk/settings/accounts/1",
    "settings-tokens": "/desk/settings/tokens",
    "settings-sign-ins": "/desk/settings/sign-ins",
    "settings-audit": "/desk/settings/audit",
    "settings-reveals": "/desk/settings/reveals",
    "second-factor": "/desk/account/second-factor",
    "knowledge": "/desk/knowledge",
    "knowledge-answer": "/desk/knowledge/answer/heating_fee",
    "knowledge-sentences": "/desk/knowledge/template",
    "knowledge-categories": "/desk/knowledge/category",
    "knowledge-category": "/desk/knowledge/category/sanitation.dumping",
    "knowledge-unit": "/desk/knowledge/unit/water",
    "knowledge-clocks": "/desk/knowledge/clock",
    "knowledge-new-clock": "/desk/knowledge/new/clock",
    "knowledge-history": "/desk/knowledge/history",
}
SAID = {
    "zh": ("您好", "朝阳区望京街道南湖东园一区3号楼楼下垃圾堆了三天没人清运"),
    "en": ("hello", "There's a huge pothole on Gongti North Road near Sanlitun, since last Monday"),
}

CALLED = {
    "zh": "我是王秀兰，电话13800138000。望京街道南湖东园一区3号楼楼下的垃圾堆了三天没人清运",
    "en": "This is Anna Schmidt, 13800138001. A deep pothole on Gongti North Road near Sanlitun since Monday",
}


def main() -> None:
    """Take them all."""
    if not has_font_for("诉"):
        sys.exit("No installed font covers 诉: install fonts-noto-cjk, then run this again.")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, product(Path(folder), demo=True) as running:
        password = running.command("staff", "add", "duty", "--role", "supervisor")
        keeper = running.command("staff", "add", "keeper", "--role", "admin")
        asyncio.run(_take(running, password, keeper))


def has_font_for(letter: str) -> bool:
    """Whether an installed font has this letter, as fontconfig knows it."""
    asked = ["fc-list", f":charset={ord(letter):x}", "file"]
    return bool(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())


async def _take(running: Product, password: str, keeper: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find(), args=CHROMIUM_FLAGS)
        password = await _own_password(browser, running.url, "duty", password)
        keeper = await _own_password(browser, running.url, "keeper", keeper)
        # Before the others file one more complaint for each look of theirs.
        await _readme(browser, running.url, password)
        for scheme in ("light", "dark"):
            for lang in ("zh", "en"):
                for size in SIZES:
                    look = Look(lang, scheme, size)
                    await _chat(browser, running.url, look)
                    await _console(browser, running.url, password, look)
                    await _settings(browser, running.url, keeper, look)
        await browser.close()


@dataclass(frozen=True)
class Look:
    """In which language, in which colours and on what a page is shown."""

    lang: str
    scheme: str
    size: str


async def _open(browser: Browser, look: Look) -> Page:
    width, height = SIZES[look.size]
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        locale="zh-CN" if look.lang == "zh" else "en-GB",
        color_scheme="dark" if look.scheme == "dark" else "light",
    )
    page.set_default_timeout(60_000)
    return page


async def _chat(browser: Browser, url: str, look: Look) -> None:
    page = await _open(browser, look)
    await page.goto(f"{url}/?lang={look.lang}")
    await _tell(page, look.lang)
    await _save(page, "chat", look)
    await page.close()


async def _tell(page: Page, lang: str) -> None:
    for text in SAID[lang]:
        before = await page.locator(".line.theirs").count()
        await page.get_by_role("textbox").fill(text)
        await page.get_by_role("textbox").press("Enter")
        await page.locator(".line.theirs").nth(before).wait_for()


async def _console(browser: Browser, url: str, password: str, look: Look) -> None:
    page = await _open(browser, look)
    await page.goto(f"{url}/desk/sign-in?lang={look.lang}")
    await _save(page, "sign-in", look)
    await _sign_in(page, password)
    for name, path in PAGES.items():
        await page.goto(f"{url}{path}{'&' if '?' in path else '?'}lang={look.lang}")
        await _save(page, name, look)
    await page.goto(f"{url}/desk/?view=open&lang={look.lang}")
    await page.locator("[data-all]").check()
    await page.locator('button[value="dispatch"]').click()
    await _save(page, "queue-several", look)
    await page.goto(f"{url}/desk/?lang={look.lang}")
    await page.locator('a[href*="/desk/tickets/"]').first.click()
    await _save(page, "ticket", look)
    await page.goto(f"{page.url.split('?')[0].split('#')[0]}/print")
    await _save(page, "ticket-print", look)
    await _on_behalf(page, url, look)
    await page.close()


async def _on_behalf(page: Page, url: str, look: Look) -> None:
    """What a caller tells, how it fills the form, and what is read out to them."""
    await page.goto(f"{url}/desk/file?lang={look.lang}")
    await page.fill("#story", CALLED[look.lang])
    await page.locator('button[value="understand"]').click()
    await page.locator("#description", has_text=re.compile(".")).wait_for()
    await _save(page, "file-filled", look)
    await page.locator('button[value="file"]').click()
    await page.locator(".receipt, [role=alert]:not(:empty)").first.wait_for()
    if await page.locator(".receipt").count() == 0:
        await page.locator('button[value="file"]').click()
        await page.locator(".receipt").wait_for()
    await _save(page, "filed", look)


async def _settings(browser: Browser, url: str, password: str, look: Look) -> None:
    page = await _open(browser, look)
    await page.goto(f"{url}/desk/sign-in?lang={look.lang}")
    await _sign_in(page, password, name="keeper")
    for name, path in SETTINGS.items():
        await page.goto(f"{url}{path}?lang={look.lang}")
        await _save(page, name, look)
    await page.close()


async def _sign_in(page: Page, password: str, *, name: str = "duty") -> None:
    await page.fill("#name", name)
    await page.fill("#password", password)
    await page.click("main button")


async def _own_password(browser: Browser, url: str, name: str, given: str) -> str:
    """Change the given password, of which every page would remind. Returns the new one."""
    page, chosen = await _open(browser, Look("zh", "light", "desk")), f"my own {given}"
    await page.goto(f"{url}/desk/sign-in?next=/desk/account")
    await _sign_in(page, given, name=name)
    for field, value in (("old", given), ("new", chosen), ("again", chosen)):
        await page.fill(f"#{field}", value)
    await page.click("main button")
    await page.wait_for_url("**/desk/sign-in")
    await page.close()
    return chosen


async def _readme(browser: Browser, url: str, password: str) -> None:
    """The chat of a filed complaint on a phone, and beside it the queue as staff see it."""
    chat = await _open(browser, Look("zh", "light", "phone"))
    await chat.goto(f"{url}/?lang=zh")
    await _tell(chat, "zh")
    for title in ("不留，在这儿回我", "没问题，提交"):
        await chat.get_by_role("button", name=title).click()
    await chat.locator(".line.theirs", has_text="登记好了").wait_for()
    await chat.mouse.move(0, 0)
    console = await _open(browser, Look("zh", "light", "desk"))
    await console.goto(f"{url}/desk/sign-in?lang=zh")
    await _sign_in(console, password)
    await console.goto(f"{url}/desk/?view=all&lang=zh")
    left, right = [base64.b64encode(await page.screenshot()).decode() for page in (chat, console)]
    sheet = await browser.new_page(viewport={"width": 1560, "height": 800})
    await sheet.set_content(
        "<style>body{margin:0;padding:20px;display:flex;gap:20px;background:#e9e3d6}"
        "img{height:760px;border-radius:14px;border:1px solid #cfc6b4}</style>"
        f'<img src="data:image/png;base64,{left}"><img src="data:image/png;base64,{right}">'
    )
    await sheet.screenshot(path=README_PICTURE, full_page=True)
    for page in (chat, console, sheet):
        await page.close()


async def _save(page: Page, name: str, look: Look) -> None:
    await page.screenshot(path=FOLDER / f"{name}-{look.lang}-{look.scheme}-{look.size}.png")


if __name__ == "__main__":
    main()
