"""Blank office files: the parts of each are the files of a folder, as in its package."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from string import Template


@cache
def parts(package: str) -> Mapping[str, str]:
    """Text of each part in the folder ``blank`` of a package, by its name; content types first."""
    return dict(sorted(_files(resources.files(package) / "blank", "")))


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{path}{entry.name}/")
        else:
            yield path + entry.name, entry.read_text(encoding="utf-8")


def blank(package: str, values: Mapping[str, str]) -> bytes:
    """The empty file of a package, with `values` where its parts have their ``$names``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts(package).items():
            archive.writestr(name, Template(text).substitute(values))
    return out.getvalue()
