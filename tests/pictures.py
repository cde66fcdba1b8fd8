"""`make screenshots`: pictures of every page, in both languages, light and dark, from the real product with its demo.

They land in screenshots/. It needs a Chromium and a Chinese font, and fails without either.
"""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bot.setup.browser import find
from tests.conftest import CHROMIUM_FLAGS
from tests.product import ROOT, Product, product

FOLDER = ROOT / "screenshots"
PHONE, DESKTOP = (390, 844), (1280, 800)
PAGES = {"queue": "/desk/", "conversations": "/desk/conversations"}
SAID = {
    "zh": ("您好", "朝阳区望京街道南湖东园一区3号楼楼下垃圾堆了三天没人清运"),
    "en": ("hello", "There's a huge pothole on Gongti North Road near Sanlitun, since last Monday"),
}


def main() -> None:
    """Take them all."""
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=True).stdout
    assert fonts, "there is no Chinese font: install fonts-noto-cjk"
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, product(Path(folder), demo=True) as running:
        password = running.command("staff", "add", "duty", "--role", "supervisor")
        asyncio.run(_take(running, password))


async def _take(running: Product, password: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find(), args=CHROMIUM_FLAGS)
        for scheme in ("light", "dark"):
            for lang in ("zh", "en"):
                await _chat(browser, running.url, lang, scheme)
                await _console(browser, running.url, password, lang, scheme)
        await browser.close()


async def _open(browser: Browser, size: tuple[int, int], lang: str, scheme: str) -> Page:
    width, height = size
    return await browser.new_page(
        viewport={"width": width, "height": height},
        locale="zh-CN" if lang == "zh" else "en-GB",
        color_scheme="dark" if scheme == "dark" else "light",
    )


async def _chat(browser: Browser, url: str, lang: str, scheme: str) -> None:
    page = await _open(browser, PHONE, lang, scheme)
    await page.goto(f"{url}/?lang={lang}")
    for text in SAID[lang]:
        before = await page.locator(".line.theirs").count()
        await page.get_by_role("textbox").fill(text)
        await page.get_by_role("textbox").press("Enter")
        await page.locator(".line.theirs").nth(before).wait_for()
    await _save(page, "chat", lang, scheme)


async def _console(browser: Browser, url: str, password: str, lang: str, scheme: str) -> None:
    page = await _open(browser, DESKTOP, lang, scheme)
    await page.goto(f"{url}/desk/sign-in?lang={lang}")
    await _save(page, "sign-in", lang, scheme, close=False)
    await page.fill("#name", "duty")
    await page.fill("#password", password)
    await page.click("main button")
    for name, path in PAGES.items():
        await page.goto(f"{url}{path}?lang={lang}")
        await _save(page, name, lang, scheme, close=False)
    await page.goto(f"{url}/desk/conversations/1?lang={lang}")
    await _save(page, "conversation", lang, scheme, close=False)
    await page.goto(f"{url}/desk/?lang={lang}")
    await page.locator('a[href*="/desk/tickets/"]').first.click()
    await _save(page, "ticket", lang, scheme)


async def _save(page: Page, name: str, lang: str, scheme: str, *, close: bool = True) -> None:
    await page.screenshot(path=FOLDER / f"{name}-{lang}-{scheme}.png")
    if close:
        await page.close()


if __name__ == "__main__":
    main()
