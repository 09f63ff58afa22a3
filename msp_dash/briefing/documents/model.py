"""A paper as plain text with citations: all that its writers (PDF, HTML, Word) need.

Every text is in the document's language. A sentence cites the publications it was read from;
`Document.citations` numbers them, each once, in the order in which a reader meets them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from msp_dash.briefing.outputs import PaperSize
from msp_dash.figures.record import Figure
from msp_dash.render.layout.compose import Drawing, compose

PT_A_PX = 0.72
"""Scale of pictures: their smallest text, 12.5 px, becomes 9 pt."""

Kind = Literal[
    "scene-setter", "two-pager", "talking-points", "questions", "asks", "readout", "week"
]
KINDS: tuple[Kind, ...] = ("scene-setter", "two-pager", "talking-points", "questions")
"""Papers of a pack; a read-out is of a meeting (`readout`)."""
ASKS: Kind = "asks"
"""Of two countries, and so in no pack."""
CELL_CHARS_MOST = 40
"""Characters of a cell that count for the width of its column; longer text has more lines."""
SourceKind = Literal["publication", "press", "company"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A publication as a note names it.

    `key` is its source id, and the place in it that is cited. `text` is the note: publisher,
    edition or day, "press" or "company" where it is one, and that a copy was read, if so. `url` may
    be "" and is not printed.
    """

    key: str
    text: str
    kind: SourceKind = "publication"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence, and the citations whose raised numbers follow it."""

    text: str
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """Of a part of the page: level 2 under a rule; level 3 within a part."""

    text: str
    level: Literal[2, 3] = 2
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that run on. `small` for what limits a table or a picture above it."""

    sentences: tuple[Sentence, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, an item a sentence; `aloud` in the larger type of what is read out."""

    items: tuple[Sentence, ...]
    numbered: bool = False
    aloud: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """Of a table; numbers are aligned `right`."""

    head: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each with its citations. The first column names the row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Sentence, ...], ...]

    def lengths(self) -> tuple[int, ...]:
        """Characters of the longest cell of each column, at most `CELL_CHARS_MOST`."""
        return tuple(
            min(CELL_CHARS_MOST, max([len(column.head), *(len(row[n].text) for row in self.rows)]))
            for n, column in enumerate(self.columns)
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure: `title` above it, `subtitle` below that, `source` under it in small type.

    A writer draws `figure` as wide as its column, the page or a side of a `Row` (`drawing`).
    `aspect` is the height, as a part of the width, of a picture that takes any; 0 for its own.
    """

    figure: Figure
    title: Sentence
    subtitle: str = ""
    source: str = ""
    aspect: float = 0.0

    def drawing(self, width_pt: float, pt_a_px: float = PT_A_PX) -> Drawing:
        """The picture for a column of that width, its smallest text 9 pt in our own fonts."""
        width = round(width_pt / pt_a_px)
        return _shapes_of(self.figure, width, width * self.aspect)

    @property
    def alt(self) -> str:
        """Text for those who do not see it."""
        return self.figure.alt


@lru_cache(maxsize=32)
def _shapes_of(figure: Figure, width: int, room: float) -> Drawing:
    """A figure drawn: a paper that is cut to its pages asks for the same picture many times."""
    return compose(figure, width=width, room=room)


@dataclass(frozen=True, slots=True)
class Number:
    """A large number, "4.1%" or "2.9 billion USD", and the sentence that says of what."""

    value: str
    label: Sentence

    @property
    def digits(self) -> str:
        """What is set large: the value, without its unit where that is a word after it."""
        return self.value.removesuffix(f" {self.unit}")

    @property
    def unit(self) -> str:
        """What stands smaller beside the digits, "" where nothing follows them."""
        digits, _, unit = self.value.partition(" ")
        return unit if any(map(str.isdigit, digits)) else ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Up to three large numbers beside each other."""

    items: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class BlankLines:
    """A label, if any, above empty lines that a person fills."""

    label: str
    count: int = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its number, and one sentence. `is_known` is False where no data answer it."""

    number: int
    question: str
    answer: Sentence
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """Two columns; `share` is the part of the width that the left one takes."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    share: float = 0.5


Block = Heading | Paragraph | Bullets | Table | Picture | Numbers | BlankLines | Answer | Row


@dataclass(frozen=True)
class Document:
    """A paper.

    `kicker` stands at the left of the head ("Scene setter: Zambia"), `note` at its right ("Draft,
    not cleared", or the day the paper is of). `lead` is a line or two under the title. `as_of` is
    the ISO date of `note` and of the file. `foot` follows the notes of a page.
    """

    kind: Kind
    title: Sentence
    kicker: str
    note: str
    lang: str
    as_of: str
    blocks: tuple[Block, ...]
    lead: Sentence | None = None
    foot: str = ""
    size: PaperSize = "a4"
    author: str = ""

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """Each publication once, in the order of first mention."""
        return tuple({one.key: one for one in self._cited()}.values())

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Number of each publication's note, by its key."""
        return {one.key: number for number, one in enumerate(self.citations, start=1)}

    def figures(self) -> tuple[Figure, ...]:
        """Figures of its pictures, in their order."""
        return tuple(one.figure for block in self.blocks for one in pictures(block))

    def texts(self) -> tuple[str, ...]:
        """Every text of the page but head, notes and pictures, in reading order."""
        lead = (self.lead.text,) if self.lead else ()
        return (self.title.text, *lead, *(text for block in self.blocks for text in texts(block)))

    def _cited(self) -> Iterator[Citation]:
        yield from self.title.cites
        if self.lead:
            yield from self.lead.cites
        for block in self.blocks:
            for sentence in sentences(block):
                yield from sentence.cites


def sentences(block: Block) -> Iterator[Sentence]:
    """Every text of a block that may have citations, in reading order."""
    match block:
        case Heading():
            yield Sentence(block.text, block.cites)
        case Paragraph():
            yield from block.sentences
        case Bullets():
            yield from block.items
        case Table():
            for row in block.rows:
                yield from row
        case Picture():
            yield block.title
        case Numbers():
            for item in block.items:
                yield item.label
        case Answer():
            yield block.answer
        case Row():
            for part in (*block.left, *block.right):
                yield from sentences(part)
        case BlankLines():
            return


def texts(block: Block) -> Iterator[str]:
    """Every text of a block, in reading order."""
    match block:
        case Table():
            yield from (column.head for column in block.columns)
            yield from (cell.text for row in block.rows for cell in row)
        case Picture():
            yield block.title.text
            yield from filter(None, (block.subtitle, block.source))
        case Numbers():
            for item in block.items:
                yield from (item.value, item.label.text)
        case BlankLines():
            yield from filter(None, (block.label,))
        case Answer():
            yield from (block.question, block.answer.text)
        case Row():
            for part in (*block.left, *block.right):
                yield from texts(part)
        case _:
            yield from (sentence.text for sentence in sentences(block))


def pictures(block: Block) -> Iterator[Picture]:
    """Pictures of a block."""
    if isinstance(block, Picture):
        yield block
    elif isinstance(block, Row):
        for part in (*block.left, *block.right):
            yield from pictures(part)
