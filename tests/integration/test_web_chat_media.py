"""Photos, files and voice notes in the web chat, in a real browser with a microphone that hums."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, FilePayload, Geolocation, Page, expect

from tests.web_site import Site, violations, visit, write

pytestmark = pytest.mark.browser

HERE: Geolocation = {"latitude": 39.9967, "longitude": 116.4812}


def a_picture(width: int = 64, height: int = 48, *, filler: int = 0) -> bytes:
    """A small PNG of one colour, with `filler` bytes that no viewer looks at."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    rows = (b"\x00" + b"\x2b\x6a\x3d" * width) * height
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + (chunk(b"prVt", os.urandom(filler)) if filler else b"")
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def a_file(name: str = "垃圾.png", content: bytes | None = None, mime: str = "image/png") -> FilePayload:
    return {"name": name, "mimeType": mime, "buffer": a_picture() if content is None else content}


async def choose(page: Page, *files: FilePayload) -> None:
    await page.locator("input[type=file]").set_input_files(list(files))


async def record(page: Page) -> None:
    await page.get_by_role("button", name="说话").click()
    await expect(page.locator(".lamp")).to_be_visible()
    await expect(page.locator(".time")).to_have_text("0:01")
    await page.get_by_role("button", name="说完了").click()
    await expect(page.locator(".voice audio")).to_be_visible()


@pytest.fixture
async def speaking(browser: Browser) -> Any:
    context = await browser.new_context(
        locale="zh-CN",
        viewport={"width": 390, "height": 780},
        permissions=["geolocation", "microphone"],
        geolocation=HERE,
    )
    context.set_default_timeout(10_000)
    yield context
    await context.close()


async def test_a_photo_goes_with_its_words_and_is_shown(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)
    await expect(page.get_by_role("button", name="加照片或文件")).to_be_visible()

    await choose(page, a_file(), a_file("第二张.png"))
    await expect(page.locator(".attached li")).to_have_count(2)
    await page.get_by_role("button", name="去掉第二张.png").click()
    await page.get_by_role("textbox").fill("就是这堆")
    await page.keyboard.press("Enter")

    line = page.locator(".line.mine:not(.pending)")
    await expect(line).to_contain_text("就是这堆")
    await expect(line.locator("img")).to_have_js_property("naturalWidth", 64)
    [kept] = site.inbox.received
    assert (kept.text, len(kept.media), len(site.media.kept)) == ("就是这堆", 1, 1)
    await expect(page.locator(".attached li")).to_have_count(0)
    await page.reload()
    await expect(line.locator("img")).to_have_js_property("naturalWidth", 64)
    await line.get_by_role("button", name="看大图：照片").click()
    await expect(line.locator(".picture")).to_have_attribute("aria-expanded", "true")


async def test_a_widget_of_another_site_sends_photos_too(context: BrowserContext, site: Site) -> None:
    page = await context.new_page()
    await page.goto(f"http://localhost:{site.port}/street")
    await page.get_by_role("button", name="Ask 12345").click()
    await expect(page.get_by_role("button", name="Add a photo or file")).to_be_visible()

    await choose(page, a_file("rubbish.png"))
    await page.get_by_role("button", name="Send", exact=True).click()

    await expect(page.locator(".line.mine:not(.pending) img")).to_have_js_property("naturalWidth", 64)


@pytest.mark.parametrize(
    ("name", "size", "why"),
    [
        ("病毒.exe", 2, "“病毒.exe”发不了：这种文件打不开"),
        ("空.png", 0, "“空.png”发不了：文件是坏的"),
        ("电影.mp4", 20 * 1024 * 1024 + 1, "“电影.mp4”发不了：太大了，最多20 MB"),
    ],
)
async def test_a_file_that_cannot_be_kept_is_refused_before_it_is_sent(
    context: BrowserContext, site: Site, tmp_path: Path, name: str, size: int, why: str
) -> None:
    page = await visit(context, site)
    await expect(page.get_by_role("button", name="加照片或文件")).to_be_visible()
    with (tmp_path / name).open("wb") as file:
        file.truncate(size)

    await page.locator("input[type=file]").set_input_files(tmp_path / name)

    await expect(page.get_by_role("alert")).to_contain_text(why)
    await expect(page.locator(".attached li")).to_have_count(0)
    assert site.media.kept == {}


async def test_what_turns_out_to_be_something_else_is_refused_with_a_reason_and_holds_nobody_up(
    context: BrowserContext, site: Site
) -> None:
    page = await visit(context, site)
    await expect(page.get_by_role("button", name="加照片或文件")).to_be_visible()

    await choose(page, a_file("假的.png", b"MZ not a picture"))
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.locator(".refused")).to_contain_text("这种文件打不开")
    await write(page, "后面的话")

    await expect(page.locator(".line.mine:not(.pending)")).to_contain_text("后面的话")
    await page.get_by_role("button", name="删掉").click()
    await expect(page.locator(".pending")).to_have_count(0)
    assert [kept.text for kept in site.inbox.received] == ["后面的话"]


@pytest.mark.parametrize(
    ("reason", "why"), [("size", "太大了"), ("broken", "文件是坏的"), ("pixels", "这张照片太大，打不开")]
)
async def test_what_the_desk_cannot_keep_is_said_and_not_brought_again_and_again(
    context: BrowserContext, site: Site, reason: str, why: str
) -> None:
    page = await visit(context, site)
    await expect(page.get_by_role("button", name="加照片或文件")).to_be_visible()
    site.media.refusing = reason

    await choose(page, a_file())
    await page.get_by_role("button", name="发送", exact=True).click()

    await expect(page.locator(".refused")).to_contain_text(why)


async def test_a_photo_that_waits_for_the_network_survives_the_tab_and_keeps_its_turn(
    context: BrowserContext, site: Site
) -> None:
    page = await visit(context, site)
    await expect(page.get_by_role("button", name="加照片或文件")).to_be_visible()
    await site.stop()
    await choose(page, a_file())
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.locator(".pending .paper")).to_contain_text("垃圾.png")
    await write(page, "照片后面说的")
    await expect(page.locator(".pending")).to_have_count(2)
    await page.close()

    await site.start()
    page = await visit(context, site)

    await expect(page.locator(".line.mine:not(.pending)")).to_have_count(2)
    await expect(page.locator(".line.mine img")).to_have_js_property("naturalWidth", 64)
    assert [(kept.text, len(kept.media)) for kept in site.inbox.received] == [(None, 1), ("照片后面说的", 0)]
    left = await page.evaluate(
        "new Promise(done => { const open = indexedDB.open('swift-response'); open.onsuccess = () => {"
        " const all = open.result.transaction('files').objectStore('files').count();"
        " all.onsuccess = () => done(all.result); }; })"
    )
    assert left == 0


async def test_a_slow_upload_shows_how_far_it_is_holds_no_words_up_and_can_be_taken_back(
    context: BrowserContext, site: Site
) -> None:
    page = await visit(context, site)
    await expect(page.get_by_role("button", name="加照片或文件")).to_be_visible()
    session = await context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 50_000}
    await session.send("Network.emulateNetworkConditions", slow)

    await choose(page, a_file(content=a_picture(filler=2_000_000)))
    await page.get_by_role("button", name="发送", exact=True).click()
    bar = page.get_by_role("progressbar", name="正在传")
    await expect(bar).to_be_visible()
    share = await bar.evaluate("e => e.value")
    await write(page, "着火了")
    await expect(page.locator(".line.mine:not(.pending)")).to_contain_text("着火了")
    await page.get_by_role("button", name="删掉").click()

    await expect(page.locator(".pending")).to_have_count(0)
    assert 0 < share < 1
    assert [len(kept.media) for kept in site.inbox.received] == [0]


async def test_a_voice_note_with_the_place_is_one_message(speaking: BrowserContext, site: Site) -> None:
    page = await visit(speaking, site)

    await record(page)
    await page.get_by_role("button", name="连位置一起发").click()

    line = page.locator(".line.mine:not(.pending)")
    await expect(line.get_by_role("button", name="播放语音")).to_be_visible()
    [kept] = site.inbox.received
    assert kept.place is not None
    assert (kept.place.lat, kept.text, len(kept.media)) == (39.9967, None, 1)
    [(_, _, file)] = site.media.kept.values()
    assert (file.kind, file.path.read_bytes()[:4]) == ("voice", b"\x1aE\xdf\xa3")
    await line.get_by_role("button", name="播放语音").click()
    await expect(line.locator("audio")).to_be_visible()


async def test_a_voice_note_is_made_and_thrown_away_from_the_keyboard(
    speaking: BrowserContext, site: Site
) -> None:
    page = await visit(speaking, site)
    await page.get_by_role("button", name="说话").focus()

    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="说完了")).to_be_focused()
    await expect(page.locator(".time")).to_have_text("0:01")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="连位置一起发")).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(page.locator(".voice")).to_have_count(0)
    await expect(page.get_by_role("textbox")).to_be_focused()
    assert site.media.kept == {}


async def test_without_a_microphone_it_says_what_does_as_well(speaking: BrowserContext, site: Site) -> None:
    refuse = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    await speaking.add_init_script(refuse)
    page = await visit(speaking, site)

    await page.get_by_role("button", name="说话").click()

    await expect(page.locator(".voice")).to_contain_text("用不了麦克风")
    await page.get_by_role("button", name="知道了").click()
    await expect(page.locator(".voice")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_files_and_recordings_break_no_accessibility_rule(
    browser: Browser, site: Site, scheme: Any
) -> None:
    context = await browser.new_context(
        locale="zh-CN",
        color_scheme=scheme,
        viewport={"width": 390, "height": 780},
        permissions=["geolocation", "microphone"],
        geolocation=HERE,
    )
    page = await visit(context, site)
    await expect(page.get_by_role("button", name="加照片或文件")).to_be_visible()
    await choose(
        page, a_file(), a_file("合同.pdf", b"%PDF-1.7", "application/pdf"), a_file("a.exe", b"MZ", "")
    )
    await expect(page.locator(".attached li")).to_have_count(2)
    assert await violations(page) == []

    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.locator(".line.mine .picture img")).to_have_js_property("naturalWidth", 64)
    await record(page)
    assert await violations(page) == []
    await page.get_by_role("button", name="只发语音").click()
    await expect(page.get_by_role("button", name="播放语音")).to_be_visible()
    assert await violations(page) == []
    await context.close()
