"""Who asks, and whether too often: one rule for all addresses of the service. Each process counts for itself.

An address is that of the client, as `desk.staff.devices` believes it. What this machine itself asks (a measurement, an
import, a monitor) is not counted, nor are channels, which bring all their citizens from one address and sign what they
bring.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Mapping, Sequence

import structlog
from aiohttp import web

from desk.channel import Near
from desk.errors import TooFast
from desk.rates import WIDER, Buckets, Rate
from desk.staff.devices import (
    Network,
    client,
    is_believed,
    is_inner,
    is_loopback,
    is_of_ipv6,
    is_told,
    shared,
)

UNCOUNTED = ("/healthz", "/readyz", "/metrics", "/telegram/", "/wechat/", "/channels/")

log = structlog.get_logger(__name__)


class Asking:
    """Counts those who ask. `refused` hears the kind of each refusal; `seconds` is a clock that never goes back.

    `proxies` are networks whose word about a client's address counts, besides this machine.
    """

    def __init__(
        self,
        rates: Mapping[str, Rate],
        *,
        proxies: Sequence[Network] = (),
        refused: Callable[[str], None] = lambda kind: None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._buckets = {kind: Buckets(rate) for kind, rate in rates.items()}
        self._wider = {
            (kind, bits): Buckets(rates[kind].times(many))
            for kind in ("address", "sign_in")
            for bits, many in WIDER
            if kind in rates
        }
        self._proxies = proxies
        self._refused = refused
        self._seconds = seconds
        self._unnamed_proxy = False

    def address(self, request: web.Request) -> str:
        """The client's address, as far as it can be known."""
        return client(request.remote or "", forwarded(request), self._proxies)

    def count(self, request: web.Request, **who: str | None) -> None:
        """Take one for each of these (`kind=name`). Raises `TooFast`, and counts nothing that this machine asks."""
        if self._is_this_machine(request):
            return
        for kind, name in who.items():
            if name is not None:
                self._take(kind, name, self._buckets.get(kind))

    def count_address(self, request: web.Request, *, kind: str = "address") -> None:
        """The same for where a request comes from. Behind a proxy that nobody named all share what it may bring, which
        is more; but for the door, where who brings passwords is counted like anybody else.
        """
        if request.path.startswith(UNCOUNTED):
            return
        is_proxy = self._is_unnamed_proxy(request)
        if kind == "address" and is_proxy:
            kind = "proxy"
        address = self.address(request)
        self.count(request, **{kind: shared(address)})
        if is_of_ipv6(address) and not self._is_this_machine(request):
            for bits, _ in WIDER:
                self._take(kind, shared(address, bits=bits), self._wider.get((kind, bits)))

    def whose(self, request: web.Request) -> Near | None:
        """The address that a request is counted for; None where it is not."""
        if self._is_this_machine(request):
            return None
        address = self.address(request)
        wider = ((shared(address, bits=bits), many) for bits, many in WIDER if is_of_ipv6(address))
        return Near(shared(address), is_proxy=self._is_unnamed_proxy(request), wider=tuple(wider))

    def _take(self, kind: str, name: str, buckets: Buckets | None) -> None:
        pause = buckets.wait(name, self._seconds()) if buckets is not None else 0.0
        if pause:
            self._refused(kind)
            raise TooFast(f"this {kind} asks too often", seconds=math.ceil(pause))

    def _is_this_machine(self, request: web.Request) -> bool:
        found = is_loopback(self.address(request))
        return not self._is_unread(request) and (not request.remote if found is None else found)

    def _is_unread(self, request: web.Request) -> bool:
        """Whether a proxy that is believed says of its client what is no address: it may be anybody."""
        said = forwarded(request)
        return bool(said) and not is_told(said) and is_believed(request.remote or "", self._proxies)

    def _is_unnamed_proxy(self, request: web.Request) -> bool:
        """Whether it may be a proxy of the inner network that nobody named, behind which everybody has its address, or
        one that says of nobody who it is. Or somebody there who says so.
        """
        if self._is_unread(request):
            return True
        peer = request.remote or ""
        is_one = bool(forwarded(request)) and is_inner(peer) and not is_believed(peer, self._proxies)
        if is_one and not self._unnamed_proxy:
            self._unnamed_proxy = True
            log.warning("proxy_is_not_named", setting="TRUSTED_PROXIES")
        return is_one


ASKING = web.AppKey("asking", Asking)


def forwarded(request: web.Request) -> str:
    """What proxies say of the client's address."""
    return ",".join(request.headers.getall("X-Forwarded-For", ()))


def address_of(request: web.Request) -> str:
    """The client's address; that of the other side where an application counts nobody."""
    asking = request.config_dict.get(ASKING)
    return client(request.remote or "", forwarded(request)) if asking is None else asking.address(request)


def whose(request: web.Request) -> Near | None:
    """The address that a request is counted for; None where it is not, and where an application counts nobody."""
    asking = request.config_dict.get(ASKING)
    return None if asking is None else asking.whose(request)


def count(request: web.Request, **who: str | None) -> None:
    """Take one for each of these, where the application counts. Raises `TooFast`."""
    asking = request.config_dict.get(ASKING)
    if asking is not None:
        asking.count(request, **who)


def count_sign_in(request: web.Request) -> None:
    """Take one for where somebody signs in from, where the application counts. Raises `TooFast`."""
    asking = request.config_dict.get(ASKING)
    if asking is not None:
        asking.count_address(request, kind="sign_in")


def token_name(token: str | None) -> str | None:
    """A secret as a name that may stand in memory."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest() if token else None
