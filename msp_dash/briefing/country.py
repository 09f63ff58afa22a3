"""Sentences of a country brief, made from the numbers that its figures show.

Each sentence carries its year or edition and its source, so that it stays true as it was said.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from msp_dash.analysis.contribution import RESERVES, contribution
from msp_dash.briefing.model import TextSlide
from msp_dash.briefing.standing import OLDER, Standing, last_listed, standing
from msp_dash.data import load
from msp_dash.figures.common import capital, lens_countries, output, publication
from msp_dash.figures.holdings import holdings
from msp_dash.figures.partners.contribution import share_text
from msp_dash.figures.producers.followed import followed
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import build
from msp_dash.params import LAST_CONFIRMED_ROLL, Eu, View
from msp_dash.words import Words

NEWEST = "usgs"
"""Publisher whose newest edition is asked first."""
UNION = "EU"
TOLD_OUTPUT, TOLD_MORE, TOLD_CHANGES = 3, 6, 5
"""Sentences on output, names of further minerals, and lines with and without, of a slide."""


def _bullets(title: str, lines: Sequence[str], w: Words, notes: str = "") -> TextSlide:
    body = "\n".join(w("briefing.bullet", text=line) for line in lines)
    return TextSlide(title=title, body=body, notes=notes)


def _cited(sentence: str, source: str, w: Words) -> str:
    return w("briefing.cited", sentence=sentence, source=source)


# --- titles --------------------------------------------------------------------------------------


def country_title(figure: Figure, w: Words) -> str:
    """'Zambia mined 4.1% of the world's copper in 2025, estimated, number 7'.

    Parameters
    ----------
    figure : ``producers.ranking`` or ``producers.map`` with a country followed.
    """
    view = View(dict(figure.params))
    out = output(view["mineral"], view["stage"], view["source"], view["edition"], view.year, w)
    return followed(view, out, w)


def reserves_title(one: Standing, w: Words) -> str:
    """'Zambia holds 2.1% of the world's copper reserves, number 11 (USGS, MCS 2026)'."""
    form = "at_most" if one.at_most else "share"
    return w(
        f"briefing.country.reserves.{form}",
        country=capital(w.the_country(one.iso3)),
        share=w.share(one.share),
        mineral=w.the_mineral(one.mineral),
        rank=one.rank,
        source=publication(one.source, one.edition).short,
    )


def _output_sentence(one: Standing, w: Words) -> str:
    view = View(
        {"mineral": one.mineral, "stage": one.stage, "year": str(one.year), "country": one.iso3}
    )
    out = output(one.mineral, one.stage, one.source, one.edition, one.year, w)
    return _cited(followed(view, out, w), out.source.short, w)


# --- in short ------------------------------------------------------------------------------------


def in_short(
    iso3: str, leading: Sequence[Standing], reserves: Sequence[Standing], w: Words
) -> TextSlide:
    """What the sources hold on a country and what they do not, a bullet each."""
    lines = [_output_sentence(one, w) for one in leading[:TOLD_OUTPUT]]
    if len(leading) > TOLD_OUTPUT:
        lines.append(_more(leading[TOLD_OUTPUT:], w))
    unshared = _without_share(iso3, w)
    if not leading and not unshared:
        lines += _no_output(iso3, w)
    elif leading and all(one.source == OLDER for one in leading):
        lines.append(_none_newest(w))
    lines += unshared
    lines += [reserves_title(one, w) for one in reserves[:1]] or _no_reserves(iso3, w)
    lines.append(_role(iso3, w))
    if iso3 == UNION:
        lines.append(w("briefing.country.union"))
    little = len(leading) + len(reserves) < 2
    if little:
        lines.append(w("briefing.country.not_zero"))
    key = "little" if little else "short"
    name = w.the_country(iso3) if little else w.country(iso3)
    return _bullets(w(f"briefing.country.{key}", country=name), lines, w)


def _more(rest: Sequence[Standing], w: Words) -> str:
    names = [w.the_mineral(one.mineral) for one in rest[:TOLD_MORE]]
    form = "more" if len(rest) <= TOLD_MORE else "more_many"
    return w(f"briefing.country.{form}", n=len(rest), minerals=w.listing(names))


def _without_share(iso3: str, w: Words) -> list[str]:
    """Minerals that it is listed for with no share: no total is printed, or it is withheld."""
    told = {one.mineral for one in standing(iso3, reserves=False)}
    found: dict[str, list[str]] = {"no_total": [], "hidden": []}
    for one in holdings():
        row = one.rows[(one.rows["iso3"] == iso3) & one.rows["share"].isna()]
        if one.stage == RESERVES or one.mineral in told or row.empty:
            continue
        value = row["value"].iloc[0]
        if pd.isna(value) or value > 0:
            found["hidden" if pd.isna(value) else "no_total"].append(w.the_mineral(one.mineral))
    return [
        w(f"briefing.country.{key}", minerals=w.listing(list(dict.fromkeys(names))))
        for key, names in found.items()
        if names
    ]


def _newest(table: str) -> pd.DataFrame:
    """Rows of the newest edition of `NEWEST`."""
    rows = load(table)
    rows = rows[rows["source"] == NEWEST]
    return rows[rows["edition"] == rows["edition"].max()]


def _short(rows: pd.DataFrame) -> str:
    return publication(str(rows["source"].iloc[0]), str(rows["edition"].iloc[0])).short


def _none_newest(w: Words) -> str:
    rows = _newest("production")
    return w("briefing.country.no_output", source=_short(rows), year=rows["year"].max())


def _no_output(iso3: str, w: Words) -> list[str]:
    """That nothing is listed for the newest year; and for which year something last was."""
    last = last_listed(iso3)
    if last.empty:
        rows = load("production")
        older = _short(rows[rows["source"] == OLDER])
        sources = w.listing([_short(_newest("production")), older])
        return [w("briefing.country.never", source=sources)]
    names = w.listing([w.the_mineral(m) for m in last["mineral"].head(TOLD_MORE)])
    named = {"year": last["year"].iloc[0], "source": _short(last), "minerals": names}
    return [_none_newest(w), w("briefing.country.former", **named)]


def _no_reserves(iso3: str, w: Words) -> list[str]:
    """That no reserves are listed, or only some that no share is given for."""
    rows = _newest("reserves")
    own = rows[(rows["iso3"] == iso3) & (rows["value"].isna() | (rows["value"] > 0))]
    if own.empty:
        return [w("briefing.country.no_reserves", source=_short(rows))]
    names = w.listing([w.the_mineral(m) for m in own["mineral"].unique()[:TOLD_MORE]])
    return [w("briefing.country.reserves_unshared", source=_short(rows), minerals=names)]


# --- at the table --------------------------------------------------------------------------------


def role_lines(iso3: str, w: Words) -> list[str]:
    """Roles of a country on the last day the roll is confirmed: 'Forum member, since ...'."""
    roll = build("partners.map", {"on": LAST_CONFIRMED_ROLL, "lang": w.lang}).data
    return [
        w(
            "partners.map.held",
            role=w(f"partners.role.{row['role']}"),
            since=w(f"partners.since.{row['precision']}", date=w.date(row["since"])),
        )
        for row in roll[roll["iso3"] == iso3].to_dict("records")
    ]


def _role(iso3: str, w: Words) -> str:
    roles, date = role_lines(iso3, w), w.date(LAST_CONFIRMED_ROLL)
    if roles:
        return w("briefing.country.role", date=date, roles="; ".join(roles))
    listed = build("partners.attendance", {"on": LAST_CONFIRMED_ROLL, "lang": w.lang}).data
    form = "no_role_named" if (listed["iso3"] == iso3).any() else "no_role"
    return w(f"briefing.country.{form}", date=date)


# --- with and without ----------------------------------------------------------------------------


def partners_group() -> frozenset[str]:
    """The partners on the last day their roll is confirmed, the Union with its member states."""
    return lens_countries(View({"lens": "msp", "on": LAST_CONFIRMED_ROLL, "eu": Eu.default}))


def with_and_without(iso3: str, w: Words) -> TextSlide | None:
    """The partners' shares with a country and without it, where that changes what is printed.

    Of the minerals in which the country itself has a share; the largest difference first.
    """
    group = partners_group()
    own = {(s.mineral, s.stage) for r in (True, False) for s in standing(iso3, reserves=r)}
    held = [h for h in holdings() if (h.mineral, h.stage) in own]
    if not held:
        return None
    now, other = (contribution(held, g) for g in (group, group ^ {iso3}))
    changes = (now["share"].fillna(0) - other["share"].fillna(0)).abs()
    form = "inside" if iso3 in group else "outside"
    lines = []
    for at in changes.sort_values(ascending=False, kind="stable").index:
        line = _line(now.loc[at], other.loc[at], iso3, form, w)
        if line:
            lines.append(line)
    if not lines:
        return None
    title = w(f"briefing.partners.{form}", country=w.the_country(iso3))
    date = w("briefing.partners.date", date=w.date(LAST_CONFIRMED_ROLL))
    return _bullets(title, [*lines[:TOLD_CHANGES], date], w)


def _line(now: pd.Series[str], other: pd.Series[str], iso3: str, form: str, w: Words) -> str | None:
    """'Copper, mined: at least 12%, with Zambia at least 16% (USGS, MCS 2026)'."""
    before, after = (_share(row, w) for row in (now, other))
    if before == after:
        return None
    stage = w(f"partners.stage_inline.{now['stage']}")
    if now["stage"] != RESERVES:
        stage = w("briefing.partners.stage_year", stage=stage, year=now["year"])
    return w(
        f"briefing.partners.line_{form}",
        mineral=w.mineral(now["mineral"]),
        stage=stage,
        group=before,
        other=after,
        country=w.the_country(iso3),
        source=publication(now["source"], now["edition"]).short,
    )


def _share(row: pd.Series[str], w: Words) -> str:
    return share_text(w, row, "long") if row["listed"] else w("briefing.partners.none")
