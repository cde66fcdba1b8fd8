"""Why somebody who was asked by HTTP gave no answer, in words for whoever runs the desk. Asks nobody."""

from __future__ import annotations

import aiohttp


def why(fault: Exception) -> str:
    """'nobody listens there' and the like; the fault's own name for what has no words here."""
    if isinstance(fault, aiohttp.ClientConnectorDNSError):
        return "no machine has that name"
    if isinstance(fault, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return "its certificate is not trusted"
    if isinstance(fault, aiohttp.ClientConnectorError):
        return "nobody listens there"
    if isinstance(fault, aiohttp.ServerDisconnectedError):
        return "it hung up"
    return type(fault).__name__
