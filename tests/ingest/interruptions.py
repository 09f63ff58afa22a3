"""Runs something as if it were killed, or found the disk full, at one of its steps.

A step is a call that changes the disk: opening a file to write, making it durable, renaming,
removing, making a folder. From the step at which it is killed on, none has an effect; what was
being written then is cut in half.
"""

from __future__ import annotations

import errno
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from typing import Any

import pytest

WRITES = ("open", "os.mkdir", "os.fsync")
"""Steps that a full disk refuses."""
STEPS = (*WRITES, "os.rename", "os.remove", "os.rmdir")

_faults: list[_Fault] = []


class Killed(BaseException):
    """Nothing handles it, as nothing handles SIGKILL."""


def kills(run: Callable[[], object]) -> Iterator[int]:
    """Run it again and again, killed at its first step, its second ...; each time the step.

    Ends with the run that was not killed.
    """
    for step in count(1):
        if not killed(run, step):
            return
        yield step


def killed(run: Callable[[], object], step: int) -> bool:
    """Run it, killed at a step; whether it had so many."""
    with _at(_Kill(step)):
        try:
            run()
        except Killed:
            return True
    return False


def full_disks(run: Callable[[], str]) -> Iterator[str]:
    """Run it on a disk that is full from the first write on, the second ...; each time its text.

    Ends with the run for which there was space.
    """
    for step in count(1):
        fault = _FullDisk(step)
        with _at(fault):
            text = run()
        if fault.left > 0:
            return
        yield text


class _Fault(ABC):
    def __init__(self, step: int) -> None:
        self.left = step

    @abstractmethod
    def on_step(self, event: str, descriptor: int | None = None) -> None:
        """Before each step; `descriptor` is of the file that is made durable, if one is."""


class _Kill(_Fault):
    def on_step(self, event: str, descriptor: int | None = None) -> None:
        self.left -= 1
        if self.left > 0:
            return
        if self.left == 0 and descriptor is not None:
            os.ftruncate(descriptor, os.fstat(descriptor).st_size // 2)
        raise Killed


class _FullDisk(_Fault):
    def on_step(self, event: str, descriptor: int | None = None) -> None:
        self.left -= event in WRITES
        if self.left <= 0 and event in WRITES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def _at(fault: _Fault) -> Iterator[None]:
    _install()
    with pytest.MonkeyPatch.context() as patch:
        # Not made durable in truth, which takes long: nobody cuts the power.
        patch.setattr(os, "fsync", lambda descriptor: fault.on_step("os.fsync", descriptor))
        _faults.append(fault)
        try:
            yield
        finally:
            _faults.clear()


@cache
def _install() -> None:
    """Once a process: the hook cannot be removed."""
    sys.addaudithook(_on_event)


def _on_event(event: str, args: tuple[Any, ...]) -> None:
    if _faults and event in STEPS:
        is_read = event == "open" and not args[2] & (os.O_WRONLY | os.O_RDWR)
        if not is_read:
            _faults[0].on_step(event)
