"""Detect what changed in a briefing since it was saved: its numbers, and what has a date (`dated`).

A saved briefing stores a snapshot of each figure: its title and its values. Values are compared at
the precision of their publisher: a share has changed when it prints differently, a quantity when
the number itself differs.
"""

from __future__ import annotations

import hashlib
import logging
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from msp_dash.briefing import model
from msp_dash.briefing.dated import changes_since
from msp_dash.config.clock import today
from msp_dash.data import TableError
from msp_dash.figures.fields import id_name
from msp_dash.figures.record import Column, EmptyEncoding, Figure
from msp_dash.figures.registry import UnknownFigure, build
from msp_dash.figures.week.data import rows_of, text_of
from msp_dash.params import SENT_MAX_CHARS, BadValue, sent_text
from msp_dash.render.table import cell_text, records
from msp_dash.words import Words, supported_language, words

log = logging.getLogger(__name__)

Value = float | str | None
Kind = Literal["title", "value", "many", "own_title", "text", "gone", "refused", "empty", "dated"]

ALWAYS_KEY = (
    "iso3",
    "exporter",
    "importer",
    "site",
    "hs6",
    "mineral",
    "stage",
    "key",
    "indicator",
    "measure",
    "scenario",
    "sector",
    "technology",
    "scope",
    "jurisdiction",
    "convening",
)
"""Fields that identify a row; always part of its key."""
KEY_WHERE_NEEDED = ("year", "date", "role", "kind", "title", "source", "edition", "basis")
"""Fields added to the key, in this order, until it is unique; otherwise they are values."""
NEVER_VALUE = frozenset({"name", "source", "edition", "group", "unit", "text", "series"})
"""Fields that repeat what other fields or the title say."""
KEY = "key"
"""Entry of a snapshot's values that names the fields of the row keys."""
DIGEST = "digest"
"""Entry with a hash of all values, where the values themselves would make the file too large."""
SNAPSHOT_BYTES = model.MAX_BYTES * 3 // 4
"""Bytes of the file that snapshots may use; the rest is for text."""
LINE_BYTES = 14
"""Indent, colon, quotes and line end around one value in the file."""
DIGITS = 10
"""Significant digits of a stored value: more than any publisher prints."""
COMPARED_AS_PRINTED = frozenset({"share", "percent", "ratio", "hhi"})
"""Formats of derived values: they have changed when they print differently."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed. `slide` counts from 1; `text` is the line to read.

    `row` of a dated change is its id.
    """

    kind: Kind
    slide: int
    figure: str
    text: str
    row: str = ""
    field: str = ""
    old: str = ""
    new: str = ""


# --- snapshots -----------------------------------------------------------------------------------


def _figure(ref: model.FigureRef, lang: str) -> Figure:
    return build(ref.figure_id, ref.query_in(lang))


def _key_fields(rows: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """The fewest fields that make row keys unique; `ALWAYS_KEY` fields are always included."""
    names = set(rows[0]) if rows else set()
    fields = [name for name in ALWAYS_KEY if name in names]
    for name in KEY_WHERE_NEEDED:
        if len({_key(row, fields) for row in rows}) == len(rows):
            break
        if name in names:
            fields.append(name)
    return tuple(fields)


def _key(row: Mapping[str, object], fields: Sequence[str]) -> str:
    return "/".join(str(row[name]).replace("/", "-") for name in fields)


def _rounded_value(value: object) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value if value is None else str(value)
    return None if math.isnan(value) else float(f"{value:.{DIGITS}g}")


@dataclass(frozen=True, slots=True)
class _Table:
    """Values of a figure by row and field, and how a row is named."""

    fields: tuple[str, ...]
    values: Mapping[str, Value]


def _table(figure: Figure, fields: tuple[str, ...] = ()) -> _Table:
    """Values keyed ``<row>/<field>``; rows with one key get a number, so that none is lost."""
    rows = records(figure)
    fields = fields or _key_fields(rows)
    values: dict[str, Value] = {}
    times: dict[str, int] = {}
    for row in rows:
        key = _key(row, fields)
        times[key] = times.get(key, 0) + 1
        if times[key] > 1:
            key = f"{key}#{times[key]}"
        for name, value in row.items():
            # A plain "reported" is the rule: left out, as what has no value, so that a file
            # stays small.
            plain = name == "status" and value == "reported"
            rounded = _rounded_value(value)
            if name not in fields and name not in NEVER_VALUE and not plain and rounded is not None:
                values[f"{key}/{name}"] = rounded
    return _Table(fields, values)


def _digest(values: Mapping[str, Value]) -> str:
    return hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()[:16]


def _snapshot(figure: Figure) -> model.Snapshot:
    table = _table(figure)
    values = {KEY: "/".join(table.fields), **table.values}
    return model.Snapshot(title=figure.title, saved=today(), values=values)


def _each_ref(
    slide: model.Slide, change: Callable[[model.FigureRef], model.FigureRef]
) -> model.Slide:
    if isinstance(slide, model.FigureSlide | model.QuestionSlide):
        return slide.model_copy(update={"figure": change(slide.figure)})
    if isinstance(slide, model.TwoFigureSlide):
        return slide.model_copy(update={"left": change(slide.left), "right": change(slide.right)})
    return slide


def map_refs(
    briefing: model.Briefing, change: Callable[[model.FigureRef], model.FigureRef]
) -> model.Briefing:
    """The briefing with `change` applied to the link of each of its figures."""
    slides = tuple(_each_ref(slide, change) for slide in briefing.slides)
    return briefing.model_copy(update={"slides": slides})


def take_snapshots(briefing: model.Briefing) -> model.Briefing:
    """The briefing with a new snapshot of each figure.

    A figure that cannot be built keeps its old snapshot, and one with dated changes that were not
    taken note of keeps its day. If the values of all figures do not fit the file, the longest
    tables are stored as a hash, which shows that they changed but not where.
    """
    return _fitted(map_refs(briefing, lambda ref: _with_snapshot(ref, briefing.lang)))


def refresh_unchanged(briefing: model.Briefing) -> tuple[model.Briefing, int]:
    """As `take_snapshots`, but a changed figure keeps its old snapshot until that is accepted.

    Returns
    -------
    tuple
        The briefing, and the number of changed figures that kept their old snapshot.
    """
    w = words(supported_language(briefing.lang))
    unchanged_count = 0

    def look(ref: model.FigureRef) -> model.FigureRef:
        nonlocal unchanged_count
        found = _figure_changes(ref, 1, briefing.lang, w) if ref.seen else []
        if all(change.kind == "dated" for change in found):
            return _with_snapshot(ref, briefing.lang)
        unchanged_count += all(change.kind not in ("gone", "refused") for change in found)
        return ref

    return _fitted(map_refs(briefing, look)), unchanged_count


def in_language(briefing: model.Briefing, lang: str) -> model.Briefing:
    """The briefing in another language; a changed figure keeps its old snapshot."""
    w = words(supported_language(briefing.lang))

    def look(ref: model.FigureRef) -> model.FigureRef:
        found = _figure_changes(ref, 1, briefing.lang, w) if ref.seen else []
        return ref if any(one.kind != "dated" for one in found) else _with_snapshot(ref, lang)

    return _fitted(map_refs(briefing, look)).model_copy(update={"lang": lang})


def accept_dated(briefing: model.Briefing, change: Change) -> model.Briefing:
    """The briefing with a dated change taken note of on its slide, so that it is told no more."""

    def look(ref: model.FigureRef) -> model.FigureRef:
        if ref.seen is None:
            return ref
        accepted = (*ref.seen.accepted, change.row)
        return ref.model_copy(update={"seen": ref.seen.model_copy(update={"accepted": accepted})})

    slides = list(briefing.slides)
    slides[change.slide - 1] = _each_ref(slides[change.slide - 1], look)
    return briefing.model_copy(update={"slides": tuple(slides)})


def _with_snapshot(ref: model.FigureRef, lang: str) -> model.FigureRef:
    """With what its figure shows now; of the same day as before while a dated change is pending."""
    try:
        figure = _figure(ref, lang)
        seen, then = _snapshot(figure), ref.seen
        if then and changes_since(then.saved, figure.id, figure.params, then.accepted):
            seen = seen.model_copy(update={"saved": then.saved, "accepted": then.accepted})
        return ref.model_copy(update={"seen": seen})
    except (UnknownFigure, BadValue):
        return ref
    except Exception:  # Keep the old snapshot until the figure can be built again.
        log.exception("figure %s of a briefing failed", ref.figure_id)
        return ref


def _fitted(briefing: model.Briefing) -> model.Briefing:
    """The briefing with its longest tables as digests, where all would be too much for a file."""
    snapshots = [ref.seen for ref in briefing.figures() if ref.seen]
    left = sum(map(_bytes, snapshots))
    most = math.inf
    for one in sorted(snapshots, key=_bytes, reverse=True):
        if left <= SNAPSHOT_BYTES:
            break
        left -= _bytes(one)
        most = min(most, _bytes(one))
    return map_refs(briefing, lambda ref: _shortened(ref, most))


def _bytes(snapshot: model.Snapshot) -> int:
    return sum(len(name) + len(str(value)) + LINE_BYTES for name, value in snapshot.values.items())


def _shortened(ref: model.FigureRef, most: float) -> model.FigureRef:
    if ref.seen is None or _bytes(ref.seen) < most or DIGEST in ref.seen.values:
        return ref
    values = {k: v for k, v in ref.seen.values.items() if k != KEY}
    digest_only = {KEY: ref.seen.values.get(KEY, ""), DIGEST: _digest(values)}
    return ref.model_copy(update={"seen": ref.seen.model_copy(update={"values": digest_only})})


# --- compare -------------------------------------------------------------------------------------


def changes(briefing: model.Briefing) -> list[Change]:
    """What changed in a briefing since it was saved, in the order of its slides.

    Returns
    -------
    list
        A figure's sentence; each number with its old and new text, row and field; export controls
        and promises that changed since then and concern what a figure shows; figures that no
        longer exist, refuse a parameter or have nothing to show; titles and texts of the author
        that hold numbers and stand as they were written. Empty where nothing was remembered and
        every figure can be made.
    """
    w = words(supported_language(briefing.lang))
    messages: list[Change] = []
    texts: list[Change] = []
    for number, slide in enumerate(briefing.slides, start=1):
        found = [
            change
            for ref in model.figures_of(slide)
            for change in _figure_changes(ref, number, briefing.lang, w)
        ]
        # A dated change that concerns both figures of a slide is told once.
        messages += {one.row if one.kind == "dated" else id(one): one for one in found}.values()
        if isinstance(slide, model.TextSlide) and re.search(r"\d", slide.title + slide.body):
            sentence = w("briefing.change.text", slide=number, title=slide.title)
            texts.append(Change("text", number, "", sentence))
    # Text is only worth reading again where numbers moved.
    moved = any(change.kind in ("title", "value", "many") for change in messages)
    return sorted(messages + texts, key=lambda c: c.slide) if moved else messages


def _figure_changes(ref: model.FigureRef, slide: int, lang: str, w: Words) -> list[Change]:
    """Changes of one figure."""
    figure_id = ref.figure_id
    try:
        figure = _figure(ref, lang)
    except UnknownFigure:
        sentence = w("briefing.change.gone", slide=slide, figure=figure_id[:SENT_MAX_CHARS])
        return [Change("gone", slide, figure_id, sentence)]
    except BadValue as error:
        refusal = {"parameter": error.parameter[:SENT_MAX_CHARS], "sent": sent_text(error.sent, w)}
        sentence = w("briefing.change.refused", slide=slide, figure=figure_id, **refusal)
        return [Change("refused", slide, figure_id, sentence)]
    except Exception:  # As for the file: one figure at fault is a sentence among the others.
        log.exception("figure %s of a briefing failed", figure_id)
        reason = w("slides.missing_failed", id=figure_id)
        sentence = w("briefing.change.empty", slide=slide, reason=reason)
        return [Change("empty", slide, figure_id, sentence)]
    if ref.seen is None:
        return []
    dated = _dated(ref.seen, figure, slide, w)
    if isinstance(figure.encoding, EmptyEncoding):
        if not _has_values(ref.seen):
            return dated
        sentence = w("briefing.change.empty", slide=slide, reason=figure.encoding.reason)
        gone = Change("empty", slide, figure_id, sentence, old=ref.seen.title, new=figure.title)
        return [gone, *dated]
    figure_changes = [*_title(ref.seen, figure, slide, w), *_values(ref.seen, figure, slide, w)]
    if figure_changes and re.search(r"\d", ref.title):
        sentence = w("briefing.change.own_title", slide=slide, title=ref.title)
        figure_changes.append(
            Change("own_title", slide, figure_id, sentence, old=ref.title, new=ref.title)
        )
    return [*figure_changes, *dated]


def _dated(snapshot: model.Snapshot, figure: Figure, slide: int, w: Words) -> list[Change]:
    """Export controls and promises that changed since the day of the snapshot."""
    try:
        found = changes_since(snapshot.saved, figure.id, figure.params, snapshot.accepted)
        rows = rows_of(found, w)
    except TableError:  # Figures of the table say so.
        return []
    out = []
    for row in rows:
        said = {"date": w.date(row.change.stated), "text": text_of(row, w), "step": row.step}
        sentence = w("follow.dated.line", slide=slide, **said)
        out.append(Change("dated", slide, figure.id, sentence, row=row.change.id))
    return out


def _has_values(snapshot: model.Snapshot) -> bool:
    """Whether the figure had numbers when it was saved."""
    return any(name != KEY for name in snapshot.values)


def _title(snapshot: model.Snapshot, figure: Figure, slide: int, w: Words) -> list[Change]:
    if snapshot.title == figure.title:
        return []
    sentence = w("briefing.change.title", slide=slide, old=snapshot.title, new=figure.title)
    return [Change("title", slide, figure.id, sentence, old=snapshot.title, new=figure.title)]


def _values(snapshot: model.Snapshot, figure: Figure, slide: int, w: Words) -> list[Change]:
    """Numbers and words of the rows that are others now, rows that came and rows that went."""
    if not _has_values(snapshot):
        return []
    available = {column.field for column in figure.table} | set(figure.data.columns)
    key_fields = tuple(
        name for name in str(snapshot.values.get(KEY, "")).split("/") if name in available
    )
    now = _table(figure, key_fields)
    if DIGEST in snapshot.values:
        if snapshot.values[DIGEST] == _digest(now.values):
            return []
        sentence = w("briefing.change.many", slide=slide, figure=figure.title)
        return [Change("many", slide, figure.id, sentence)]
    old = {name: value for name, value in snapshot.values.items() if name != KEY}
    columns = {column.field: column for column in figure.table}
    value_changes = []
    for entry in dict.fromkeys([*old, *now.values]):
        row, _, field = entry.rpartition("/")
        column = columns.get(field, Column(field, field))
        before, after = (
            _printed_value(old, entry, column, w),
            _printed_value(now.values, entry, column, w),
        )
        if _same(old, now.values, entry, column, before, after):
            continue
        if before == after:
            before, after = (_digits(side.get(entry), w) for side in (old, now.values))
        name = _row_name(row, now.fields, columns, w)
        placeholders = {"row": name, "field": column.heading, "old": before, "new": after}
        sentence = w("briefing.change.value", slide=slide, **placeholders)
        value_changes.append(Change("value", slide, figure.id, sentence, **placeholders))
    return value_changes


def _same(
    old: Mapping[str, Value],
    new: Mapping[str, Value],
    entry: str,
    column: Column,
    before: str,
    after: str,
) -> bool:
    one, other = old.get(entry), new.get(entry)
    if (entry in old) != (entry in new):
        # A missing status means "reported"; a difference counts only if it is visible in print.
        return before == after
    if isinstance(one, float | int) and isinstance(other, float | int):
        return (
            before == after
            if column.format in COMPARED_AS_PRINTED
            else math.isclose(one, other, rel_tol=1e-9)
        )
    return one == other


def _printed_value(side: Mapping[str, Value], entry: str, column: Column, w: Words) -> str:
    """A value as the data table prints it."""
    if entry not in side:
        row = entry.rpartition("/")[0]
        has_row = any(other.startswith(f"{row}/") for other in side)
        if has_row and column.field == "status":
            return cell_text("reported", column, "", w)
        return w(f"briefing.change.{'no_value' if has_row else 'no_row'}")
    value = side[entry]
    if value is None:
        return w("briefing.change.no_value")
    return cell_text(value, column, "", w)


def _digits(value: Value, w: Words) -> str:
    return w.marked(f"{value:,.{DIGITS}g}") if isinstance(value, float | int) else str(value)


def _row_name(row: str, fields: Sequence[str], columns: Mapping[str, Column], w: Words) -> str:
    """'Zambia, 2024' from ``ZMB/2024``."""
    if not row:
        return w("briefing.change.row_all")
    names = dict(zip(fields, row.split("/"), strict=False))
    return ", ".join(id_name(text, field, columns.get(field), w) for field, text in names.items())
