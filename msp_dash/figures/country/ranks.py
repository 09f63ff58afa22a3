"""A country's rank and share of each mineral: mine, smelter and refinery output, and reserves."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from msp_dash.analysis.contribution import RESERVES
from msp_dash.data import Source
from msp_dash.figures import common, view_group
from msp_dash.figures.country.query import OF_ONE, without_shares
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.matters import matters
from msp_dash.figures.producers.concentration import newest_row, subject_of
from msp_dash.figures.producers.headlines import activity
from msp_dash.figures.producers.headlines import part as output_part
from msp_dash.figures.record import RankingEncoding, RankRow
from msp_dash.figures.registry import build_on, figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.figures.standing import UNION, Standing, later, standing
from msp_dash.params import Table, View
from msp_dash.words import Words
from msp_dash.words.grammar import Estimate

FIELDS = (*("iso3", "mineral", "stage", "source", "edition"), *("year", "rank", "share", "status"))
ROWS_MAX = 16
"""Rows in the picture; the data table has all of them."""
SECOND_LINE_MAX = 2
"""Shares in the second line, beside the largest in the title."""
SHARES_READ = (
    "production",
    "reserves",
    "supply_outlook",
    "facts/convenings",
    "facts/members",
    "facts/participation",
)
"""Tables that the newest shares of a country, and its seat, are read from."""
RANKS_READ = (
    *SHARES_READ,
    "reference/hs6",
    "reference/mineral_groups",
    "reference/mineral_products",
    "reference/output_prices",
)
"""And what its shares are ordered by."""


def standings_of(iso3: str) -> tuple[Standing, ...]:
    """Shares of output and of reserves together, the largest first."""
    both = (*standing(iso3, reserves=False), *standing(iso3, reserves=True))
    return tuple(sorted(both, key=lambda one: -one.share))


def leading(iso3: str) -> Standing | None:
    """What leads a country: the share that matters most, the largest where none is known to."""
    first = [one.first for one in matters(iso3)[:1]]
    return next(iter((*first, *standings_of(iso3))), None)


def headline(one: Standing, w: Words) -> Headline:
    """'Zambia mined 4.1% of the world's copper in 2025 (940,000 t, 7th)'.

    The title of the producers' ranking, or of reserves, for this country.
    """
    query = {"mineral": one.mineral, "source": one.source, "edition": one.edition}
    query |= {"country": one.iso3, "lang": w.lang}
    if one.stage == RESERVES:
        ranking = build_on("producers.reserves", query)
    else:
        query |= {"stage": one.stage, "year": str(one.year)}
        ranking = build_on("producers.ranking", query)
    if ranking.claim == ranking.title:
        return Headline(ranking.title)
    return Headline(Estimate(ranking.title, ranking.claim, (str(one.year),)))


def _second(shares: tuple[Standing, ...], first: Standing, title: str, w: Words) -> str:
    """The largest shares besides that of the title, as many as fit; "" where there are none."""
    parts = [part(one, w) for one in shares if one != first][:SECOND_LINE_MAX]
    form = "next" if shares[0] == first else "largest"
    texts = [
        w(f"country.standing.{form}", n=n, parts=w.listing(parts[:n]))
        for n in range(len(parts), 0, -1)
    ]
    return fitting(w, "second", *texts, title=title) if texts else ""


def part(one: Standing, w: Words) -> str:
    """'2.1% of copper reserves', inside a sentence."""
    if one.stage == RESERVES:
        mineral = common.mineral_before(one.mineral, w)
    else:
        mineral = common.the_mineral_at(one.mineral, one.stage, w)
    share = output_part(w, one.share, whole=False, bound=one.bound)
    return w(
        f"country.standing.part.{activity(one.mineral, one.stage)}",
        share=w(f"producers.share.{one.bound}", share=share),
        mineral=mineral,
    )


def bounded(share: str, one: Standing, w: Words) -> str:
    """A printed share with its bound, and 'e' after an estimate: 'at least 5.0% e'."""
    text = common.lettered(share, w, estimated=one.status == "estimated")
    return text if one.bound == "exactly" else w(f"country.standing.bound.{one.bound}", share=text)


def key_of(one: Standing) -> str:
    """Key of its row: 'copper.mine'."""
    return f"{one.mineral}.{one.stage}"


def page_of(one: Standing) -> Source:
    """Its publication."""
    return common.publication(one.source, one.edition)


def name_of(one: Standing, w: Words) -> str:
    """'Copper, mined'."""
    return w(
        "country.standing.row",
        mineral=common.mineral_at(one.mineral, one.stage, w),
        stage=w(f"partners.stage_inline.{one.stage}"),
    )


def row_of(one: Standing, longest: float, w: Words, token: str = "ink") -> RankRow:
    """A share with its rank and publication, as a bar of a ranking by share."""
    share = bounded(w.share_table(one.share, one.bound), one, w)
    name = name_of(one, w)
    page = page_of(one).short
    if one.stage != RESERVES:
        publisher = w(f"params.source.{one.source}")
        page = w("country.standing.of", publisher=publisher, year=str(one.year))
    return RankRow(
        key=key_of(one),
        name=name,
        length=one.share / longest,
        texts=(share, str(one.rank) if one.is_ranked else "", page),
        mark=common.mark(one.status if one.bound == "exactly" else "at_least", one.share),
        token=token,
        strong=one.rank == 1 and one.is_ranked,
        tip=_tip(one, w, name=name, share=share),
    )


def _tip(one: Standing, w: Words, **values: str) -> str:
    values |= {"source": page_of(one).short}
    if not one.is_ranked:
        return w("country.standing.tip_unranked", **values)
    return w("country.standing.tip", rank=one.rank, **values)


def _encoding(standings: tuple[Standing, ...], view: View) -> RankingEncoding:
    w = view.words
    visible = standings[:ROWS_MAX]
    longest = visible[0].share
    token = token_of(view, view["country"])
    rows = tuple(row_of(one, longest, w, token) for one in visible)
    return RankingEncoding(
        name_head=w("country.standing.head.name"),
        text_heads=tuple(w(f"country.standing.head.{h}") for h in ("share", "rank", "source")),
        rows=rows,
        legend=(
            *seat_key([view["country"]], view),
            *common.estimates_key(rows, w),
        ),
    )


def _notes(standings: tuple[Standing, ...], w: Words) -> tuple[str, ...]:
    notes = [w("country.standing.note.newest")]
    if any(one.status == "estimated" for one in standings):
        notes.append(w("producers.note.estimated"))
    notes += bound_notes(standings[:ROWS_MAX], w)
    notes += filter(None, (_newer(one, w) for one in standings if one.stage != RESERVES))
    if len(standings) > ROWS_MAX:
        notes.append(w("producers.note.drawn", n=ROWS_MAX, all=len(standings)))
    notes.append(w("country.standing.note.small"))
    return tuple(notes)


def bound_notes(standings: Iterable[Standing], w: Words) -> list[str]:
    """What the bounds of shares mean, and of which states the Union's are the sum."""
    notes = []
    if any(one.bound in ("at_most", "about") for one in standings):
        notes.append(w("country.standing.note.at_most"))
    if any(one.iso3 == UNION for one in standings):
        notes.append(w("producers.note.union", n=len(view_group.eu_states())))
    return notes


def _newer(one: Standing, w: Words) -> str:
    """Note on a later year by another publisher, if there is one."""
    newer = later(one)
    row = newest_row(newer.mineral, newer.stage, newer.source) if newer else None
    if newer is None or row is None:
        return ""
    return w(
        "producers.note.newer",
        source=w(f"params.source.{newer.source}"),
        country=w.the_country(one.iso3),
        share=output_part(w, newer.share, whole=False),
        whole=subject_of(row).whole(w),
        year=newer.year,
    )


@figure(
    "country.standing",
    OF_ONE,
    Table,
    tables=RANKS_READ,
)
def ranks(view: View) -> Draft:
    """A country's newest share of world output and reserves, with its rank, the largest first.

    Rows: key (mineral.stage), iso3, mineral, stage (reserves among them), source, edition, year
    (null for reserves), rank (1 for the largest; ties share the better one), share (0-1), status.
    """
    w = view.words
    standings, first = standings_of(view["country"]), leading(view["country"])
    if first is None:
        raise without_shares(view)
    rows = pd.DataFrame(
        [[getattr(one, f) for f in FIELDS] for one in standings], columns=list(FIELDS)
    )
    rows.insert(0, "key", [key_of(one) for one in standings])
    rows["year"] = rows["year"].astype("Int64").where(rows["year"] > 0)
    title = headline(first, w).title
    pages = [page_of(one) for one in standings]
    encoding = _encoding(standings, view)
    return Draft(
        title=Headline(title, _second(standings, first, title, w)),
        subtitle={"country": w.the_country(view["country"])},
        unit="share",
        data=rows,
        encoding=encoding,
        sources=tuple(dict.fromkeys(pages)),
        notes=_notes(standings, w),
        alt={"rows": "; ".join(r.tip for r in encoding.rows[:6])},
        table=("mineral", "stage", "share", "rank", "year", "source", "edition", "status"),
        cited=(page_of(first),),
    )
