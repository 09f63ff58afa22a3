"""Parts of a paper: a heading with its blocks, built from figures that exist already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from msp_dash.briefing.documents import model
from msp_dash.briefing.documents.citing import sentence, title_of
from msp_dash.figures.record import CountsEncoding, EmptyEncoding, Figure, RankingEncoding
from msp_dash.figures.registry import build
from msp_dash.params import BadValue
from msp_dash.render.fit import take_rows, used_seats
from msp_dash.words import Words

CHART_ROWS_MIN = 3
"""A chart of fewer rows is a sentence."""
TABLE_ROWS_MIN = 3
ROW_LIMITS = (16, 10, 7, 4, 3)
"""Rows that tables and rankings keep, the shorter the less room a page leaves."""
LINE_CHARS, PICTURE_LINES = 55, 15
"""About what a line of a narrow column holds, and the lines that a picture takes."""
HEIGHTS = (1.0, 0.9, 0.8, 0.7, 0.42)
"""Heights that go with them of pictures which take any, as parts of their own."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its blocks; `wide` takes the width of the page, others stand in pairs.

    `width` is in parts of what both of a pair have. `rank` is the order of leaving where a page is
    too long: the highest first, 0 never. `brief` says less, before another part has to leave.
    """

    blocks: tuple[model.Block, ...]
    rank: int = 0
    wide: bool = False
    width: float = 1.0
    brief: Part | None = None


def arranged(parts: Iterable[Part | None]) -> tuple[model.Block, ...]:
    """Blocks of a page: narrow parts in pairs in their order, one without a neighbor alone."""
    out: list[model.Block] = []
    waiting: Part | None = None
    for part in filter(None, parts):
        if part.wide:
            out += [*(waiting.blocks if waiting else ()), *part.blocks]
            waiting = None
        elif waiting is None:
            waiting = part
        else:
            share = waiting.width / (waiting.width + part.width)
            out.append(model.Row(waiting.blocks, part.blocks, round(share, 2)))
            waiting = None
    return (*out, *(waiting.blocks if waiting else ()))


def columns(parts: Sequence[Part]) -> Iterator[tuple[Part, ...]]:
    """The parts in two columns below the wide ones, columns of like height first.

    Pairs leave room under the shorter of two; a column leaves it only at its end. At first a pair
    of unlike widths stays above; then pictures stand below each other in its wider column, which
    gets narrower until both are alike.
    """
    wide = max((n for n, one in enumerate(parts, 1) if one.wide), default=0)
    unlike = max([wide, *(n for n, one in enumerate(parts, 1) if one.width != 1)])
    unlike += (unlike - wide) % 2
    widest = max((one.width for one in parts[wide:]), default=1.0)
    yield from _in_columns(parts[:unlike], parts[unlike:])
    if unlike > wide:
        for width in (widest, (1 + widest) / 2, 1.0):
            yield from _in_columns(parts[:wide], parts[wide:], width)


def _in_columns(
    above: Sequence[Part], parts: Sequence[Part], width: float = 1.0
) -> Iterator[tuple[Part, ...]]:
    splits = []
    for sides in product((True, False), repeat=len(parts)):
        left = tuple(one for one, is_left in zip(parts, sides, strict=True) if is_left)
        right = tuple(one for one, is_left in zip(parts, sides, strict=True) if not is_left)
        if sides[:1] == (True,) and right and (width == 1 or not any(map(pictures_of, left))):
            splits.append((left, right))
    for left, right in sorted(splits, key=lambda x: abs(_lines(x[0]) - _lines(x[1]) / width)):
        out = (joined(*left), joined(*right, width=width))
        yield (*above, *filter(None, out))


def extended(parts: Sequence[Part], more: Sequence[Part]) -> tuple[Part, ...]:
    """The parts with more pictures above the texts that end them, each pair whole."""
    texts_at = len(parts)
    while texts_at and not (parts[texts_at - 1].wide or pictures_of(parts[texts_at - 1])):
        texts_at -= 1
    narrow = next((n for n, one in enumerate(parts[:texts_at][::-1]) if one.wide), texts_at)
    texts_at += narrow % 2
    pairs, last = (*parts[:texts_at], *more), parts[texts_at:]
    if len(more) % 2 and len(last) > 1:
        columns_below = joined(pairs[-1], last[-1]), joined(*last[:-1])
        return (*pairs[:-1], *filter(None, columns_below))
    return (*pairs, *last)


def pictures_of(part: Part) -> list[model.Picture]:
    """Pictures among the blocks of a part."""
    return [block for block in part.blocks if isinstance(block, model.Picture)]


def _lines(parts: Iterable[Part]) -> float:
    """About how many lines of a narrow column some parts take."""
    blocks = [block for part in parts for block in part.blocks]
    return sum(
        PICTURE_LINES
        if isinstance(block, model.Picture)
        else len(block.rows) + 1
        if isinstance(block, model.Table)
        else sum(1 + len(text) // LINE_CHARS for text in model.texts(block))
        for block in blocks
    )


def shorter(parts: Sequence[Part], step: int) -> tuple[Part, ...]:
    """The parts after `step` cuts: lists lose rows and pictures height, then the part goes that
    matters least.

    What was cut comes back as a part goes, so that no table is shorter than it has to be.

    Raises
    ------
    ValueError
        Where nothing is left that may go.
    """
    without, cuts = divmod(step, len(ROW_LIMITS))
    ranks = sorted({part.rank for part in parts if part.rank}, reverse=True)
    if without > len(ranks):
        raise ValueError("Nothing of this page may be left out.")
    gone = set(ranks[:without])
    return tuple(_cut(part, cuts) for part in parts if part.rank not in gone)


def longer(
    short: Sequence[Part], parts: Sequence[Part], fits: Callable[[Sequence[Part]], bool]
) -> tuple[Part, ...]:
    """What `shorter` made of the parts, each with as much as still fits."""
    out, ranks = tuple(short), {part.rank for part in short}
    for at, whole in enumerate(part for part in parts if part.rank in ranks):
        for cuts in range(len(ROW_LIMITS)):
            more = _cut(whole, cuts)
            if _extent(more) == _extent(out[at]):
                break
            with_more = (*out[:at], more, *out[at + 1 :])
            if fits(with_more):
                out = with_more
                break
    return out


def _extent(part: Part) -> tuple[int, float]:
    """Rows of a part, and heights of its pictures."""
    pictures = pictures_of(part)
    lists = [*part.blocks, *(one.figure.encoding for one in pictures)]
    rows = sum(len(one.rows) for one in lists if isinstance(one, model.Table | RankingEncoding))
    return rows, sum(one.aspect for one in pictures)


def _cut(part: Part, cuts: int) -> Part:
    return replace(part, blocks=tuple(_cut_block(block, cuts) for block in part.blocks))


def _cut_block(block: model.Block, cuts: int) -> model.Block:
    """A table or a ranking with its first rows, a picture less high; anything else as it is."""
    if isinstance(block, model.Table):
        return replace(block, rows=block.rows[: ROW_LIMITS[cuts]])
    if isinstance(block, model.Picture):
        figure = _first_rows(block.figure, ROW_LIMITS[cuts])
        return replace(block, figure=figure, aspect=block.aspect * HEIGHTS[cuts])
    return block


@lru_cache(maxsize=64)
def _first_rows(figure: Figure, rows: int) -> Figure:
    encoding = figure.encoding
    if not isinstance(encoding, RankingEncoding) or len(encoding.rows) <= rows:
        return figure
    first = replace(encoding, rows=tuple(take_rows(encoding.rows, rows)))
    return replace(figure, encoding=used_seats(first))


def _with_kept(figure: Figure, key: str) -> Figure:
    """The figure whose row of that key stays, however few there are."""
    encoding = figure.encoding
    if not key or not isinstance(encoding, RankingEncoding):
        return figure
    rows = tuple(replace(row, selected=row.selected or row.key == key) for row in encoding.rows)
    return replace(figure, encoding=replace(encoding, rows=rows))


# --- figures -------------------------------------------------------------------------------------


def figure_of(figure_id: str, query: Mapping[str, str], w: Words) -> Figure | None:
    """A figure, also one without data that says why; None where a value is not among its own."""
    try:
        return build(figure_id, {**query, "lang": w.lang})
    except BadValue:
        return None


def facts_of(figure: Figure | None, w: Words) -> list[model.Sentence]:
    """Title and second sentence of a figure with data."""
    if figure is None or isinstance(figure.encoding, EmptyEncoding):
        return []
    second = [sentence(figure.remark, figure.sources, w)] if figure.remark else []
    return [title_of(figure, w), *second]


def reason_of(figure: Figure | None, w: Words) -> list[model.Sentence]:
    """Why a figure has no data, where it says so; nothing of one that has data."""
    if figure is None or not isinstance(figure.encoding, EmptyEncoding):
        return []
    return [sentence(figure.encoding.reason, figure.sources, w)]


def share_in_title(figure: Figure | None, w: Words, iso3: str = "") -> Iterator[model.Number]:
    """The share of the first row, or of a country, to quote; none that its claim does not have."""
    if figure is None or "share" not in figure.data:
        return
    rows = figure.data[figure.data["iso3"] == iso3] if iso3 else figure.data
    for share in rows["share"].head(1).dropna():
        value = w.share(float(share))
        if value in figure.claim:
            yield model.Number(value, title_of(figure, w))


def picture(
    figure: Figure | None,
    w: Words,
    rows: int = 0,
    aspect: float = 0.0,
    retained: str = "",
) -> model.Picture | None:
    """A figure's picture under its title; of a ranking the first `rows`, `kept` among them.

    None where it has too little to show.
    """
    if figure is None or isinstance(figure.encoding, EmptyEncoding | CountsEncoding):
        return None
    encoding = figure.encoding
    if isinstance(encoding, RankingEncoding):
        if len(encoding.rows) < CHART_ROWS_MIN:
            return None
        figure = _first_rows(_with_kept(figure, retained), rows) if rows else figure
    title = sentence(figure.claim, figure.sources, w)
    title = replace(title, text=title.text.removesuffix("."))
    return model.Picture(figure, title, figure.subtitle, aspect=aspect)


def ranking_table(figure: Figure | None, w: Words, columns: Sequence[int]) -> model.Table | None:
    """Rows of a ranking as a table: its names, and some of its columns of text."""
    if figure is None or not isinstance(figure.encoding, RankingEncoding):
        return None
    encoding = figure.encoding
    heads = (
        model.Column(encoding.name_head),
        *(model.Column(encoding.text_heads[n], True) for n in columns),
    )
    cells = tuple(
        (model.Sentence(row.name), *(model.Sentence(row.texts[n]) for n in columns))
        for row in encoding.rows
    )
    return model.Table(heads, cells)


def titled(title: model.Sentence, *blocks: model.Block, rank: int = 0, wide: bool = False) -> Part:
    """Blocks under a sentence as their heading."""
    heading = model.Heading(title.text.removesuffix("."), cites=title.cites)
    return Part((heading, *blocks), rank, wide)


def bulleted(
    heading: str,
    items: Sequence[model.Sentence],
    rank: int = 0,
    brief: Sequence[model.Sentence] = (),
) -> Part | None:
    """A heading over a list, and over a shorter one; None without items."""
    if not items:
        return None
    less = bulleted(heading, brief, rank) if len(brief) < len(items) else None
    return Part((model.Heading(heading), model.Bullets(tuple(items))), rank, brief=less)


def pictured(
    visible: model.Picture | None, rank: int, *, wide: bool = False, width: float = 1.0
) -> Part | None:
    """A picture as a part; None without one."""
    return None if visible is None else Part((visible,), rank, wide, width)


def joined(*parts: Part | None, rank: int = 0, width: float = 1.0) -> Part | None:
    """Parts below each other in one column."""
    present = [part for part in parts if part is not None]
    if not present:
        return None
    blocks = tuple(block for part in present for block in part.blocks)
    brief = None
    if any(part.brief for part in present):
        brief = joined(*(part.brief or part for part in present), rank=rank, width=width)
    return Part(blocks, rank, width=width, brief=brief)
