"""Atomic file writes: a file is written completely or not at all, by one process at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # a module elsewhere; `locked` looks


def part_of(path: Path) -> Path:
    """Where `write_atomically` writes before it renames."""
    return path.with_name(f".{path.name}.part")


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path`; where that fails, what was there before is still there.

    Raises
    ------
    OSError
        When the disk is full or read-only; it names `path`.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # A pipe or a device takes what comes.
        return
    part = part_of(path)
    try:
        write_durably(part, data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # Where there is no folder, there is no part of a file either.
            part.unlink()
        error.filename = str(path)
        raise


def write_durably(path: Path, data: bytes) -> None:
    """Write a file that is on the disk when this returns."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process or thread writes in a folder at a time; the lock ends with the process."""
    if fcntl is None:
        yield
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # Some network file systems have no locks.
            fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)
