"""What PDF/UA-1 and PDF/A-2a ask of a file and a program can see, read back with pikepdf and pypdf.

veraPDF is in neither PyPI nor Debian; typst itself refuses to write a file that breaks a standard.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pikepdf
import pypdf


@lru_cache(maxsize=2)
def text_of(pdf: bytes) -> str:
    """All text without any white space, so that a wrapped or spaced number is found whole."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return squeezed("".join(page.extract_text() for page in pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """All structure elements in reading order."""

    def below(node: Any) -> Iterator[Any]:
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid
                yield from below(kid)

    yield from below(pdf.Root.StructTreeRoot)


def kind(element: Any) -> str:
    return str(element.S).removeprefix("/")


def alternatives(pdf: bytes) -> list[str]:
    """Alternative texts of the pictures, in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return [str(e.get("/Alt", "")) for e in elements(file) if kind(e) == "Figure"]


def bookmarks(pdf: bytes) -> list[str]:
    """Titles of the outline, nested ones too."""

    def flat(items: list[Any]) -> Iterator[str]:
        for item in items:
            if isinstance(item, list):
                yield from flat(item)
            else:
                yield str(item.title)

    return list(flat(pypdf.PdfReader(io.BytesIO(pdf)).outline))


def _fonts(node: Any, visited: set[tuple[int, int]]) -> Iterator[Any]:
    resources = node.get("/Resources", {})
    yield from dict(resources.get("/Font", {})).values()
    for form in dict(resources.get("/XObject", {})).values():
        if form.objgen not in visited:
            visited.add(form.objgen)
            yield from _fonts(form, visited)


def conforms(pdf: bytes) -> None:
    """Fail, and say where, when the file does not look like PDF/UA-1 and PDF/A-2a."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        root = file.Root
        assert root.MarkInfo.Marked, "not tagged"
        assert str(root.Lang), "no language"
        assert root.ViewerPreferences.DisplayDocTitle, "the window would show the file's name"
        assert str(root.OutputIntents[0].S) == "/GTS_PDFA1", "no output intent"
        assert "/AcroForm" not in root and "/OpenAction" not in root and "/JavaScript" not in root
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["dc:title"], "no title"
        tagged = list(elements(file))
        for element in tagged:
            name = kind(element)
            assert name != "Figure" or str(element.get("/Alt", "")), "a picture without words"
            if name == "TH":
                attributes = element.A
                listed = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
                assert any("/Scope" in one for one in listed), "a header cell without scope"
        levels = [int(kind(e)[1]) for e in tagged if re.fullmatch(r"H[1-6]", kind(e))]
        assert levels and levels[0] == 1, "no first heading"
        skips = [(a, b) for a, b in pairwise(levels) if b > a + 1]
        assert not skips, f"headings skip a level: {skips}"
        for page in file.pages:
            for annotation in page.get("/Annots", []):
                assert str(annotation.get("/Contents", "")), "a link without words"
            for font in _fonts(page, set()):
                inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                embedded = {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner.FontDescriptor)
                assert embedded, f"{inner.BaseFont} is not embedded"
                assert "Source" in str(inner.BaseFont), f"{inner.BaseFont} is not a bundled font"
