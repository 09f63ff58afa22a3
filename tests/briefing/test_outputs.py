"""Concurrent exports are limited to two; the others wait in order and see their position."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from msp_dash.briefing.model import Briefing
from msp_dash.briefing.outputs import OUTPUTS, Queue, export, file_name

WAIT_SECONDS = 20
"""Bound for a test that hangs; nothing waits this long when it works."""


class Export(Thread):
    """One export that holds its place until it is let go."""

    def __init__(self, queue: Queue) -> None:
        super().__init__(daemon=True)
        self.queue = queue
        self.positions: list[int] = []
        self.waits, self.runs, self.let_go = Event(), Event(), Event()

    def run(self) -> None:
        with self.queue.turn(self._waiting):
            self.runs.set()
            self.let_go.wait(WAIT_SECONDS)

    def _waiting(self, before: int) -> None:
        self.positions.append(before)
        if before:
            self.waits.set()

    def began(self) -> Export:
        self.start()
        return self


def test_two_run_at_once_and_the_third_is_told_that_one_is_before_it() -> None:
    queue = Queue(2)
    first, second = Export(queue).began(), Export(queue).began()
    assert first.runs.wait(WAIT_SECONDS) and second.runs.wait(WAIT_SECONDS)
    third = Export(queue).began()
    assert third.waits.wait(WAIT_SECONDS)
    fourth = Export(queue).began()
    assert fourth.waits.wait(WAIT_SECONDS)
    assert not third.runs.is_set() and not fourth.runs.is_set()
    assert third.positions[0] == 1 and fourth.positions[0] == 2
    first.let_go.set()
    assert third.runs.wait(WAIT_SECONDS)
    assert not fourth.runs.is_set()
    second.let_go.set()
    assert fourth.runs.wait(WAIT_SECONDS)
    for one in (third, fourth):
        assert one.positions[-1] == 0
        one.let_go.set()
        one.join(WAIT_SECONDS)


def test_whoever_leaves_while_waiting_gives_up_the_place() -> None:
    queue = Queue(1)
    first = Export(queue).began()
    assert first.runs.wait(WAIT_SECONDS)

    def leave(before: int) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError), queue.turn(leave):
        pass
    second = Export(queue).began()
    assert second.waits.wait(WAIT_SECONDS)
    assert second.positions[0] == 1
    first.let_go.set()
    assert second.runs.wait(WAIT_SECONDS)
    second.let_go.set()


def test_export_that_fails_gives_up_the_place() -> None:
    queue = Queue(1)
    with pytest.raises(ZeroDivisionError), queue.turn():
        raise ZeroDivisionError
    after = Export(queue).began()
    assert after.runs.wait(WAIT_SECONDS)
    after.let_go.set()


def test_twenty_at_once_all_come_to_their_turn_never_more_than_two_together() -> None:
    queue = Queue(2)
    running: set[int] = set()
    most: list[int] = []

    def work(number: int) -> None:
        with queue.turn():
            running.add(number)
            most.append(len(running))
            running.discard(number)

    threads = [Thread(target=work, args=(n,), daemon=True) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    assert len(most) == 20 and max(most) <= 2


def test_unknown_extension_is_a_key_error_and_takes_no_place() -> None:
    with pytest.raises(KeyError):
        export(Briefing(), "doc")
    assert export(Briefing(title="x"), "yaml") == b"version: 3\ntitle: x\n"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Côte d’Ivoire and critical minerals", "cote-divoire-and-critical-minerals.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ("関係", "briefing.pdf"),
        ("", "briefing.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
    ],
)
def test_file_name_says_what_is_inside_and_fits_every_file_system(title: str, name: str) -> None:
    assert file_name(Briefing(title=title), "pdf") == name


def test_every_output_has_a_media_type() -> None:
    assert set(OUTPUTS) == {"pptx", "pdf", "html", "zip", "yaml"}
    assert all("/" in output.media_type for output in OUTPUTS.values())
