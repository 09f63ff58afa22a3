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
TIED_NAMED_MAX = 3
"""Countries that share the first place: more of them are counted, not named."""
UNION = "EU"
"""Publishers list its states."""
GASES = frozenset({"helium"})
"""Minerals that no mine yields."""

Kind = Literal["reported", "estimated", "projected"]
Form = Literal["share", "nearly_all", "all"]


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

    def wholes(self, w: Words) -> tuple[str, ...]:
        """What shares are of, the fullest name first: 'the world's nickel', 'world output'."""
        full = common.the_mineral_at(self.mineral, self.stage, w)
        brief = common.brief_mineral_at(self.mineral, self.stage, w)
        if self.partial:
            pairs = [("counted", full), ("counted_brief", brief), ("output_counted", full)]
        else:
            pairs = [("world", full), ("brief", full), ("output", full)]
        return tuple(dict.fromkeys(w(f"producers.whole.{n}", mineral=m) for n, m in pairs))

    def stated(self, text: str, w: Words) -> str:
        """A number, or the year of a sentence without one, as its publisher stated it."""
        return w.estimate(text, str(self.year)) if self.kind == "estimated" else text

    def title(self, form: str, w: Words, *, share: str = "", **values: object) -> tuple[str, ...]:
        """The wordings of a title; each names the mineral. `share`: where the form has one."""
        key = f"producers.title.{form}.{self.activity}.{self.tense}"
        year = str(self.year)
        values |= {"share": self.stated(share, w)} if share else {}
        values["year"] = year if share else self.stated(year, w)
        return tuple(w(key, whole=o, **values) for o in self.wholes(w)[:-1])


def is_whole(rows: pd.DataFrame, codes: Iterable[str]) -> bool:
    """Whether no row but those of `codes` has any output. `rows` : columns iso3, value."""
    return not (rows.loc[~rows["iso3"].isin(list(codes)), "value"] > 0).any()


def form_of(share: float, *, whole: bool) -> Form:
    """Form of the sentence for a share; `whole`: no other country has any."""
    return "share" if share < ALL else "all" if whole else "nearly_all"


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


def places(w: Words, value: float, unit: str, rank: int | None) -> tuple[str, ...]:
    """'940,000 t, 7th', '940 kt, 7th', '7th': the fullest first; amounts where it has no rank."""
    if rank is None:
        return tuple(dict.fromkeys(amounts(w, value, unit)))
    ordinal = w.ordinal(rank)
    pairs = (w("producers.place", amount=a, rank=ordinal) for a in amounts(w, value, unit))
    return (*dict.fromkeys(pairs), ordinal)


def with_place(w: Words, sentences: Sequence[str], places_in_words: Sequence[str]) -> str:
    """The fullest title with the place behind it that has room, the place before the wording."""
    tried = (_with_place(w, sentence, place) for place in places_in_words for sentence in sentences)
    return fitting(w, "title", *tried, *sentences[-1:])


def _with_place(w: Words, sentence: str, place: str) -> str:
    if isinstance(sentence, Estimate):
        plain, quoted = (_with_place(w, text, place) for text in (str(sentence), sentence.quoted))
        return Estimate(plain, quoted, sentence.years)
    if sentence.endswith(")"):
        return w("producers.placed_within", sentence=sentence.removesuffix(")"), place=place)
    return w("producers.placed", sentence=sentence, place=place)


# --- who leads -----------------------------------------------------------------------------------


def leading(subject: Subject, out: output_tables.Output, w: Words) -> Headline:
    """'Indonesia mined 67% of the world's nickel in 2025'; no second."""
    countries = named_rows(out.rows)
    if countries.empty:
        return _unshared(subject, out, w)
    top = countries.iloc[0]
    tied = countries.loc[countries["value"] == top["value"], "iso3"]
    if len(tied) > 1:
        values = {
            "countries": first_of(list(tied), w),
            "share": part(w, top["share"], whole=False),
        }
        values_counted = values | {"countries": _many(len(tied), w)}
        titles = (*subject.title("tied", w, **values), *subject.title("tied", w, **values_counted))
        return Headline(fitting(w, "title", *titles))
    country = top["iso3"]
    titles = (*_shares(subject, out, country, w), *_share_brief(subject, out, country, w))
    return Headline(fitting(w, "title", *titles))


def first_of(codes: Sequence[str], w: Words) -> str:
    """Countries that share the first place, as a sentence begins."""
    if len(codes) <= TIED_NAMED_MAX:
        return common.capital(w.listing([w.the_country(code) for code in codes]))
    return _many(len(codes), w)


def _many(n: int, w: Words) -> str:
    return w("producers.countries", count=w.count(n, capital=True))


def _share_values(out: output_tables.Output, country: str, w: Words) -> tuple[Form, dict[str, str]]:
    share = float(out.rows.loc[out.rows["iso3"] == country, "share"].iloc[0])
    whole = is_whole(out.rows, [country])
    form = form_of(share, whole=whole)
    in_words = {"share": part(w, share, whole=whole)} if form == "share" else {}
    return form, {"country": common.capital(w.the_country(country)), **in_words}


def _shares(subject: Subject, out: output_tables.Output, country: str, w: Words) -> tuple[str, ...]:
    form, values = _share_values(out, country, w)
    return subject.title(form, w, **values)


def _share_brief(
    subject: Subject, out: output_tables.Output, country: str, w: Words
) -> tuple[str, ...]:
    """The title of a share that is left where no other has room."""
    form, values = _share_values(out, country, w)
    if form != "share":
        return ()
    key = f"producers.title.share_brief.{subject.tense}"
    values["share"] = subject.stated(values["share"], w)
    return (w(key, whole=subject.wholes(w)[-2], year=subject.year, **values),)


def _unshared(subject: Subject, out: output_tables.Output, w: Words) -> Headline:
    """The largest number where no total is published; that there is none where there is none."""
    mineral = common.the_mineral_at(subject.mineral, subject.stage, w)
    values = {"mineral": mineral, "year": subject.year, "source": subject.source(w)}
    largest = out.rows[(out.rows["iso3"] != RESIDUAL) & out.rows["value"].notna()].head(1)
    if largest.empty:
        return Headline(w("producers.title.no_value", **values))
    values["year"] = subject.stated(str(subject.year), w)
    country = common.capital(w.the_country(largest["iso3"].iloc[0]))
    key = f"producers.title.unshared.{subject.activity}"
    return Headline(w(key, country=country, **values))


# --- one country ---------------------------------------------------------------------------------


def country_headline(
    subject: Subject, out: output_tables.Output, country: str, w: Words
) -> Headline:
    """'Zambia mined 4.1% of the world's copper in 2025 (940,000 t, 7th)'.

    Where the publisher gives no share, what its row says; where it has no row, that.
    """
    if country == UNION:
        return _union(subject, out, w)
    rows = out.rows[out.rows["iso3"] == country]
    inside = {"country": w.the_country(country), "year": subject.year}
    mineral = common.the_mineral_at(subject.mineral, subject.stage, w)
    if rows.empty:
        return _unlisted(subject, country, w)
    row = rows.iloc[0]
    opening = {"country": common.capital(w.the_country(country)), "mineral": mineral}
    if row["value"] == 0:
        key = f"producers.title.zero.{subject.activity}.{subject.tense}"
        return Headline(w(key, year=subject.year, **opening))
    if pd.isna(row["share"]):
        return _without_share(subject, out, row, inside, w)
    rank = rank_of(subject.publisher, out.rows, float(row["value"]))
    places_in_words = places(w, float(row["value"]), out.unit, rank)
    full = with_place(w, _shares(subject, out, country, w), places_in_words)
    title = fitting(w, "title", full, *_share_brief(subject, out, country, w))
    return Headline(title)


def _unlisted(subject: Subject, country: str, w: Words) -> Headline:
    values = {
        "country": w.the_country(country),
        "mineral": common.the_mineral_at(subject.mineral, subject.stage, w),
        "source": subject.source(w),
        "year": subject.year,
    }
    keys = (f"unlisted.{subject.activity}", "unlisted_brief")
    return Headline(fitting(w, "title", *(w(f"producers.title.{k}", **values) for k in keys)))


def _union(subject: Subject, out: output_tables.Output, w: Words) -> Headline:
    """The sum of the states' rows: 'The European Union mined at least 22% of the world's ...'."""
    states = view_group.eu_states()
    share = group_share(out.rows, states)
    name = w.the_country(UNION)
    if share == 0:
        return _unlisted(subject, UNION, w)
    if share is None:
        mineral = common.the_mineral_at(subject.mineral, subject.stage, w)
        values = {"mineral": mineral, "source": subject.source(w), "year": subject.year}
        return Headline(w("producers.title.union", country=name, **values))
    bound: Bound = "at_least" if may_hide(out.rows, states) else "exactly"
    whole = is_whole(out.rows, states)
    form = "at_least" if bound == "at_least" else form_of(share, whole=whole)
    text = part(w, share, whole=whole, bound=bound) if form in ("share", "at_least") else ""
    return Headline(
        fitting(w, "title", *subject.title(form, w, country=common.capital(name), share=text))
    )


def _without_share(
    subject: Subject, out: output_tables.Output, row: pd.Series, inside: dict[str, object], w: Words
) -> Headline:
    status = "amount" if pd.notna(row["value"]) else str(row["status"])
    values = dict(inside)
    if status == "amount":
        amount = amounts(w, float(row["value"]), out.unit)[1]
        values["amount"] = w.estimate(amount, str(subject.year)) if row["estimated"] else amount
    key = f"producers.title.status.{status}"
    title = w(key, output=common.capital(output_of(subject.mineral, subject.stage, w)), **values)
    return Headline(title)


def output_of(mineral: str, stage: str, w: Words) -> str:
    """What a publisher counts, inside a sentence: 'mine output of nickel'."""
    key = f"producers.output_of.{activity(mineral, stage)}"
    return w(key, mineral=common.the_mineral_at(mineral, stage, w))


# --- the second finding --------------------------------------------------------------------------


def group_second(view: View, subject: Subject, rows: pd.DataFrame, title: str = "") -> str:
    """'The New York partners mined at least 5.0% of the world's nickel', or "" without a group."""
    w = view.words
    group = view_group.lens_countries(view)
    share = group_share(rows, group)
    if not group or rows["share"].isna().all():
        return ""
    inside = view_group.lens_inside(view)
    if share is None:
        return w("producers.group.unknown", group=inside)
    if share == 0:
        return w("producers.group.none", group=inside, source=subject.source(w))
    whole = is_whole(rows, group)
    bound: Bound = "at_least" if may_hide(rows, group) else "exactly"
    form = "nearly_all" if share >= ALL and not whole else bound
    key = f"producers.group.{form}.{subject.activity}.{subject.tense}"
    values = {
        "group": view_group.lens_name(view),
        "share": part(w, share, whole=whole, bound=bound),
    }
    texts = (w(key, whole=o, **values) for o in subject.wholes(w))
    return fitting(w, "second", *texts, title=title)


def second(view: View, subject: Subject, out: output_tables.Output, title: str = "") -> str:
    """The group's part; without one the leader where another country is followed, else three."""
    w = view.words
    group_sentence = group_second(view, subject, out.rows, title)
    countries = named_rows(out.rows)
    if group_sentence or countries.empty:
        return group_sentence
    top = countries.iloc[0]
    if view["country"] and view["country"] != top["iso3"]:
        form, values = _share_values(out, top["iso3"], w)
        key = f"producers.second.leader.{'share' if form == 'share' else 'all'}.{subject.tense}"
        return w(key, **values | {"country": w.the_country(top["iso3"])})
    three = float(countries["share"].head(3).sum())
    if len(countries) < 3 or three >= ALL or view["country"]:
        return ""
    return w(f"producers.second.three.{subject.tense}", share=w.share(three))


def headline(view: View, out: output_tables.Output) -> Headline:
    """The head of the map and of the ranking: a chosen country leads, else the largest."""
    w = view.words
    subject = Subject.of(view, view.year, out)
    if view["country"]:
        head = country_headline(subject, out, view["country"], w)
    else:
        head = leading(subject, out, w)
    return head._replace(second=second(view, subject, out, head.title))
