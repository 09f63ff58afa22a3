"""Links to the papers on a country or a mineral, each of which is a file."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from msp_dash.params import Lang
from msp_dash.words import Words

SUBJECTS = ("country", "mineral")
READER, SIZE, SEPARATOR = "reader", "size", ","
FILES = (
    *("scene-setter.pdf", "two-pager.pdf", "talking-points.docx", "questions.docx"),
    "deck.pptx",
)
"""Form and format of each: what is read as PDF, what is worked on as the file of an office."""
OF_TWO = "asks.docx"
"""The paper on two countries."""


def paper_links(subject: str, name: str, chosen: str, w: Words) -> Iterator[tuple[str, str]]:
    """(label, path) of each paper in the reader's language.

    `chosen` : countries of the reader's group, "AUS,JPN": of one, papers are written for it.
    """
    query = {Lang.name: w.lang}
    if chosen and SEPARATOR not in chosen and chosen != name:
        query[READER] = chosen
    for file in (*FILES, OF_TWO) if subject == "country" and READER in query else FILES:
        yield _label(file, w), f"papers/{subject}/{name}/{file}?{urlencode(query)}"


def searched(w: Words) -> list[dict[str, str]]:
    """Papers as the search box finds them: id (the file), label, and further words for them."""
    return [
        {"id": file, "label": _label(file, w), "terms": w(f"search.paper.{file.split('.')[0]}")}
        for file in (*FILES, OF_TWO)
    ]


def _label(file: str, w: Words) -> str:
    form, ext = file.split(".")
    kind = "form" if form == "deck" else "kind"
    return w(
        "profile.paper",
        form=w(f"documents.{kind}.{form}"),
        format=w(f"build.papers.format_of.{ext}"),
    )
