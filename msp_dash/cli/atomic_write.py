"""Atomic file writes: a file is written completely or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


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
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # Where there is no folder, there is no part of a file either.
            part.unlink()
        error.filename = str(path)
        raise
