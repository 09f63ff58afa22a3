"""Make up the editions after the newest ones of the IEA and the BGS, for drills: never data.

Numbers stay as they are: what is asked of these drills is which edition and year a figure shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping


def next_transcription(content: bytes, year: int) -> bytes:
    """The IEA's transcribed numbers in the edition after that of `year`: a later base year."""
    return content.replace(f",{year - 1},".encode(), f",{year},".encode())


def next_export(content: bytes, year: int) -> bytes:
    """A file of the BGS with one more year than `year`, its last, whose rows come again."""
    day = "{}-01-01 00:00:00"
    lines = content.splitlines(keepends=True)
    old, new = (day.format(one).encode() for one in (year, year + 1))
    return b"".join([*lines, *(line.replace(old, new) for line in lines if old in line)])


MAKERS: Mapping[str, Callable[[bytes, int], bytes]] = {
    "iea-cm": next_transcription,
    "bgs-wms": next_export,
}
"""By series."""
