"""What the person who starts the dashboard says about who may come in."""

from __future__ import annotations

import re
from dataclasses import dataclass

VARIABLE = "MSP_DASH_ALLOW_HOST"
"""Names in the environment, parted by spaces: for containers."""

HOST_NAME = r"(?:[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])"


@dataclass(frozen=True, slots=True)
class Access:
    """No secret is in it: it travels to other processes as an argument, which all may read.

    `embed_from` : origins whose pages may frame ``/figure``. `hosts` : names that the dashboard
    answers to, besides this machine and the address it was reached at. `login` : strangers see
    nothing but a page to log in.
    """

    embed_from: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    login: bool = False


def host_name(text: str) -> str:
    """A name or an address as it is compared: lower case, without port.

    Raises
    ------
    ValueError
        For anything but the name of a host.
    """
    found = re.fullmatch(HOST_NAME, text.strip().lower())
    if not found:
        raise ValueError(
            f"{text[:60]!r} is not the name of a host: give it without scheme and port, "
            "such as minerals.example.org"
        )
    return found[0]
