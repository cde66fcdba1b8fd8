"""Requests as no library writes them: bytes that are no text in the address and in headers, forms in any charset."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from urllib.parse import urlsplit

import aiohttp

from tests.fuzz.chance import Chance
from tests.fuzz.request import Request, World

SECONDS = 60.0
FORM = "application/x-www-form-urlencoded"
CHARSETS = (
    "utf-8", "UTF8", "us-ascii", "gbk", "gb18030", "big5", "latin-1", "utf-16", "utf-7", "utf-32", "punycode",
    "idna", "rot13", "hex", "base64", "zip", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs",
    "no-such-charset", "", '"', "a" * 300,
)  # fmt: skip
SAID = (
    b"\xff", b"\xff\xfe", b"\xe6\x9c", b"\xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"a\xffb", b"1\xff",
    b"\x80" * 200, "望京".encode(), "望京".encode("gb18030"), b"\x7f", b"\t", b"",
)  # fmt: skip
CALLS = (
    ("GET", "/desk/"),
    ("GET", "/desk/sign-in"),
    ("POST", "/desk/sign-in"),
    ("POST", "/desk/sign-in/code"),
    ("GET", "/api/v1/tickets"),
    ("POST", "/api/v1/tickets"),
    ("GET", "/open311/v2/requests.json"),
    ("POST", "/open311/v2/requests.json"),
    ("POST", "/chat/media"),
    ("GET", "/chat/media/x"),
    ("POST", "/telegram/webhook"),
    ("GET", "/wechat/webhook"),
    ("POST", "/wechat/webhook"),
    ("POST", "/channels/app/messages"),
    ("GET", "/channels/app/media/1"),
    ("GET", "/mine/x"),
    ("POST", "/mine/x"),
    ("GET", "/open/"),
    ("GET", "/"),
)
HEADERS = (
    "Authorization: Bearer ", "Authorization: ", "Cookie: desk=", "Cookie: desk_half=", "Cookie: desk_known=",
    "Cookie: desk_lang=", "X-Swift-Timestamp: ", "X-Swift-Signature: sha256=",
    "X-Telegram-Bot-Api-Secret-Token: ", "Idempotency-Key: ", "Accept-Language: ", "Accept: ", "User-Agent: ",
    "Origin: ", "X-Forwarded-For: ", "If-None-Match: ", "Range: bytes=", "Referer: ", "Content-Encoding: ",
)  # fmt: skip
FIELDS = ("name", "password", "code", "next", "csrf", "api_key", "service_code", "description", "as")
NAMES = ("q", "lang", "next", "signature", "nonce", "timestamp", "echostr", "service_request_id", "api_key")


def raw_call(chance: Chance, world: World) -> Request:
    """A call of somebody who is nobody: the method and the path fit, and hardly anything else does."""
    method, path = chance.choice(CALLS)
    address = path.encode()
    if chance.maybe(0.3):
        asked = [name.encode() + b"=" + _said(chance) for name in NAMES if chance.maybe(0.4)]
        address += b"?" + b"&".join(asked).replace(b"\t", b"%09")
    if chance.maybe(0.1):
        address += chance.choice(SAID).strip()
    lines = [b"%s %s HTTP/1.1" % (method.encode(), address)]
    lines += [name.encode() + _said(chance) for name in chance.sample(HEADERS, chance.randint(0, 6))]
    body = b""
    if method == "POST":
        kind, body = _form(chance)
        lines.append(b"Content-Type: " + kind)
    return Request("bytes", method, path, head=b"\r\n".join(lines), body=body)


async def sent_raw(url: str, head: bytes, body: bytes = b"") -> tuple[int, bytes]:
    """The status and the body of what is answered. Raises `ServerDisconnectedError` for nothing.

    What is answered to a head that is none is read, too, though the server takes no more of the body then.
    """
    to, loop = urlsplit(url), asyncio.get_running_loop()
    more = b"\r\nHost: desk.test\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    with socket.create_connection((to.hostname or "", to.port or 80), SECONDS) as line:
        line.setblocking(False)
        async with asyncio.timeout(SECONDS):
            sending = asyncio.create_task(loop.sock_sendall(line, head + more + body))
            answer = await _received(line)
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
    if not answer:
        raise aiohttp.ServerDisconnectedError
    first, _, rest = answer.partition(b"\r\n")
    return int(first.split()[1]), rest.partition(b"\r\n\r\n")[2]


async def _received(line: socket.socket) -> bytes:
    """All that comes until the other side ends it, in whatever way."""
    loop, answer = asyncio.get_running_loop(), b""
    with suppress(ConnectionError):
        while part := await loop.sock_recv(line, 65536):
            answer += part
    return answer


def _said(chance: Chance) -> bytes:
    return chance.choice(SAID) if chance.maybe(0.7) else chance.randbytes(9).translate(None, b"\r\n\0 #")


def _form(chance: Chance) -> tuple[bytes, bytes]:
    """A form and its kind: of one part or of many, in a charset that it is seldom in."""
    charset = chance.choice(CHARSETS)
    told = [(name.encode(), _said(chance)) for name in FIELDS if chance.maybe(0.5)]
    if chance.maybe(0.7):
        body = b"&".join(name + b"=" + value for name, value in told)
        named = chance.choice(
            ("charset=%s", "charset=%s", "charset=%s", "charset*=%s''x", "charset*0=%s", "*")
        )
        return f"{FORM}; {named.replace('%s', charset)}".encode(), body + chance.choice(
            (b"", b"\0", b"&" * 300, b"&a=" * 300, b"&a=" * 60_000, b"%00")
        )
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\nContent-Type: text/plain; charset=%s\r\n\r\n%s\r\n'
        % (name, charset.encode(), value)
        for name, value in ((b"_charset_", charset.encode()), *told)
        if name != b"_charset_" or chance.maybe(0.3)
    ]
    return b"multipart/form-data; boundary=x", b"".join(parts) + chance.choice((b"--x--\r\n", b"--x", b""))
