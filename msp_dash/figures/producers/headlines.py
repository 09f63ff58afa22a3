"""Titles of the output figures: the largest producer, one country's rank, a group's share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from msp_dash.analysis.groups import group_share, may_hide
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.figures import common, output_tables, view_group
from msp_dash.figures.headline import Headline, fitting
from msp_dash.params import View
from msp_dash.words import Words
from msp_dash.words.grammar import Estimate
from msp_dash.words.numbers import Bound

ALL = 0.995
"""From here on a share prints as 100%: "all" where nobody else has any, else "nearly all"."""
FEW_NAMED = frozenset({"iea"})
"""Publishers that name few countries, and not those with the most output."""
TIED_NAMED_MAX = 2
"""Countries that share the first place: more of them are counted, not named."""
UNION = "EU"
"""Publishers list its states."""
GASES = frozenset({"helium"})
"""Minerals that no mine yields."""

Kind = Literal["reported", "estimated", "projected"]


def activity(mineral: str, stage: str) -> str:
    """What is done at a stage, as sentences are keyed: a gas is extracted, not mined."""
    return "gas" if stage == "mine" and mineral in GASES else stage


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sentence on output is about, besides countries.

    `partial`: shares are of the publisher's own sum, which may leave countries out.
    """

    mineral: str
    stage: str
    publisher: str
    year: int
    kind: Kind
    partial: bool

    @classmethod
    def of(cls, view: View, year: int, out: output_tables.Output) -> Subject:
        """The subject of one year's output. `view` : mineral, stage and source."""
        kind: Kind = "projected" if out.projected else "estimated" if out.estimated else "reported"
        is_partial = out.denominator == "sum" or out.excludes_withheld
        return cls(view["mineral"], view["stage"], view["source"], year, kind, is_partial)

    @property
    def activity(self) -> str:
        """As `activity`."""
        return activity(self.mineral, self.stage)

    @property
    def tense(self) -> str:
        """Projections speak in the future."""
        return "projected" if self.kind == "projected" else "done"

    def source(self, w: Words) -> str:
        """Name of the publisher."""
        return w(f"params.source.{self.publisher}")

    def whole(self, w: Words) -> str:
        """What shares are of: 'the world's nickel'."""
        form = "counted" if self.partial else self.tense
        mineral = common.the_mineral_at(self.mineral, self.stage, w)
        return w(f"producers.whole.{form}", mineral=mineral)

    def values(self, w: Words) -> dict[str, str]:
        """Values of sentences on a number that is not there."""
        mineral = common.the_mineral_at(self.mineral, self.stage, w)
        return {"mineral": mineral, "year": str(self.year), "source": self.source(w)}

    def stated(self, text: str, w: Words) -> str:
        """A number, or the year of a sentence without one, as its publisher stated it."""
        return w.estimate(text, str(self.year)) if self.kind == "estimated" else text

    def opening(self, who: str, w: Words) -> str:
        """'Indonesia mined': the beginning of a sentence."""
        return w(f"producers.act.{self.activity}.{self.tense}", country=who)

    def title(self, who: str, share: str, w: Words) -> str:
        """'Indonesia mined 67% of the world's nickel in 2025'. `share` : of `share_of`."""
        year = str(self.year) if isinstance(share, Estimate) else self.stated(str(self.year), w)
        values = {"opening": self.opening(who, w), "whole": self.whole(w), "year": year}
        return w("producers.title.share", share=share, **values)


def share_of(
    w: Words, share: float, *, whole: bool, bound: Bound = "exactly", of: Subject | None = None
) -> str:
    """A share inside a sentence: '67%', 'at least 67%', 'nearly all'.

    Parameters
    ----------
    whole : whether nobody else has any.
    of : the subject of a title, whose estimates are marked.
    """
    if share >= ALL:
        return w(f"producers.share.{'all' if whole else 'nearly_all'}")
    number = w.share(share, bound)
    return w(f"producers.share.{bound}", share=of.stated(number, w) if of else number)


def is_whole(rows: pd.DataFrame, codes: Iterable[str]) -> bool:
    """Whether no row but those of `codes` has any output. `rows` : columns iso3, value."""
    return not (rows.loc[~rows["iso3"].isin(list(codes)), "value"] > 0).any()


def part(w: Words, share: float, *, whole: bool, bound: Bound = "exactly") -> str:
    """A share as a number that never reads as all of it where others have some."""
    if share < ALL or whole:
        return w.share(share, bound)
    near = w.share_table(share, bound)
    return w.about(w.percent(1.0)) if near == w.percent_table(1.0) else near


def named_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of countries that have a share above zero, largest first."""
    return rows[(rows["iso3"] != RESIDUAL) & (rows["share"] > 0)]


def amounts(w: Words, value: float, unit: str) -> tuple[str, str]:
    """A quantity in full and in a larger unit: '940,000 t', '940 kt'."""
    if unit != "t":
        text = w("producers.in_unit", value=w.significant(value / 1e6, 2), unit=million(unit, w))
        return text, text
    full = w("producers.in_unit", value=w.quantity(value), unit=w("words.unit.t"))
    return full, w.tonnes(value)


def million(unit: str, w: Words) -> str:
    """Name of a million of a unit that is no weight."""
    return w(f"words.unit.million_{unit}")


def rank_of(publisher: str, rows: pd.DataFrame, value: float) -> int | None:
    """Place of an amount among those of countries; None where it is not known.

    Who names but a few countries (`FEW_NAMED`) has larger ones in the sum of all others, maybe.
    """
    others = rows.loc[rows["iso3"] == RESIDUAL, "value"]
    if publisher in FEW_NAMED and (others > value).any():
        return None
    return int((named_rows(rows)["value"] > value).sum()) + 1


def place(w: Words, value: float, unit: str, rank: int | None) -> str:
    """'940,000 t, 7th'; the amount where it has no rank."""
    amount = amounts(w, value, unit)[0]
    return w("producers.place", amount=amount, rank=w.ordinal(rank)) if rank else amount


# --- who leads -----------------------------------------------------------------------------------


def leading(subject: Subject, out: output_tables.Output, w: Words) -> Headline:
    """'Indonesia mined 67% of the world's nickel in 2025'; no second."""
    countries = named_rows(out.rows)
    if countries.empty:
        return _unshared(subject, out, w)
    top = countries.iloc[0]
    tied = list(countries.loc[countries["value"] == top["value"], "iso3"])
    if len(tied) == 1:
        return Headline(_of_country(subject, out, top, w))
    key = f"producers.title.tied.{subject.activity}.{subject.tense}"
    share = subject.stated(part(w, top["share"], whole=False), w)
    values = {"whole": subject.whole(w), "year": subject.year, "share": share}
    return Headline(w(key, countries=first_of(tied, w), **values))


def first_of(codes: Sequence[str], w: Words) -> str:
    """Countries that share the first place, as a sentence begins."""
    if len(codes) <= TIED_NAMED_MAX:
        return common.capital(w.listing([w.the_country(code) for code in codes]))
    return countries_of(len(codes), w)


def countries_of(n: int, w: Words) -> str:
    """'Three countries', as a sentence begins."""
    return w.plural(w("producers.countries", count=w.count(n, capital=True)))


def _of_country(subject: Subject, out: output_tables.Output, row: pd.Series, w: Words) -> str:
    whole = is_whole(out.rows, [row["iso3"]])
    share = share_of(w, float(row["share"]), whole=whole, of=subject)
    return subject.title(common.capital(w.the_country(row["iso3"])), share, w)


def _unshared(subject: Subject, out: output_tables.Output, w: Words) -> Headline:
    """The largest number where no total is published; that there is none where there is none."""
    values = subject.values(w)
    largest = out.rows[(out.rows["iso3"] != RESIDUAL) & out.rows["value"].notna()].head(1)
    if largest.empty:
        return Headline(w("producers.title.no_value", **values))
    opening = subject.opening(common.capital(w.the_country(largest["iso3"].iloc[0])), w)
    values["year"] = subject.stated(values["year"], w)
    return Headline(w("producers.title.unshared", opening=opening, **values))


# --- one country ---------------------------------------------------------------------------------


def country_headline(
    subject: Subject, out: output_tables.Output, country: str, w: Words
) -> Headline:
    """'Zambia mined 4.1% of the world's copper in 2025 (940,000 t, 7th)'.

    Amount and rank only where they have room. Where the publisher gives no share, what its row
    says; where it has no row, that.
    """
    if country == UNION:
        return Headline(_union(subject, out, w))
    rows = out.rows[out.rows["iso3"] == country]
    if rows.empty:
        return Headline(_unlisted(subject, country, w))
    row = rows.iloc[0]
    if pd.isna(row["share"]) or row["value"] == 0:
        return Headline(_without_share(subject, out, row, w))
    title = _of_country(subject, out, row, w)
    rank = rank_of(subject.publisher, out.rows, float(row["value"]))
    full = with_place(w, title, place(w, float(row["value"]), out.unit, rank))
    return Headline(fitting(w, "title", full, title))


def with_place(w: Words, sentence: str, text: str) -> str:
    """A sentence with a place behind it, which marks the same estimates."""
    if isinstance(sentence, Estimate):
        plain, quoted = (with_place(w, one, text) for one in (str(sentence), sentence.quoted))
        return Estimate(plain, quoted, sentence.years)
    if sentence.endswith(")"):
        return w("producers.placed_within", sentence=sentence.removesuffix(")"), place=text)
    return w("producers.placed", sentence=sentence, place=text)


def _unlisted(subject: Subject, country: str, w: Words) -> str:
    values = subject.values(w)
    output = w(f"producers.activity.{subject.activity}", mineral=values["mineral"])
    return w("producers.title.unlisted", output=output, country=w.the_country(country), **values)


def _union(subject: Subject, out: output_tables.Output, w: Words) -> str:
    """The sum of the states' rows: 'The European Union mined at least 22% of the world's ...'."""
    states, name = view_group.eu_states(), w.the_country(UNION)
    share = group_share(out.rows, states)
    if share == 0:
        return _unlisted(subject, UNION, w)
    if share is None:
        return w("producers.title.union", country=name, **subject.values(w))
    bound: Bound = "at_least" if may_hide(out.rows, states) else "exactly"
    in_words = share_of(w, share, whole=is_whole(out.rows, states), bound=bound, of=subject)
    return subject.title(common.capital(name), in_words, w)


def _without_share(subject: Subject, out: output_tables.Output, row: pd.Series, w: Words) -> str:
    amount = ""
    if pd.notna(row["value"]):
        status = "amount" if row["value"] else "zero"
        amount = amounts(w, float(row["value"]), out.unit)[1]
        amount = w.estimate(amount, str(subject.year)) if row["estimated"] else amount
    else:
        status = str(row["status"])
    return w(
        f"producers.title.status.{status}",
        output=common.capital(output_of(subject.mineral, subject.stage, w)),
        country=w.the_country(row["iso3"]),
        amount=amount,
        **subject.values(w),
    )


def output_of(mineral: str, stage: str, w: Words) -> str:
    """What a publisher counts, inside a sentence: 'mine output of nickel'."""
    key = f"producers.output_of.{activity(mineral, stage)}"
    return w(key, mineral=common.the_mineral_at(mineral, stage, w))


# --- the second finding --------------------------------------------------------------------------


def group_second(view: View, subject: Subject, rows: pd.DataFrame) -> str:
    """'The New York partners mined at least 5.0% of the world's nickel', or "" without a group."""
    w = view.words
    group = view_group.lens_countries(view)
    share = group_share(rows, group)
    if not group or rows["share"].isna().all():
        return ""
    if not share:
        names = {"group": view_group.lens_inside(view), "source": subject.source(w)}
        return w(f"producers.group.{'unknown' if share is None else 'none'}", **names)
    bound: Bound = "at_least" if may_hide(rows, group) else "exactly"
    in_words = share_of(w, share, whole=is_whole(rows, group), bound=bound)
    opening = subject.opening(view_group.lens_name(view), w)
    return w("producers.group.share", opening=opening, share=in_words, whole=subject.whole(w))


def headline(view: View, out: output_tables.Output) -> Headline:
    """The head of the map and of the ranking: a chosen country leads, else the largest.

    Second the group's part; without one the leader where another country is followed, else three.
    """
    w, country = view.words, view["country"]
    subject, countries = Subject.of(view, view.year, out), named_rows(out.rows)
    head = country_headline(subject, out, country, w) if country else leading(subject, out, w)
    second = group_second(view, subject, out.rows)
    if second or countries.empty:
        return head._replace(second=second)
    top, three = countries.iloc[0], float(countries["share"].head(3).sum())
    if country and country != top["iso3"]:
        share = share_of(w, top["share"], whole=is_whole(out.rows, [top["iso3"]]))
        leader = w.the_country(top["iso3"])
        second = w(f"producers.second.leader.{subject.tense}", country=leader, share=share)
    elif not country and len(countries) >= 3 and three < ALL:
        second = w(f"producers.second.three.{subject.tense}", share=w.share(three))
    return head._replace(second=second)
