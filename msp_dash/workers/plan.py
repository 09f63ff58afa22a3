"""What a nursery is given by its supervisor, and the words that they exchange."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

MESSAGE_MAX_BYTES = 100
PREPARED, READY, START, DRAIN = "prepared", "ready", "start", "drain"
"""From the nursery: PREPARED, and READY with a number from a worker. To it: START and DRAIN with
a number. The end of the connection means that everything ends."""

DRAIN_SECONDS = 20
"""How long a worker that is replaced may finish what it has begun; new requests go to the next."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Numbers of inherited sockets, those of workers in order.

    `control` leads to the supervisor, `handed` brings connections that it accepted, `paths` are
    listening sockets for a proxy (none where none were asked for).
    """

    control: int
    handed: tuple[int, ...]
    paths: tuple[int, ...]

    @property
    def inherited(self) -> tuple[int, ...]:
        """All of them."""
        return (self.control, *self.handed, *self.paths)

    def text(self) -> str:
        """As one argument of a command."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Plan:
        """From what `text` gave."""
        given = json.loads(text)
        return cls(given["control"], tuple(given["handed"]), tuple(given["paths"]))


def message(word: str, number: int | None = None) -> bytes:
    """A word, about a worker or not, as it is sent."""
    return (word if number is None else f"{word} {number}").encode()


def read_message(sent: bytes) -> tuple[str, int]:
    """Word and number (0 where there is none) of a `message`."""
    word, _, number = sent.decode().partition(" ")
    return word, int(number or 0)
