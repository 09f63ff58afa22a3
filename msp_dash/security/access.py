"""Access settings from the environment: allowed hosts, embedding origins, login."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from msp_dash.data.own import VARIABLE as OWN
from msp_dash.data.own import require_usable
from msp_dash.security.framing import origin

HOSTS, EMBED_FROM, LOGIN = "MSP_DASH_ALLOW_HOST", "MSP_DASH_EMBED_FROM", "MSP_DASH_LOGIN"
"""Variables of the environment: names and origins separated by spaces; `LOGIN` is 1 or 0, `OWN` a
folder."""

HOST_NAME = r"(?:[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open the dashboard. Holds no secrets: child processes inherit it as environment.

    `embed_from` : origins whose pages may frame ``/figure``. `hosts` : host names that the
    dashboard answers to, besides localhost and its own address. `login` : anonymous users see only
    a login page. `own` : folder of an office's own tables; without a login nothing but a browser on
    this machine gets an answer then.
    """

    embed_from: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    login: bool = False
    own: str = ""

    def __post_init__(self) -> None:
        if self.own and self.embed_from:
            raise ValueError(
                f"{OWN} and {EMBED_FROM}: no other site may frame an office's own tables"
            )
        if self.own:
            require_usable(Path(self.own))

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Access:
        """As the environment has it.

        Raises
        ------
        ValueError
            Where a variable holds something else; names it.
        """
        return cls(
            tuple(_checked(EMBED_FROM, origin, environment)),
            tuple(_checked(HOSTS, host_name, environment)),
            _switch(LOGIN, environment),
            environment.get(OWN, ""),
        )

    def environment(self) -> dict[str, str]:
        """The variables that `read` reads."""
        return {
            EMBED_FROM: " ".join(self.embed_from),
            HOSTS: " ".join(self.hosts),
            LOGIN: str(int(self.login)),
            OWN: self.own,
        }


def _checked(
    name: str, check: Callable[[str], str], environment: Mapping[str, str]
) -> Iterable[str]:
    try:
        return dict.fromkeys(check(text) for text in environment.get(name, "").split())
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _switch(name: str, environment: Mapping[str, str]) -> bool:
    text = environment.get(name, "").strip()
    if text not in ("", "0", "1"):
        raise ValueError(f"{name}: {text[:20]!r} is neither 1 nor 0")
    return text == "1"


def host_name(text: str) -> str:
    """Validate and normalize a host name or address: lower case, without port.

    Raises
    ------
    ValueError
        For anything but the name of a host.
    """
    match = re.fullmatch(HOST_NAME, text.strip().lower())
    if not match:
        raise ValueError(
            f"{text[:60]!r} is not the name of a host: give it without scheme and port, "
            "such as minerals.example.org"
        )
    return match[0]
