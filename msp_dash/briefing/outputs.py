"""Registry of the export formats of a briefing, and the queue that limits concurrent exports.

The page, the routes and the command line all read `OUTPUTS` and call `export`. An export takes one
core for one or two seconds, so at most `AT_ONCE` run per process; others wait in order and can
report their position in the queue.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition
from types import MappingProxyType
from typing import Literal

from msp_dash.briefing.changes import refresh_unchanged
from msp_dash.briefing.content import Progress, content
from msp_dash.briefing.model import Briefing, write
from msp_dash.data.own import MARK, folder
from msp_dash.words import supported_language, words

AT_ONCE = 2
"""Exports that run concurrently: one per core of a small server."""
MOST_WAITING = 100
"""Length of the queue: a request beyond it would wait for minutes and block a thread."""
POLL_SECONDS = 1.0
"""Interval at which a waiting export calls its callback, which raises once the page is closed."""
NAME_MAX_CHARS = 100

Waiting = Callable[[int], None]
"""Called with how many exports are before one's own; 0 when it is one's turn."""
PaperSize = Literal["a4", "us-letter"]
PAPER_SIZES: tuple[PaperSize, ...] = ("a4", "us-letter")


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is made.

    `template` : bytes of a presentation whose layouts the deck takes. `appendix` : whether a PDF
    ends with notes and numbers of all figures. `address` : where the dashboard answers
    (``https://host``), for whole links and codes in the deck.
    """

    template: bytes | None = None
    size: PaperSize = "a4"
    address: str = ""
    appendix: bool = False


@dataclass(frozen=True, slots=True)
class OutputFile:
    """The bytes of a file, and messages about what could not be exported as requested."""

    data: bytes
    messages: tuple[str, ...] = ()


# Exporters are imported on first use: `serve --help` should not load python-pptx and typst.


def _pptx(briefing: Briefing, options: Options, progress: Progress | None) -> OutputFile:
    from msp_dash.briefing.deck import make  # noqa: PLC0415 - as above

    file = make(briefing, template=options.template, progress=progress, address=options.address)
    return OutputFile(*file)


def _pdf(briefing: Briefing, options: Options, progress: Progress | None) -> OutputFile:
    from msp_dash.briefing.paper import paper  # noqa: PLC0415 - as above

    data = paper(
        briefing,
        size=options.size,
        appendix=options.appendix,
        address=options.address,
        progress=progress,
    )
    return OutputFile(data)


def _html(briefing: Briefing, options: Options, progress: Progress | None) -> OutputFile:
    from msp_dash.briefing.page import page  # noqa: PLC0415 - as above

    return OutputFile(page(briefing))


def _zip(briefing: Briefing, options: Options, progress: Progress | None) -> OutputFile:
    from msp_dash.briefing.bundle import bundle  # noqa: PLC0415 - as above

    _, unchanged_count = refresh_unchanged(briefing)
    return OutputFile(
        bundle(briefing, progress=progress), _not_accepted(unchanged_count, briefing.lang)
    )


def _yaml(briefing: Briefing, options: Options, progress: Progress | None) -> OutputFile:
    saved, unchanged_count = refresh_unchanged(briefing)
    return OutputFile(write(saved).encode(), _not_accepted(unchanged_count, briefing.lang))


def _not_accepted(unchanged_count: int, lang: str) -> tuple[str, ...]:
    """That the file still has what figures said before; empty where none says something else."""
    return (
        (words(supported_language(lang))("briefing.change.not_accepted", n=unchanged_count),)
        if unchanged_count
        else ()
    )


@dataclass(frozen=True, slots=True)
class Output:
    """A kind of file: its media type and how it is made."""

    media_type: str
    make: Callable[[Briefing, Options, Progress | None], OutputFile]


OUTPUTS: Mapping[str, Output] = MappingProxyType(
    {
        "pptx": Output(
            "application/vnd.openxmlformats-officedocument.presentationml.presentation", _pptx
        ),
        "pdf": Output("application/pdf", _pdf),
        "html": Output("text/html; charset=utf-8", _html),
        "zip": Output("application/zip", _zip),
        "yaml": Output("application/yaml; charset=utf-8", _yaml),
    }
)


class Busy(RuntimeError):
    """So many exports wait already that one more would not be made in time."""


class Queue:
    """First come, first served, `at_once` at a time."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._waiting: deque[object] = deque()
        self._running = 0
        self._changed = Condition()

    @property
    def waiting(self) -> int:
        """Exports that wait for their turn."""
        return len(self._waiting)

    @property
    def running(self) -> int:
        """Exports being made."""
        return self._running

    @contextmanager
    def turn(self, waiting: Waiting | None = None) -> Iterator[None]:
        """Hold one of the places for the time of the block.

        Parameters
        ----------
        waiting : called without the lock, while waiting and once with 0 at the turn. Where it
            raises (its page has gone), the place in the queue is given up.

        Raises
        ------
        Busy
            Where `MOST_WAITING` wait already.
        """
        ticket = object()
        with self._changed:
            if len(self._waiting) >= MOST_WAITING:
                raise Busy
            self._waiting.append(ticket)
        try:
            self._wait(ticket, waiting)
        except BaseException:
            self._leave(ticket)
            raise
        try:
            if waiting:
                waiting(0)
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def _wait(self, ticket: object, waiting: Waiting | None) -> None:
        while True:
            with self._changed:
                before = self._before(ticket)
                if not before:
                    self._waiting.remove(ticket)
                    self._running += 1
                    # The next in line may have a place too.
                    self._changed.notify_all()
                    return
            if waiting:
                waiting(before)
            with self._changed:
                if self._before(ticket) == before:
                    self._changed.wait(POLL_SECONDS)

    def _before(self, ticket: object) -> int:
        """How many have to finish or start before this one may start."""
        place = self._waiting.index(ticket)
        return max(0, place + 1 + self._running - self._at_once)

    def _leave(self, ticket: object) -> None:
        with self._changed:
            self._waiting.remove(ticket)
            self._changed.notify_all()


QUEUE = Queue(AT_ONCE)
"""The one queue of this process."""


def export(
    briefing: Briefing,
    ext: str,
    options: Options | None = None,
    *,
    progress: Progress | None = None,
    waiting: Waiting | None = None,
    on_message: Callable[[str], None] | None = None,
) -> bytes:
    """The file of a briefing, made when its turn has come.

    Parameters
    ----------
    progress, waiting : see `Progress` and `Waiting`.
    on_message : called with each sentence on what could not be done as requested, such as a
        placeholder that a template does not have.

    Raises
    ------
    KeyError
        For an extension that `OUTPUTS` does not have.
    Busy
        Where too many wait already.
    msp_dash.render.template_validation.TemplateError
        For a template that is refused; the message is a sentence.
    """
    make = OUTPUTS[ext].make
    with QUEUE.turn(waiting):
        result = make(briefing, options or Options(), progress)
    if on_message:
        for message in result.messages:
            on_message(message)
    return result.data


def file_name(briefing: Briefing, ext: str) -> str:
    """A file name that says what is inside: ``zambia-and-critical-minerals.pptx``.

    ASCII letters, digits and hyphen only: fit for every file system and header. It begins with
    ``own-`` where an office's own tables went into the briefing.
    """
    plain = unicodedata.normalize("NFKD", briefing.title).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:NAME_MAX_CHARS].strip("-")
    return f"{'own-' * _is_own(briefing)}{stem or 'briefing'}.{ext}"


def _is_own(briefing: Briefing) -> bool:
    """Whether a figure of it, or a text that was written from one, is not public."""
    if not folder():
        return False
    return MARK.strip() in write(briefing) or any(one.own for one in content(briefing).sources)
