"""Shares of a country group in output and reserves of each mineral, and the figure made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import pandas as pd

from msp_dash.analysis.contribution import RESERVES, Holding, contribution_row
from msp_dash.analysis.groups import SUCCESSION, share_of_group
from msp_dash.data import Source, facts
from msp_dash.data.fields import column_of
from msp_dash.data.frames import Row
from msp_dash.figures import common, view_group
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.holdings import as_published, best_named, holding, holdings
from msp_dash.figures.partners.shared import MarkSymbol, date_notes, forge_pages
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, LegendItem
from msp_dash.figures.role_marks import group_token
from msp_dash.params import DATED_LENSES, Lens, View
from msp_dash.words import Words
from msp_dash.words.names import mineral_aliases
from msp_dash.words.numbers import Bound

ENERGY = ("lithium", "nickel", "cobalt", "copper", "graphite", "rare_earths")
"""Minerals that the title is about, where the view selects none."""
REFINED_ONLY = "magnet_rare_earths"
"""Rare earths are refined as these four, which the IEA counts; drawn beside what is mined."""
PLACE: dict[str, int] = {"mine": 0, "smelter": 1, "refined": 1, RESERVES: 2}
"""Column of a stage: smelters are refining by another name."""
SYMBOL: dict[str, MarkSymbol] = {
    "mine": "circle",
    "smelter": "square",
    "refined": "square",
    RESERVES: "diamond",
}
NAMED_MIN = 0.001
"""A smaller share is not worth a sentence."""
NEW_CALEDONIA, FRANCE = "NCL", "FRA"
GROUP_SOURCE = {"msp": "S073", "forum": "S051", "washington": "S076"}
EXPECTED_SOURCE = "S080"
FIELDS = ("mineral", "stage", "source", "edition", "share.group", "coverage.world")
NUMBERS = ("share", "coverage")
NAMED_MAX = 20
"""A note names the countries of a set up to here, and counts those of a larger one."""


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals and stages that have numbers: mineral, stage (str)."""
    return pd.DataFrame([(h.mineral, h.stage) for h in holdings()], columns=["mineral", "stage"])


@lru_cache(maxsize=1)
def focus() -> frozenset[str]:
    """Minerals that the partnership names, in its focus list or its project counts."""
    minerals = facts("focus_minerals")
    minerals = minerals[minerals["basis"] != "reported_not_on_list"]["mineral"]
    aliases = (mineral_aliases().get(m.replace(" ", "_")) for m in minerals)
    return frozenset(m for m in aliases if m) | {REFINED_ONLY}


Contribution = dict[str, Any]
"""A row of `analysis.contribution.contribution_row`, and with_ncl: the share with New Caledonia
where France counts and it has a row of its own, else None."""


def rows_of(view: View) -> list[Contribution]:
    """Contribution of the view's group, for the selected mineral and stage, or all."""
    group = view_group.lens_countries(view)
    wider = group | {NEW_CALEDONIA} if FRANCE in group else group
    apart = NEW_CALEDONIA in wider - group
    rows = []
    for one in holdings():
        if view["mineral"] in ("", one.mineral) and view["stage"] in ("", one.stage):
            also = apart and NEW_CALEDONIA in one.codes
            with_ncl = share_of_group(one.codes, one.shares, wider) if also else None
            rows.append(contribution_row(one, group) | {"with_ncl": with_ncl})
    return rows


def shares_of(view: View, mineral: str, stage: str) -> list[Contribution]:
    """`rows_of` one mineral and stage, whatever the view's own are."""
    return rows_of(View(dict(view) | {"mineral": mineral, "stage": stage}))


def bound_of(row: Row) -> Bound:
    """What a share says: members may sit in the residual, and a total may be "more than"."""
    return common.bound_of(hide=row["hidden"], bound=row["at_most"])


def share_text(w: Words, row: Row, form: str = "mark", of: Holding | None = None) -> str:
    """A share as it is printed: with "at least" where members may hold more.

    `of` : the holding, where an estimate is to be called one when the share is quoted.
    """
    if pd.isna(row["share"]):
        return w("partners.share.no_share")
    if not row["listed"]:
        return w("partners.share.not_listed")
    if row["share"] == 0 and not row["hidden"]:
        return w.share(0)
    bound = bound_of(row)
    share = w.share(row["share"], bound)
    return w(f"partners.share.{form}.{bound}", share=as_published(share, of, w) if of else share)


def _row_tip(w: Words, row: Contribution) -> str:
    return w(
        "partners.share.tip",
        mineral=common.mineral_at(row["mineral"], row["stage"], w),
        stage=w(f"partners.stage.{row['stage']}"),
        share=share_text(w, row, "long"),
        source=common.publication(row["source"], row["edition"]).short,
    )


def _dot_row(view: View, mineral: str, rows: list[Contribution]) -> DotRow:
    w, token = view.words, group_token(view)
    texts, dots = ["", "", ""], []
    for row in rows:
        place = PLACE[row["stage"]]
        texts[place] = "; ".join(filter(None, (texts[place], share_text(w, row))))
        if row["share"] is not None and row["listed"]:
            dots.append(Dot(row["share"], token, SYMBOL[row["stage"]], tip=_row_tip(w, row)))
    name = w.mineral(mineral)
    # A guide from zero, not a line from dot to dot: stages are not two states of one thing.
    return DotRow(mineral, name, dots=tuple(dots), texts=tuple(texts), from_zero=True)


def _encoding(view: View, rows: list[Contribution]) -> DotsEncoding:
    w = view.words
    of_mineral: dict[str, list[Contribution]] = {}
    for row in rows:
        of_mineral.setdefault(row["mineral"], []).append(row)
    first = view["stage"] or "mine"
    mined = {
        row["mineral"]: -1.0 if row["share"] is None else row["share"]
        for row in rows
        if row["stage"] == first
    }
    order = sorted(of_mineral, key=lambda m: (-mined.get(m, -2.0), m))
    stages = [s for s in ("mine", "refined", RESERVES) if _has(rows, s)]
    widest = max(0.1, *(row["share"] or 0.0 for row in rows))
    step = 0.1 if widest <= 0.5 else 0.25
    ticks = [step * i for i in range(int(widest / step) + 2)]
    return DotsEncoding(
        rows=tuple(_dot_row(view, m, of_mineral[m]) for m in order),
        ticks=tuple((t, w.percents(t)) for t in ticks),
        text_heads=tuple(w(f"partners.stage_head.{s}") for s in ("mine", "refined", RESERVES)),
        legend=tuple(
            LegendItem(group_token(view), w(f"partners.stage.{s}"), SYMBOL[s]) for s in stages
        ),
    )


def _has(rows: list[Contribution], stage: str) -> bool:
    return any(PLACE[row["stage"]] == PLACE[stage] for row in rows)


def group_headline(view: View, rows: list[Contribution]) -> Headline:
    """The largest share of the energy minerals, and the smallest; or of the selection."""
    w = view.words
    own = _eligible(view, rows)
    if not own:
        row = rows[0]
        values = {"group": group_inside(view), "year": row["year"] or row["edition"]}
        return Headline(w("partners.share.title.no_share", **values), also_named(view, row))
    first, last = own[0], next((r for r in reversed(own) if r["share"] >= NAMED_MIN), own[-1])
    stage, one = first["stage"], holding(first["mineral"], first["stage"])
    values = {"n": view_group.lens_number(view), "year": first["year"], "edition": first["edition"]}
    if not first["share"]:
        minerals = [common.brief_mineral_at(m, stage, w) for m in _minerals(own)[:3]]
        values |= {"minerals": w.listing(minerals), "source": _publisher(first, w)}
        key = f"partners.share.title.none.{stage}"
        title = of_group(view, lambda group: w(key, group=group, **values))
        return Headline(title, also_named(view, first))
    bound = bound_of(first)
    values |= {
        "share": bounded(as_published(w.share(first["share"], bound), one, w), bound, w),
        "whole": _whole(w, first),
    }
    title_key, args = f"partners.share.title.{stage}", values
    title = of_group(view, lambda group: w(title_key, group=common.capital(group), **args))
    if last["mineral"] == first["mineral"]:
        return Headline(title, also_named(view, first))
    bound = bound_of(last)
    values = {
        "minerals": w.count(len(_minerals(own))),
        "share": bounded(w.share(last["share"], bound), bound, w),
        "whole": _whole(w, last)
        if last["stage"] == RESERVES
        else common.brief_mineral_at(last["mineral"], last["stage"], w),
        "source": _publisher(last, w),
    }
    form = stage if last["listed"] else f"none.{stage}"
    return Headline(title, w(f"partners.share.second.{form}", **values))


def of_group(view: View, title: Callable[[str], str]) -> str:
    """A title on the group by its full name, or where that has no room by one that always has.

    `title` : makes it of the name inside a sentence.
    """
    full = [view_group.lens_inside(view)] if view.get("set") or view["lens"] != "none" else []
    return fitting(view.words, "title", *map(title, [*full, group_inside(view)]))


def group_inside(view: View) -> str:
    """The group inside a title, by a name that always has room; the subtitle has its full name."""
    w, codes = view.words, view_group.lens_entities(view)
    if not view.get("set"):
        return view_group.lens_short_inside(view)
    if len(codes) == 1:
        return view_group.lens_inside(view)
    if "EU" in codes:
        return w("coalition.the_group")
    return w("partners.set_inside.countries", n=len(codes))


def bounded(share: str, bound: Bound, w: Words) -> str:
    """A share inside a sentence, with its bound: 'at least 31%'."""
    return w(f"partners.share.{'part' if bound == 'exactly' else 'long'}.{bound}", share=share)


def _publisher(row: Row, w: Words) -> str:
    """A publisher that begins a sentence."""
    return common.capital(w(f"partners.publisher.{row['source']}"))


def also_named(view: View, row: Row) -> str:
    """What the publisher that names most of the group gives it, where that of `row` names too few.

    Parameters
    ----------
    row : mineral, stage, of a holding that the group's share is taken of.

    Returns
    -------
    A whole sentence; "" where the publisher of `row` answers for the group.
    """
    w, group = view.words, view_group.lens_countries(view)
    best = _best_named(group, holding(row["mineral"], row["stage"]))
    if best is None:
        return ""
    one, own = best
    bound = bound_of(own)
    return w(
        "partners.share.also",
        n=view_group.lens_number(view),
        source=_publisher(own, w),
        share=bounded(as_published(w.share(own["share"], bound), one, w), bound, w),
        year=one.year,
    )


def _best_named(group: frozenset[str], selected: Holding) -> tuple[Holding, Contribution] | None:
    """The publication that answers for a group beside another, and the group's share."""
    if selected.year is None:
        return None
    one = best_named(selected.mineral, selected.stage, selected.rows, selected.year, group)
    own = contribution_row(one, group) if one else None
    return (one, own) if one and own and own["share"] >= NAMED_MIN else None


def _eligible(view: View, rows: list[Contribution]) -> list[Contribution]:
    """Rows with a share that a title may speak of, the largest first."""
    stage = view["stage"] or "mine"
    own = [row for row in rows if row["stage"] == stage]
    if view["mineral"] and not own:
        own = [row for row in rows if row["stage"] == rows[0]["stage"]]
    if not view["mineral"]:
        own = [row for row in own if row["mineral"] in ENERGY] or own
    own = [row for row in own if row["share"] is not None]
    return sorted(own, key=lambda row: (-row["share"], row["mineral"]))


def _whole(w: Words, row: Contribution) -> str:
    """What a share is of: 'copper', 'the recorded lithium', 'rare-earth reserves'.

    "Recorded" where the total leaves out what the publisher withholds: it is not the world's.
    """
    mineral, stage = row["mineral"], row["stage"]
    if stage == RESERVES:
        return w("partners.share.whole.reserves", mineral=common.mineral_before(mineral, w))
    return whole_output(holding(mineral, stage), w)


def whole_output(one: Holding, w: Words) -> str:
    """The output that a share is of, inside a sentence: 'copper', 'the recorded lithium'."""
    form = "counted" if one.partial_total else "plain"
    return w(f"coalition.whole.{form}", mineral=common.brief_mineral_at(one.mineral, one.stage, w))


def _minerals(rows: list[Contribution]) -> list[str]:
    return list(dict.fromkeys(row["mineral"] for row in rows))


def _sources(view: View, rows: list[Contribution]) -> tuple[Source, ...]:
    pages = [common.publication(row["source"], row["edition"]) for row in rows]
    # The newest editions first: most rows rest on them.
    uses = Counter(p.id for p in pages)
    ordered = sorted(dict.fromkeys(pages), key=lambda p: -uses[p.id])
    others = named_elsewhere(view_group.lens_countries(view), _holdings_of(rows), view.words)[1]
    return (*dict.fromkeys((*ordered, *others)), *roll_pages(view))


def _holdings_of(rows: list[Contribution]) -> list[Holding]:
    return [holding(row["mineral"], row["stage"]) for row in rows]


def roll_pages(view: View) -> tuple[Source, ...]:
    """The page that says who is in the view's lens; a set of the reader's own has none."""
    w = view.words
    if not view["lens"]:
        return ()
    if group := view_group.own_group(view):
        return tuple(fact_page(one, w) for one in group.sources)
    if view["lens"] == "forge":
        return tuple(fact_page(one, w) for one in forge_pages())
    roll = EXPECTED_SOURCE if view_group.expects(view) else GROUP_SOURCE.get(view["lens"], "S001")
    return (fact_page(roll, w),)


def who_counts(view: View) -> list[str]:
    """Notes: the countries of a set, the day of a dated lens, what the Union's seat counts."""
    w = view.words
    notes = []
    codes = view_group.lens_entities(view)
    if view["lens"] in view_group.LISTED:
        values = {
            "n": len(codes),
            "names": view_group.group_names(codes, w),
            "date": w.date(SUCCESSION),
        }
        notes.append(w(f"partners.share.note.{view['lens']}", **values))
    elif view_group.without_roles(view) and len(codes) <= NAMED_MAX:
        notes.append(w("partners.share.note.set", names=view_group.group_names(codes, w)))
    elif view_group.without_roles(view):
        notes.append(w("partners.share.note.set_many", n=len(codes)))
    if view["lens"] in DATED_LENSES:
        notes.append(w("partners.share.note.date", date=w.date(view["on"])))
    if "EU" in codes:
        form = "members" if view["eu"] == "members" else "seat"
        notes.append(w(f"partners.share.note.eu_{form}"))
    return notes


def nobody(view: View) -> NoData:
    """The empty figure of a group without a country."""
    w = view.words
    form = "nobody_set" if not view["lens"] else "nobody"
    reason = w(f"partners.share.{form}", date=w.date(view["on"]))
    near = dict(view) | {"lens": Lens.default} | ({"set": ""} if "set" in view else {})
    return NoData(reason, nearest=View(near))


def _notes(view: View, rows: list[Contribution], chart_rows: list[Contribution]) -> list[str]:
    w = view.words
    notes = []
    if any(row["hidden"] for row in chart_rows):
        notes.append(w("partners.share.note.hidden"))
    if any(row["at_most"] for row in chart_rows):
        notes.append(w("partners.share.note.at_most"))
    apart = [row for row in chart_rows if row["with_ncl"] is not None]
    if apart:
        listed = [
            w(
                "partners.share.other",
                mineral=w.the_mineral(row["mineral"]),
                stage=w(f"partners.stage_inline.{row['stage']}"),
                share=share_text(w, row | {"share": row["with_ncl"]}, "long"),
            )
            for row in apart
        ]
        notes.append(w("partners.share.note.new_caledonia", listed=w.listing(listed)))
    notes += named_elsewhere(view_group.lens_countries(view), _holdings_of(chart_rows), w)[0]
    notes += who_counts(view)
    coverage = max(row["coverage"] or 0.0 for row in chart_rows)
    if coverage > 1:
        notes.append(w("partners.share.note.rounding"))
    notes.append(w("partners.share.note.one_source"))
    if len(chart_rows) < len(rows):
        n = len(_minerals(rows))
        notes.append(w("partners.share.note.all", n=n))
    return [*notes, *date_notes(view)]


def named_elsewhere(
    group: frozenset[str], selected: Iterable[Holding], w: Words
) -> tuple[list[str], tuple[Source, ...]]:
    """Notes on what publications that name more of the group give it, if any, and their pages."""
    listed: dict[tuple[Source, int | None], list[str]] = {}
    for one, own in filter(None, (_best_named(group, one) for one in selected)):
        text = w(
            "partners.share.other",
            mineral=w.the_mineral(one.mineral),
            stage=w(f"partners.stage_inline.{one.stage}"),
            share=share_text(w, own, "long"),
        )
        listed.setdefault((common.publication(one.source, one.edition), one.year), []).append(text)
    notes = [
        w("partners.share.note.also", source=page.short, year=year, listed="; ".join(texts))
        for (page, year), texts in listed.items()
    ]
    pages = tuple(dict.fromkeys(page for page, _ in listed))
    return notes, pages


def contribution_figure(view: View) -> Draft:
    """Shares of the view's group in output and reserves."""
    w = view.words
    if not view_group.lens_countries(view):
        raise nobody(view)
    rows = rows_of(view)
    chart_rows = rows if view["mineral"] else [row for row in rows if row["mineral"] in focus()]
    chart_rows = chart_rows or rows
    if all(row["share"] is None for row in rows):
        reason = w("partners.share.no_numbers")
        raise NoData(reason, nearest=View(dict(view) | {"mineral": "", "stage": ""}))
    head = group_headline(view, rows)
    sources = _sources(view, chart_rows)
    listed = [_row_tip(w, row) for row in chart_rows]
    return Draft(
        title=head,
        subtitle=w(
            f"partners.share.subtitle.{view['stage'] or 'all'}", group=view_group.lens_inside(view)
        ),
        unit="share",
        data=pd.DataFrame(rows).astype(dict.fromkeys(NUMBERS, float))[[*map(column_of, FIELDS)]],
        encoding=_encoding(view, chart_rows),
        sources=sources,
        notes=_notes(view, rows, chart_rows),
        alt=w("partners.share.alt", title=head.title, rows="; ".join(listed)),
        table=FIELDS,
    )
