"""Compile PDFs with Typst: templates beside this file, data as JSON, bundled fonts only."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal

import typst

from msp_dash.render.fonts import typst_fonts
from msp_dash.render.pdf.glyphs import printable_all
from msp_dash.theme import colour
from msp_dash.words import Words

Paper = Literal["a4", "us-letter"]
PAPERS: Mapping[Paper, tuple[float, float]] = {"a4": (595.28, 841.89), "us-letter": (612.0, 792.0)}
"""Width and height in pt."""

STANDARDS: tuple[Literal["ua-1"], Literal["a-2a"]] = ("ua-1", "a-2a")
_REMEMBERED = 11
"""Number of documents after which Typst evicts what it cached for one."""

MARGIN_PT = 42.52
"""15 mm, as in ``blocks.typ``."""


@cache
def template(package: str, name: str) -> str:
    """Source of a template file in a package."""
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


def compile_pdf(source: str, data: Mapping[str, Any], made_on: dt.date) -> bytes:
    """Compile a template, appended to the shared blocks, with its data.

    Parameters
    ----------
    source : Typst source of the template.
    data : JSON data for ``blocks.typ`` and the template; every text is made `printable`.
    made_on : date in the file's properties.
    """
    page = template(__package__, "blocks.typ") + source
    document = typst.compile(
        page.encode(),
        format="pdf",
        pdf_standards=list(STANDARDS),
        sys_inputs=inputs(data),
        font_paths=typst_fonts(),
        timestamp=dt.datetime.combine(made_on, dt.time(12), dt.UTC),
    )
    _clear_cache()
    return document if isinstance(document, bytes) else b"".join(document)


def measured(source: str, data: Mapping[str, Any]) -> Any:
    """What a template says of its own lengths, as metadata ``<measured>``, where `measure` is set.

    Parameters
    ----------
    source, data : as of `compile_pdf`.
    """
    answer = typst.query(
        (template(__package__, "blocks.typ") + source).encode(),
        "<measured>",
        field="value",
        one=True,
        sys_inputs=inputs({**data, "measure": True}),
        font_paths=typst_fonts(),
    )
    return json.loads(answer)


def inputs(data: Mapping[str, Any]) -> dict[str, str]:
    """The data of a template as Typst takes them; every text is made `printable`."""
    return {"data": json.dumps(printable_all(data), ensure_ascii=False)}


def _clear_cache() -> None:
    """Evict Typst's cache by compiling empty documents.

    Typst caches its work for the last `_REMEMBERED` documents: 1.4 GB with papers of 39 pages.
    Empty documents take a tenth of the time of a paper and keep memory at 0.5 GB.
    """
    for _ in range(_REMEMBERED):
        typst.compile(b"", format="pdf", font_paths=typst_fonts())


def page_data(
    w: Words, *, title: str, author: str, head: str, foot: str, made_on: dt.date, paper: Paper
) -> dict[str, Any]:
    """Data that every template reads: title, header and footer lines, colours, language, date."""
    return {
        "title": title,
        "author": author,
        "head": [w("paper.head"), head],
        "foot": foot,
        "lang": w.lang,
        "made": [made_on.year, made_on.month, made_on.day],
        "paper": paper,
        "colours": {name: colour(name) for name in ("ink", "ink2", "line", "accent")},
    }


def column_width(paper: Paper) -> float:
    """Width of the text in pt."""
    return PAPERS[paper][0] - 2 * MARGIN_PT
