"""Sentences of a country brief, generated from the numbers that its figures show.

Each sentence names its year or edition and its source, so that it stays correct after an update.
The source ids are passed on to the slide; the last page cites them with their licenses.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from msp_dash.analysis.contribution import RESERVES, Holding, contribution
from msp_dash.briefing.model import TextSlide
from msp_dash.briefing.ready_slides import built
from msp_dash.briefing.subjects import Country
from msp_dash.data import Source, facts, load
from msp_dash.data.frames import dicts
from msp_dash.figures import common, view_group
from msp_dash.figures.absence import looked
from msp_dash.figures.caveats import corrections_of
from msp_dash.figures.country.ranks import headline, part
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.holdings import holdings, listed
from msp_dash.figures.partners.data import share_text
from msp_dash.figures.partners.roll_map import appearances, roles_since
from msp_dash.figures.partners.shared import roll_on
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import build
from msp_dash.figures.standing import OLDER, Standing, last_listed, standing
from msp_dash.params import Eu, On, View
from msp_dash.words import Words
from msp_dash.words.numbers import SHARE_MIN

NEWEST = "usgs"
"""Publisher whose newest edition takes precedence."""
UNION = "EU"
STATE_OF: Mapping[str, str] = {
    territory: state
    for state, territories in {
        "AUS": ("CCK", "CXR", "HMD", "NFK"),
        "FIN": ("ALA",),
        "FRA": (
            *("ATF", "BLM", "GLP", "GUF", "MAF", "MTQ", "MYT"),
            *("NCL", "PYF", "REU", "SPM", "WLF"),
        ),
        "GBR": (
            *("AIA", "BMU", "CYM", "FLK", "GIB", "IOT", "MSR"),
            *("PCN", "SGS", "SHN", "TCA", "VGB"),
        ),
        "NOR": ("BVT", "SJM"),
        "USA": ("ASM", "GUM", "MNP", "PRI", "UMI", "VIR"),
    }.items()
    for territory in territories
}
"""Territory with a code of its own (ISO 3166-1) -> the partner to which it belongs."""
MAX_OUTPUT_LINES, MAX_FURTHER_MINERALS, MAX_CHANGE_LINES = 3, 6, 5
"""Limits of a slide: sentences about output, further minerals named, lines with and without."""


class Statement(NamedTuple):
    """A sentence and the ids of its sources."""

    text: str
    sources: tuple[str, ...] = ()


def _statement(text: str, *sources: Source) -> Statement:
    return Statement(text, tuple(source.id for source in sources))


def bullets(title: str, lines: Sequence[Statement], w: Words) -> TextSlide:
    """A slide with a bullet a sentence, and the sources of all of them."""
    body = "\n".join(w("briefing.bullet", text=line.text) for line in lines)
    sources = dict.fromkeys(id_ for line in lines for id_ in line.sources)
    return TextSlide(title=title, body=body, sources=tuple(sources))


def _cited(sentence: str, source: str, w: Words) -> str:
    return w("briefing.cited", sentence=sentence, source=source)


def _of(one: Standing) -> Source:
    """Publication that a standing was read from."""
    return common.publication(one.source, one.edition)


def share_statement(one: Standing, w: Words) -> Statement:
    """'Zambia mined an estimated 4.1% of the world's copper in 2025 (940,000 t, 7th)'.

    What is said of reserves names its publication itself.
    """
    text = w.quoted(headline(one, w).title)
    key = {"source": one.source, "edition": one.edition, "mineral": one.mineral}
    if one.stage == RESERVES:
        return _statement(text, _of(one), *corrections_of(RESERVES, w, **key))
    table = "supply_outlook" if one.source == "iea" else "production"
    key |= {"stage": one.stage, "year": str(one.year)}
    return _statement(text, _of(one), *corrections_of(table, w, **key))


def share_sentence(one: Standing, w: Words) -> Statement:
    """As `share_statement`, with the publication in brackets: a slide has no notes."""
    statement = share_statement(one, w)
    if one.stage == RESERVES:
        return statement
    return statement._replace(text=_cited(statement.text, _of(one).short, w))


# --- in short ------------------------------------------------------------------------------------


def in_short(
    iso3: str, leading: Sequence[Standing], reserves: Sequence[Standing], w: Words
) -> TextSlide:
    """What the sources hold on a country and what they do not, a bullet each."""
    key = "little" if has_little(leading, reserves) else "short"
    name = w.the_country(iso3) if key == "little" else w.country(iso3)
    title = w(f"briefing.country.{key}", country=name)
    return bullets(title, country_statements(iso3, leading, reserves, w), w)


def has_little(leading: Sequence[Standing], reserves: Sequence[Standing]) -> bool:
    """Whether the sources give a country fewer than two shares."""
    return len(leading) + len(reserves) < 2


def country_statements(
    iso3: str,
    leading: Sequence[Standing],
    reserves: Sequence[Standing],
    w: Words,
    elsewhere: Collection[Standing] = (),
) -> list[Statement]:
    """What the sources hold on a country and what they do not, a sentence each.

    Parameters
    ----------
    elsewhere : shares that the page already shows beside these sentences.
    """
    lines = [share_sentence(one, w) for one in leading[:MAX_OUTPUT_LINES] if one not in elsewhere]
    if len(leading) > MAX_OUTPUT_LINES:
        lines.append(_more(leading[MAX_OUTPUT_LINES:], w))
    lines += output_gaps(iso3, leading, w)
    lines += [share_sentence(one, w) for one in reserves[:1] if one not in elsewhere]
    if not reserves:
        lines += no_reserves(iso3, w)
    lines.append(role_statement(iso3, w))
    if has_little(leading, reserves) and iso3 != UNION:
        lines.append(Statement(w("briefing.country.not_zero")))
    return lines


def output_gaps(iso3: str, leading: Sequence[Standing], w: Words) -> list[Statement]:
    """What of its output has no share or is not listed; of the Union, that its states are."""
    if iso3 == UNION:
        return [Statement(w("briefing.country.union"))]
    unshared = _without_share(iso3, w)
    if not leading and not unshared:
        return _no_output(iso3, w)
    if leading and all(one.source == OLDER for one in leading):
        return [*_none_newest(iso3, w), *unshared]
    return unshared


def _more(rest: Sequence[Standing], w: Words) -> Statement:
    parts = [
        w("answer.part", part=part(one, w), year=str(one.year))
        for one in rest[:MAX_FURTHER_MINERALS]
    ]
    form = "more" if len(rest) <= MAX_FURTHER_MINERALS else "more_many"
    sentence = w(f"briefing.country.{form}", n=len(rest), parts=w.listing(parts))
    return _statement(sentence, *map(_of, rest))


def _without_share(iso3: str, w: Words) -> list[Statement]:
    """Minerals without a share: there is no total, the value is withheld, or it is too small."""
    with_share = {one.mineral for one in standing(iso3, reserves=False)}
    by_reason: dict[str, list[Statement]] = {
        reason: [] for reason in ("no_total", "hidden", "below_half_unit", "small")
    }
    for row in listed(iso3):
        one = row.holding
        if one.stage == RESERVES or one.mineral in with_share:
            continue
        if (why := _why_no_share(row.value, row.share, _status(one, iso3))) is not None:
            statement = _statement(
                w.the_mineral(one.mineral), common.publication(one.source, one.edition)
            )
            by_reason[why].append(statement)
    return [
        Statement(
            w(
                f"briefing.country.{key}",
                minerals=w.listing(list(dict.fromkeys(name.text for name in statement))),
                share=w.significant(100 * SHARE_MIN, 1) + w.percent_sign,
            ),
            tuple(id_ for name in statement for id_ in name.sources),
        )
        for key, statement in by_reason.items()
        if statement
    ]


def _status(one: Holding, iso3: str) -> str:
    return str(one.rows.loc[one.rows["iso3"] == iso3, "status"].iloc[0])


def _why_no_share(value: float, share: float, status: str) -> str | None:
    """Why a listed row has no share; None where it has one, or is a plain zero."""
    if pd.isna(value):
        return status if status == "below_half_unit" else "hidden"
    if value <= 0 or share >= SHARE_MIN:
        return None
    return "no_total" if pd.isna(share) else "small"


def _newest(table: str) -> pd.DataFrame:
    """Rows of the newest edition of `NEWEST`."""
    rows = load(table)
    rows = rows[rows["source"] == NEWEST]
    return rows[rows["edition"] == rows["edition"].max()]


def _edition(rows: pd.DataFrame) -> Source:
    """Publication of rows that are all of one."""
    return common.publication(str(rows["source"].iloc[0]), str(rows["edition"].iloc[0]))


def _none_newest(iso3: str, w: Words) -> list[Statement]:
    """That the newest edition lists no output for its newest year; nothing where it does."""
    rows = _newest("production")
    source, year = _edition(rows), int(rows["year"].max())
    none = looked("production", country=iso3, source=NEWEST, edition=source.edition, year=str(year))
    if none is None:
        return []
    key = "briefing.country.no_output"
    return [_statement(none.sentence(w, key, source=source.short, year=str(year)), source)]


def _no_output(iso3: str, w: Words) -> list[Statement]:
    """That nothing is listed for the newest year; and for which year something last was."""
    if none := looked("production", "supply_outlook", country=iso3):
        names = w.listing([source.short for source in none.sources])
        return [_statement(none.sentence(w, "briefing.country.never", source=names), *none.sources)]
    last = last_listed(iso3)
    last_minerals = last.head(MAX_FURTHER_MINERALS)
    names = w.listing([w.the_mineral(m) for m in last_minerals["mineral"]])
    keys = zip(last_minerals["source"], last_minerals["edition"], strict=True)
    sources = {item.short: item for item in (common.publication(*key) for key in keys)}
    placeholders = {
        "year": last["year"].iloc[0],
        "source": w.listing(list(sources)),
        "minerals": names,
    }
    return [
        *_none_newest(iso3, w),
        _statement(w("briefing.country.former", **placeholders), *sources.values()),
    ]


def no_reserves(iso3: str, w: Words) -> list[Statement]:
    """That no reserves are listed, only some that no share is given for, or some years ago."""
    rows = load("reserves")
    own = rows[(rows["iso3"] == iso3) & (rows["value"] != 0)]
    newest = _edition(_newest("reserves"))
    if none := looked("reserves", country=iso3):
        text = none.sentence(w, "briefing.country.no_reserves", source=newest.short)
        return [_statement(text, newest)]
    if own.empty:  # the Union's are those of its states
        return []
    # What an older edition lists as not available was not listed there either.
    numbers = own[own["value"].notna() | (own["edition"] == newest.edition)]
    own = own if numbers.empty else numbers
    last = own[own["edition"] == own["edition"].max()]
    source = _edition(last)
    form = "reserves_unshared" if source == newest else "reserves_before"
    form = "reserves_na" if numbers.empty else form
    minerals = w.listing(
        [w.the_mineral(m) for m in last["mineral"].unique()[:MAX_FURTHER_MINERALS]]
    )
    values = {"source": source.short, "minerals": minerals, "newest": newest.short}
    return [_statement(w(f"briefing.country.{form}", **values), source)]


# --- at the table --------------------------------------------------------------------------------


def _on_record(figure_id: str, w: Words) -> Figure:
    """A figure of who takes part, on the last day the roll is confirmed."""
    return build(figure_id, {"on": On.usual, "lang": w.lang})


def role_lines(iso3: str, w: Words) -> list[str]:
    """Roles of a country on the last day the roll is confirmed: 'Forum member, since ...'."""
    roll = _on_record("partners.map", w).data
    return roles_since(dicts(roll[roll["iso3"] == iso3]), w, On.usual)


def _role_pages(iso3: str, w: Words) -> list[Source]:
    """Pages that say what `role_lines` does: of each role, of its meetings as a guest, and of the
    last one at which a list names it as a partner.
    """
    data = _on_record("partners.map", w).data
    own = data[data["iso3"] == iso3]
    of_union = own["role"].str.startswith("through_eu").any()
    roll = roll_on(On.usual)
    ids = list(roll.loc[roll["iso3"] == (UNION if of_union else iso3), "source_id"])
    for role in own["role"]:
        ids += appearances(iso3, role, On.usual)["source_id"].tolist()
    lists = facts("participation").merge(facts("convenings")[["convening_id", "date"]])
    own = lists[(lists["iso3"] == iso3) & (lists["capacity"] == "partner")]
    ids += own.loc[own["date"] <= On.usual].sort_values("date")["source_id"].tolist()[-1:]
    return [fact_page(source_id, w) for source_id in dict.fromkeys(ids)]


def role_statement(iso3: str, w: Words) -> Statement:
    """Its roles on the last day the roll is confirmed, or that it had none."""
    roles, date = role_lines(iso3, w), w.date(On.usual)
    sources = _on_record("partners.map", w).sources
    if roles:
        text = w("briefing.country.role", date=date, roles="; ".join(roles))
        return _statement(text, *_role_pages(iso3, w))
    if state := STATE_OF.get(iso3):
        placeholders = {"state": w.the_country(state), "roles": "; ".join(role_lines(state, w))}
        return _statement(
            w("briefing.country.no_role_territory", date=date, **placeholders), *sources
        )
    meetings = _on_record("table.register", w).sources
    if none := looked("facts/members", "facts/participation", country=iso3):
        return _statement(
            none.sentence(w, "briefing.country.no_role", date=date), *sources, *meetings
        )
    names = facts("participation")
    names = names[names["iso3"] == iso3].merge(facts("convenings"), on="convening_id")
    last = names.sort_values("date").iloc[-1]
    text = w("briefing.country.no_role_named", date=date, day=w.date(last["date"]))
    return _statement(text, *sources, fact_page(last["source_id_x"], w))


# --- with and without ----------------------------------------------------------------------------


def partners_group() -> frozenset[str]:
    """The partners on the last day their roll is confirmed, the Union with its member states."""
    return view_group.lens_countries(View({"lens": "msp", "on": On.usual, "eu": Eu.default}))


def with_and_without(iso3: str, w: Words) -> TextSlide | None:
    """The partners' shares with a country and without it, where that changes what is printed.

    Of the minerals in which the country itself has a share; the largest difference first.
    """
    group = partners_group()
    own = {(s.mineral, s.stage) for r in (True, False) for s in standing(iso3, reserves=r)}
    own_holdings = [h for h in holdings() if (h.mineral, h.stage) in own]
    if not own_holdings:
        return None
    now, other = (contribution(own_holdings, g) for g in (group, group ^ {iso3}))
    changes = (now["share"].fillna(0) - other["share"].fillna(0)).abs()
    form = "inside" if iso3 in group else "outside"
    holding_of = {(h.mineral, h.stage): h for h in own_holdings}
    lines = []
    for at in changes.sort_values(ascending=False, kind="stable").index:
        of = holding_of[now.loc[at, "mineral"], now.loc[at, "stage"]]
        line = _line(now.loc[at], other.loc[at], of, iso3, form, w)
        if line:
            lines.append(line)
    if not lines:
        return None
    title = w(f"briefing.partners.{form}", country=w.the_country(iso3))
    date = w("briefing.partners.date", date=w.date(On.usual))
    roll = _on_record("partners.map", w)
    return bullets(title, [*lines[:MAX_CHANGE_LINES], _statement(date, *roll.sources)], w)


def _line(
    now: pd.Series[str], other: pd.Series[str], of: Holding, iso3: str, form: str, w: Words
) -> Statement | None:
    """'Copper, mined: at least 12%, with Zambia at least 16% (USGS, MCS 2026)'."""
    before, after = (_share(row, of, w) for row in (now, other))
    if before == after:
        return None
    stage = w(f"partners.stage_inline.{now['stage']}")
    if now["stage"] != RESERVES:
        stage = w("briefing.partners.stage_year", stage=stage, year=now["year"])
    source = common.publication(now["source"], now["edition"])
    sentence = w(
        f"briefing.partners.line_{form}",
        mineral=common.mineral_at(now["mineral"], now["stage"], w),
        stage=stage,
        group=before,
        other=after,
        country=w.the_country(iso3),
        source=source.short,
    )
    return _statement(w.quoted(sentence), source)


def _share(row: pd.Series[str], of: Holding, w: Words) -> str:
    return share_text(w, row, "long", of) if row["listed"] else w("briefing.partners.none")


# --- output over time ----------------------------------------------------------------------------


def history_of(about: Country) -> dict[str, str] | None:
    """Query of output over time of the leading mineral that has a series up to its last year."""
    for one in about.leading[:MAX_OUTPUT_LINES]:
        for source in ({}, {"source": one.source}):
            query = {"mineral": one.mineral, "stage": one.stage, **source}
            figure = built("producers.history", {**query, "country": about.iso3}, about.w)
            if figure is not None and _goes_on(figure, about.iso3):
                return {**query, "country": about.iso3}
    return None


def _goes_on(figure: Figure, iso3: str) -> bool:
    with_value = figure.data[figure.data["value"] > 0]
    own = with_value[with_value["iso3"] == iso3]
    return len(own) >= 2 and bool(own["year"].max() == with_value["year"].max())
