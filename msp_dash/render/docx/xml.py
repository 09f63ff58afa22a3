"""Elements of a Word document: made with their attributes and children in one call."""

from __future__ import annotations

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

TWIPS_PER_PT = 20
EMU_PER_PT = 12700

_SPACES = re.compile(r"[ \t\r\n]+")
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def twips(points: float) -> str:
    """Twentieths of a point, the unit of lengths in Word."""
    return str(round(points * TWIPS_PER_PT))


def emu(points: float) -> int:
    """English Metric Units, the unit of pictures."""
    return round(points * EMU_PER_PT)


def clean(text: str) -> str:
    """Text on one line, without characters that XML does not allow; no-break spaces are kept."""
    return _SPACES.sub(" ", _NOT_XML.sub("", text))


def element(tag: str, *children: Any, **attributes: str | int) -> Any:
    """An element of the namespace of Word, or of the prefix in its tag.

    Attributes are of the same namespace; children that are None are left out.

    >>> element("jc", val="right").tag.rpartition("}")[2]
    'jc'
    """
    node = OxmlElement(tag if ":" in tag else f"w:{tag}")
    for name, value in attributes.items():
        node.set(qn(f"w:{name}"), str(value))
    node.extend([child for child in children if child is not None])
    return node


def text_run(text: str, *properties: Any) -> Any:
    """A run of text with its properties."""
    words = element("t")
    words.text = clean(text)
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("r", element("rPr", *properties) if properties else None, words)


def field_runs(instruction: str, result: str, *properties: Any) -> list[Any]:
    """The runs of a field, such as a page number, with what it shows until it is updated."""

    def run(*content: Any) -> Any:
        return element(
            "r", element("rPr", *map(_copy, properties)) if properties else None, *content
        )

    code = element("instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    words = element("t")
    words.text = clean(result)
    return [
        run(element("fldChar", fldCharType="begin")),
        run(code),
        run(element("fldChar", fldCharType="separate")),
        run(words),
        run(element("fldChar", fldCharType="end")),
    ]


def _copy(node: Any) -> Any:
    return node.__copy__()
