"""Replaces files together: all of them or none, also where the command is killed.

New contents and copies of the old ones are written beside the files, then renamed. The journal,
itself replaced atomically, says how far that is. After a command that was killed, `recover` puts
the old contents back, or removes the copies where all was written.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from msp_dash.data.atomic_write import locked, part_of, write_atomically, write_durably

JOURNAL = "data/.journal"

State = Literal["staging", "replacing", "written"]
Content = bytes | Callable[[], bytes] | Path | None
"""What a place is to have: bytes; bytes computed when those are in place; a folder written
elsewhere on its file system; None: nothing."""


class WriteError(OSError):
    """Files cannot be written; the message names the one that failed."""


class JournalError(ValueError):
    """The journal of an interrupted command cannot be read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place, where its new content is, and whether there was an old one.

    `checksums` : of the old file and the new one; none where the new one is no bytes yet.
    """

    place: Path
    new: Path
    existed: bool
    checksums: tuple[str, ...]

    @property
    def old(self) -> Path:
        """Copy of the old content; of a folder, the old folder itself."""
        return self.place.with_name(f".{self.place.name}.old")

    @property
    def is_edited(self) -> bool:
        """Whether someone else has written the file since."""
        if not self.checksums or not self.place.is_file():
            return False
        return _checksum(self.place.read_bytes()) not in self.checksums


def replace_all(project: Path, command: str, contents: Mapping[Path, Content]) -> None:
    """Give all places their new contents, in this order.

    Parameters
    ----------
    command
        As messages name it, such as "`data seal`".

    Raises
    ------
    WriteError
        When a file cannot be written.
    """
    (project / "data").mkdir(parents=True, exist_ok=True)
    with locked(project / "data"):
        _settle(project)
        changes = [
            (_entry(place.absolute(), content), content)
            for place, content in contents.items()
            if content is not None or place.exists()
        ]
        entries = [entry for entry, _ in changes]
        try:
            _write(project, command, entries, "staging")
            for entry, content in changes:
                with _naming(entry.place):
                    _stage(entry, content)
            _write(project, command, entries, "replacing")
            for entry, content in changes:
                with _naming(entry.place):
                    _replace(entry, content)
            _write(project, command, entries, "written")
        except OSError as error:
            reason = f"Cannot write {error.filename}: {error.strerror}."
            raise WriteError(f"{reason} {_undone(project)}") from error
        except BaseException:
            _settle(project)
            raise
        with suppress(OSError):  # The next command removes what is left.
            _settle(project)


def recover(project: Path) -> str:
    """Undo or finish what a command left that was killed; a sentence about it, or "".

    Raises
    ------
    JournalError
        When the journal cannot be read.
    """
    journal = project / JOURNAL
    if not journal.exists() and not part_of(journal).exists():
        return ""
    with locked(project / "data"):
        return _settle(project)


def _entry(place: Path, content: Content) -> Entry:
    new = content if isinstance(content, Path) else place.with_name(f".{place.name}.new")
    checksums: tuple[str, ...] = ()
    if isinstance(content, bytes):
        old = (_checksum(place.read_bytes()),) if place.is_file() else ()
        checksums = (*old, _checksum(content))
    return Entry(place, new.absolute(), place.exists(), checksums)


def _stage(entry: Entry, content: Content) -> None:
    entry.place.parent.mkdir(parents=True, exist_ok=True)
    if entry.place.is_file():
        write_durably(entry.old, entry.place.read_bytes())
        shutil.copystat(entry.place, entry.old)
    if isinstance(content, bytes):
        write_durably(entry.new, content)


def _replace(entry: Entry, content: Content) -> None:
    if callable(content):
        write_durably(entry.new, content())
    if entry.place.is_dir():
        entry.place.replace(entry.old)
    if content is None:
        entry.place.unlink(missing_ok=True)
    else:
        entry.new.replace(entry.place)


def _undone(project: Path) -> str:
    try:
        _settle(project)
    except OSError:
        return "The next `data` command undoes what was written."
    return "Nothing changed."


def _settle(project: Path) -> str:
    """Bring the files of a journal to their old state, or to the new one if all was written."""
    part_of(project / JOURNAL).unlink(missing_ok=True)
    try:
        command, state, entries = _read(project)
    except FileNotFoundError:
        return ""
    edited = []
    for entry in entries:
        if state == "replacing" and entry.is_edited:
            edited.append(entry.place.name)
        elif state == "replacing":
            _restore(entry)
        _remove(entry.new)
        _remove(entry.old)
    (project / JOURNAL).unlink()
    if state == "written":
        return f"An interrupted {command} was finished: all of it is written."
    if names := ", ".join(edited):
        return f"An interrupted {command} was undone, but for what was edited since: {names}."
    return f"An interrupted {command} was undone; nothing changed."


def _restore(entry: Entry) -> None:
    if not entry.existed:
        _remove(entry.place)
    elif entry.old.is_dir():
        _remove(entry.place)
        entry.old.replace(entry.place)
    elif entry.old.is_file() and not _is_same(entry.old, entry.place):
        entry.old.replace(entry.place)


def _is_same(old: Path, place: Path) -> bool:
    return place.is_file() and place.read_bytes() == old.read_bytes()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        with suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()


def _write(project: Path, command: str, entries: list[Entry], state: State) -> None:
    rows = [
        [_relative(one.place, project), _relative(one.new, project), one.existed, one.checksums]
        for one in entries
    ]
    text = json.dumps({"command": command, "state": state, "entries": rows}, indent=1)
    write_atomically(project / JOURNAL, text.encode())


def _read(project: Path) -> tuple[str, State, list[Entry]]:
    try:
        journal = json.loads((project / JOURNAL).read_bytes())
        entries = [
            Entry(project / place, project / new, existed, tuple(checksums))
            for place, new, existed, checksums in journal["entries"]
        ]
        return journal["command"], journal["state"], entries
    except (ValueError, KeyError, TypeError) as error:
        raise JournalError(
            f"{JOURNAL}, the journal of an interrupted command, cannot be read: restore the "
            f"project with git, and remove {JOURNAL}."
        ) from error


def _relative(path: Path, project: Path) -> str:
    """Path in the project, or absolute outside of it."""
    top = project.absolute()
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else str(path)


def _checksum(content: bytes) -> str:
    return sha256(content).hexdigest()


@contextmanager
def _naming(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        error.filename = str(place)
        raise
