"""The client's address, also behind a reverse proxy."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
_UNKNOWN = "unknown"


def from_here(scope: Scope) -> bool:
    """Whether a request comes from this machine, or by a proxy here that forwards no addresses.

    All clients of such a proxy seem to be here: counted as one they would lock each other out.
    """
    client, headers = scope.get("client"), Headers(scope=scope)
    if client and client[0]:
        return is_here(client[0])
    # A unix socket has no address: whoever may open it is on this machine.
    return is_here(address(scope)) or not any(name in headers for name in _FORWARDED)


def is_here(host: str) -> bool:
    """Whether an address is a loopback address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def address(scope: Scope) -> str:
    """The key for rate limits: an IPv4 address, or the /64 network of an IPv6 address.

    uvicorn replaces the address of a proxy on loopback by the client's; a proxy at a Unix socket
    has no address, so its header is trusted. A direct client cannot claim another address.
    """
    client = scope.get("client")
    host = client[0] if client and client[0] else ""
    if not host:
        host = Headers(scope=scope).get("x-forwarded-for", "").rpartition(",")[2].strip()
    try:
        ip = ip_address(host)
    except ValueError:
        return _UNKNOWN
    # One client controls a whole /64: counted singly, its addresses would never hit the limit.
    return ip.exploded[:19] if isinstance(ip, IPv6Address) else str(ip)
