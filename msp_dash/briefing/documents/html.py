"""A paper as one HTML file, readable without network, with notes at its end."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib import resources

from msp_dash.briefing.documents import model
from msp_dash.render.svg import write

WIDTH_PT = 510.0
GUTTER_PT = 17.0


def document_html(document: model.Document) -> bytes:
    """The paper as a page: the same text and pictures as on paper, notes with their links."""
    style = resources.files(__package__).joinpath("document.css").read_text(encoding="utf-8")
    body = "".join(_block(block, document, WIDTH_PT) for block in document.blocks)
    lead = f"<p class=lead>{_text(document.lead, document)}</p>" if document.lead else ""
    notes = "".join(
        f'<li id="note-{number}">{_linked(one.text, one.url)}.</li>'
        for number, one in enumerate(document.citations, start=1)
    )
    page = (
        f'<!doctype html><html lang="{document.lang}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(document.kicker)}</title><style>{style}</style><main>"
        f"<header><span>{escape(document.kicker)}</span><span>{escape(document.note)}</span>"
        f"</header><h1>{_text(document.title, document)}</h1>{lead}{body}"
        f"<footer><ol>{notes}</ol><p>{escape(document.foot)}</p></footer></main></html>"
    )
    return page.encode()


def _linked(text: str, url: str) -> str:
    if not url.startswith(("https://", "http://")):
        return escape(text)
    return f'<a href="{escape(url)}" rel="noreferrer">{escape(text)}</a>'


def _text(one: model.Sentence, document: model.Document) -> str:
    numbers = sorted({document.numbers[cite.key] for cite in one.cites})
    marks = ",".join(f'<a href="#note-{n}">{n}</a>' for n in numbers)
    return escape(one.text) + (f"<sup>{marks}</sup>" if marks else "")


def _items(items: Sequence[model.Sentence], document: model.Document) -> str:
    return "".join(f"<li>{_text(one, document)}</li>" for one in items)


def _block(block: model.Block, document: model.Document, width: float) -> str:
    match block:
        case model.Heading():
            title = _text(model.Sentence(block.text, block.cites), document)
            return f"<h{block.level}>{title}</h{block.level}>"
        case model.Paragraph():
            text = " ".join(_text(one, document) for one in block.sentences)
            return f"<p{' class=small' if block.small else ''}>{text}</p>"
        case model.Bullets():
            tag = "ol" if block.numbered else "ul"
            kind = " class=aloud" if block.aloud else ""
            return f"<{tag}{kind}>{_items(block.items, document)}</{tag}>"
        case model.Table():
            return _table(block, document)
        case model.Picture():
            svg = write(block.drawing(width))
            return (
                f"<figure><h2>{_text(block.title, document)}</h2>"
                f"<p class=small>{escape(block.subtitle)}</p>{svg}</figure>"
            )
        case model.Numbers():
            items = "".join(
                f"<div><b>{escape(one.value)}</b><p>{_text(one.label, document)}</p></div>"
                for one in block.items
            )
            return f"<div class=numbers>{items}</div>"
        case model.BlankLines():
            head = f"<h2>{escape(block.label)}</h2>" if block.label else ""
            return head + "<div class=blank></div>" * block.count
        case model.Answer():
            kind = "" if block.is_known else " class=unknown"
            answer = _text(block.answer, document)
            return f"<h3>{block.number}. {escape(block.question)}</h3><p{kind}>{answer}</p>"
        case model.Row():
            left = (width - GUTTER_PT) * block.share
            sides = (
                "".join(_block(one, document, side_width) for one in side)
                for side, side_width in (
                    (block.left, left),
                    (block.right, width - GUTTER_PT - left),
                )
            )
            columns = f"{block.share:.2f}fr {1 - block.share:.2f}fr"
            cells = "".join(f"<div>{side}</div>" for side in sides)
            return f'<div class=row style="grid-template-columns:{columns}">{cells}</div>'


def _table(table: model.Table, document: model.Document) -> str:
    sides = [" class=right" if column.right else "" for column in table.columns]
    heads = "".join(
        f"<th scope=col{side}>{escape(column.head)}</th>"
        for column, side in zip(table.columns, sides, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{side}>{_text(cell, document)}</td>" for cell, side in zip(row, sides, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
