"""Mail by SMTP: a connection a mail, encrypted wherever the server can, the standard library in a thread."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from urllib.parse import unquote, urlsplit

from desk.staff_notices.mail import Mail, MailDelayed, MailRefused, MailUncertain

STEP_SECONDS = 15.0
WHOLE_SECONDS = 60.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class Server:
    """Where mail is handed in. `tls`: encrypted from the start; otherwise by STARTTLS, as soon as it is offered."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def server(url: str) -> Server:
    """The server in smtp://user:password@host:port or smtps://…. Raises ValueError, without saying the password."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("use smtp://user:password@host:port or smtps://user:password@host:port")
    try:
        port = parts.port or PORTS[parts.scheme]
    except ValueError:
        raise ValueError("its port is no number from 1 to 65535") from None
    if (parts.username is None) != (parts.password is None):
        raise ValueError("a user needs a password, and a password a user")
    return Server(
        host=parts.hostname,
        port=port,
        tls=parts.scheme == "smtps",
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def sender(given: str) -> Address:
    """Who mails are from: 'desk@city.example' or 'Swift Response <desk@city.example>'. Raises ValueError."""
    name, address = parseaddr(given)
    local, at, domain = address.rpartition("@")
    if not (at and local and domain and address.isascii()) or set(given) & set("\r\n"):
        raise ValueError("use an address like desk@city.example or Swift Response <desk@city.example>")
    return Address(display_name=name, username=local, domain=domain)


class SmtpSender:
    """Hands mails to one server, one at a time."""

    def __init__(self, to: Server, *, mail_from: Address, trust: ssl.SSLContext | None = None) -> None:
        self._server = to
        self._from = mail_from
        self._trust = trust or ssl.create_default_context()

    async def send(self, mail: Mail) -> None:
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                await asyncio.to_thread(self._send, mail)
        except TimeoutError:
            raise MailUncertain("no answer in time") from None

    async def check(self) -> str:
        """Connect and sign in without sending anything. What the server is called; raises `MailDelayed`."""
        return await asyncio.to_thread(self._check)

    def _check(self) -> str:
        with self._connected() as client:
            client.noop()
            secure = "encrypted" if isinstance(client.sock, ssl.SSLSocket) else "NOT encrypted"
        return f"{self._server.host}:{self._server.port}, {secure}"

    def _send(self, mail: Mail) -> None:
        with self._connected() as client:
            self._envelope(client, mail)
            body = self._written(mail).as_bytes(policy=SMTP.clone(cte_type="7bit"))
            try:
                code, _ = client.data(body)
            except smtplib.SMTPDataError as refused:
                code = refused.smtp_code
            except (OSError, smtplib.SMTPException) as lost:
                # The server may have taken it before the line went dead.
                raise MailUncertain(type(lost).__name__) from None
            _require(code)

    def _envelope(self, client: smtplib.SMTP, mail: Mail) -> None:
        try:
            _require(client.mail(self._from.addr_spec)[0], is_server=True)
            _require(client.rcpt(mail.to)[0])
        except (OSError, smtplib.SMTPException) as lost:
            raise MailDelayed(type(lost).__name__, is_server=True) from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        try:
            client = self._signed_in()
        except smtplib.SMTPAuthenticationError as refused:
            raise MailDelayed(f"it refuses our sign-in ({refused.smtp_code})", is_server=True) from None
        except (OSError, smtplib.SMTPException) as fault:
            raise MailDelayed(type(fault).__name__, is_server=True) from None
        try:
            yield client
        finally:
            with suppress(OSError, smtplib.SMTPException):
                client.quit()
            client.close()

    def _signed_in(self) -> smtplib.SMTP:
        host, port, name = self._server.host, self._server.port, self._from.domain
        if self._server.tls:
            return self._log_in(
                smtplib.SMTP_SSL(host, port, name, timeout=STEP_SECONDS, context=self._trust), secure=True
            )
        client = smtplib.SMTP(host, port, name, timeout=STEP_SECONDS)
        try:
            client.ehlo()
            secure = client.has_extn("starttls")
            if secure:
                client.starttls(context=self._trust)
                client.ehlo()
            return self._log_in(client, secure=secure or host in LOOPBACK)
        except BaseException:
            client.close()
            raise

    def _log_in(self, client: smtplib.SMTP, *, secure: bool) -> smtplib.SMTP:
        if self._server.user is None or self._server.password is None:
            return client
        if not secure:
            # A password in the clear is read by whoever is on the way.
            raise MailDelayed("it offers no encryption, so no password is sent", is_server=True)
        client.login(self._server.user, self._server.password)
        return client

    def _written(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._from, mail.to, mail.subject
        message["Date"], message["Message-ID"] = formatdate(), f"<{mail.id}@{self._from.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        for one in mail.attachments:
            main, _, sub = one.kind.partition("/")
            message.add_attachment(one.body, maintype=main, subtype=sub, filename=one.name)
        return message


def _require(code: int, *, is_server: bool = False) -> None:
    """Raise `MailDelayed` for a 4xx and for our own address, `MailRefused` for a 5xx (RFC 5321, 4.2.1).

    Only the code is kept: the words of a reply may repeat the address.
    """
    if code < 400:
        return
    if code < 500 or is_server:
        raise MailDelayed(str(code), is_server=is_server or code == 421)
    raise MailRefused(str(code))
