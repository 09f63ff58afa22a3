"""Configuration that the supervisor passes to the prefork master, and their messages."""

from __future__ import annotations

import json
import signal
from dataclasses import asdict, dataclass

MESSAGE_MAX_BYTES = 100
READY, START, DRAIN = "ready", "start", "drain"
"""From the master: READY with the number of a worker, or with `MASTER` once the warm-up has
finished. To the master: START and DRAIN with a number. Closing the connection ends master and
workers."""
MASTER = 0

ORPHANED = signal.SIGUSR2
"""What a worker gets when its master dies."""

DRAIN_SECONDS = 20
"""Time that a worker being replaced has to finish open requests; new ones go to its successor."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Numbers of inherited sockets, those of workers in order.

    `control` leads to the supervisor, `handed` brings connections that it accepted, `paths` are
    listening sockets for a proxy and `metrics` those for metrics (none where none were asked for).
    """

    control: int
    handed: tuple[int, ...]
    paths: tuple[int, ...]
    metrics: tuple[int, ...] = ()

    @property
    def inherited(self) -> tuple[int, ...]:
        """All of them."""
        return (self.control, *self.handed, *self.paths, *self.metrics)

    def text(self) -> str:
        """As one argument of a command."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Plan:
        """From what `text` gave."""
        fields = json.loads(text)
        return cls(fields.pop("control"), **{name: tuple(sent) for name, sent in fields.items()})


def message(word: str, number: int) -> bytes:
    """A word and whom it is about, as they are sent."""
    return f"{word} {number}".encode()


def read_message(sent: bytes) -> tuple[str, int]:
    """Word and number of a `message`."""
    word, number = sent.decode().split()
    return word, int(number)
