"""A copy of the project's data in which one file is damaged, and every kind of damage."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from msp_dash.data.paths import root
from tests.project_data import reading

REAL = root()
Fault = Callable[[Path], None]


def removed(path: Path) -> None:
    """The file is not there."""
    path.unlink()


def truncated(path: Path) -> None:
    """A copy that was cut off, at the end of a line where there are lines."""
    raw = path.read_bytes()
    half = raw[: len(raw) // 2]
    path.write_bytes(half[: half.rfind(b"\n") + 1] or half)


def flipped(path: Path) -> None:
    """One bit in the middle is another."""
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def unreadable(path: Path) -> None:
    """Opening it fails: permissions do not stop who tests as root."""
    path.unlink()
    path.mkdir()


def older(path: Path) -> None:
    """Of a time when it had one column less."""
    _rewritten(path, lambda table: table.iloc[:, :-1])


def newer(path: Path) -> None:
    """Of a time when it has one more, under other names."""
    _rewritten(path, lambda table: table.rename(columns=str.upper).assign(later=1))


def _rewritten(path: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    if path.suffix == ".parquet":
        table = change(pd.read_parquet(path))
        path.unlink()  # a link to the project's own
        table.to_parquet(path)
    elif path.suffix == ".csv":
        table = change(pd.read_csv(path, dtype=str, keep_default_na=False))
        path.unlink()
        table.to_csv(path, index=False)
    else:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('"', '"later ', 1), encoding="utf-8")


EVERY_FAULT: Mapping[str, Fault] = {
    "removed": removed,
    "truncated": truncated,
    "a bit flipped": flipped,
    "of an older schema": older,
    "of a future schema": newer,
    "unreadable": unreadable,
}


def shadow(folder: Path) -> Path:
    """A project in `folder` with the data of the real one, each file on its own."""
    for name in ("app.py", "dashboard.py", "pages", "msp_dash"):
        (folder / name).symlink_to(REAL / name)
    for part in ("data", "static"):
        for path in (REAL / part).rglob("*"):
            copy = folder / path.relative_to(REAL)
            if path.is_dir():
                copy.mkdir(parents=True, exist_ok=True)
            else:
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
    return folder


@contextmanager
def at_fault(folder: Path, place: str, fault: Fault) -> Iterator[None]:
    """Have one file of `folder` at fault for the time of the block."""
    path = folder / place
    whole = path.read_bytes()
    fault(path)
    try:
        with reading(folder):
            yield
    finally:
        if path.is_dir():
            path.rmdir()
        path.write_bytes(whole)


def csv_rows(raw: bytes) -> int:
    """Rows of a CSV file."""
    return len(pd.read_csv(io.BytesIO(raw), dtype=str))
