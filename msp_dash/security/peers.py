"""Who is at the other end of a connection, also where a proxy stands between."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
_UNKNOWN = "unknown"


def from_here(scope: Scope) -> bool:
    """Whether a request comes from this machine, and no proxy says that it asks for another.

    A proxy that is set up as in ``deploy`` says so on every public request.
    """
    headers = Headers(scope=scope)
    if any(name in headers for name in _FORWARDED):
        return False
    client = scope.get("client")
    if not client or not client[0]:
        return True  # A unix socket has no address: whoever may open it is on this machine.
    return is_here(client[0])


def is_here(named: str) -> bool:
    """Whether an address is one by which this machine reaches itself."""
    try:
        return ip_address(named).is_loopback
    except ValueError:
        return False


def address(scope: Scope) -> str:
    """What requests are counted by: an address, or the network of 64 bits of an IPv6 one.

    uvicorn has put the reader's address in the place of a proxy's on loopback; a proxy at a unix
    socket has none, and is believed. Who connects directly cannot name another address.
    """
    client = scope.get("client")
    named = client[0] if client and client[0] else ""
    if not named:
        named = Headers(scope=scope).get("x-forwarded-for", "").rpartition(",")[2].strip()
    try:
        found = ip_address(named)
    except ValueError:
        return _UNKNOWN
    # One reader has a whole such network: counted singly its addresses would never be too many.
    return found.exploded[:19] if isinstance(found, IPv6Address) else str(found)
