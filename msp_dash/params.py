"""Query parameters of figures: URL name, values, default and labels.

Pages, figure routes, the command line and briefings all use them to parse a query. A parameter is
either a *choice* (a column of the figure's table of choices, so that its values are those that
have data) or *free* (validated by its kind).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from msp_dash.config import clock
from msp_dash.data import own
from msp_dash.data.rolls import last_confirmed_roll
from msp_dash.words import LANGUAGES, Words, words
from msp_dash.words.names import (
    countries,
    country_like,
    current_areas,
    mineral_aliases,
    minerals,
    places,
    trading_areas,
)

SENT_MAX_CHARS = 80
CODES_MAX = 1000
"""An error does not repeat a longer list of codes."""


def today() -> str:
    """Today in UTC, YYYY-MM-DD."""
    return clock.today().isoformat()


class BadValue(ValueError):
    """A parameter, or a value of it, that no combination allows."""

    def __init__(self, parameter: str, sent: str, allowed: tuple[str, ...], hint: str = "") -> None:
        self.parameter = parameter
        self.sent = sent[:SENT_MAX_CHARS]
        self.allowed = allowed
        self.hint = hint
        super().__init__(
            f"{parameter}={self.sent!r} is not allowed. Allowed: {hint or ', '.join(allowed)}."
        )


def sent_text(sent: str, words: Words) -> str:
    """A refused value in a sentence; one of an office's own tables with what it is."""
    return words("figures.own.sent", value=sent) if own.names_own(sent) else sent


@dataclass(frozen=True, eq=False)
class Parameter:
    """A parameter of one of the kinds below; the parameters themselves follow the kinds.

    Attributes
    ----------
    name : in a URL; its words are the table of this name in ``params.toml``.
    default : value of a free parameter when none is sent; "" means none.
    text : a value in words, if it has no key of its own in ``params.toml``.
    empty : key of the label of "" in ``params.toml``.
    canonical : the one spelling of a value. Does not say whether it is allowed.

    Examples
    --------
    >>> from msp_dash.params import CountrySet, Eu
    >>> CountrySet.check(CountrySet.canonical("zmb, JPN"))
    'JPN,ZMB'
    >>> Eu.check("seats")
    Traceback (most recent call last):
    msp_dash.params.BadValue: eu='seats' is not allowed. Allowed: members, seat.
    """

    name: str
    default: str = field(default="", kw_only=True)
    text: Callable[[Words, str], str] | None = field(default=None, kw_only=True)
    empty: str = field(default="none", kw_only=True)
    canonical: Callable[[str], str] = field(default=str.strip, kw_only=True)
    is_choice: ClassVar[bool] = False

    @property
    def usual(self) -> str:
        """Value of a free parameter when none is sent."""
        return self.default

    def check(self, value: str) -> str:
        """`value` where a free parameter allows it.

        Raises
        ------
        BadValue
            Naming the parameter, what was sent and what is allowed.
        """
        raise NotImplementedError

    def values(self) -> tuple[str, ...]:
        """All values of a free parameter that can be listed."""
        return ()

    def label(self, value: str, words: Words) -> str:
        """A value in words."""
        if value and self.text:
            return self.text(words, value)
        key = f"params.{self.name}.{value.replace('-', '_') or self.empty}"
        return words(key) if words.has(key) else value

    def heading(self, words: Words) -> str:
        """The parameter's own name in words."""
        return words(f"params.{self.name}.heading")


class Choice(Parameter):
    """A parameter whose values are those that the figure's data have."""

    is_choice = True


@dataclass(frozen=True, eq=False)
class Enumeration(Parameter):
    """A parameter with the few values of `allowed`."""

    allowed: tuple[str, ...]

    def check(self, value: str) -> str:
        if value not in self.values():
            raise BadValue(self.name, value, self.values(), self.hint(value))
        return value

    def hint(self, value: str) -> str:
        """Why a value is not allowed, where a list of those that are would not say it."""
        return ""

    def values(self) -> tuple[str, ...]:
        return self.allowed


@dataclass(frozen=True, eq=False)
class GroupOrOwn(Enumeration):
    """An enumeration of groups, and the office's own groups before "none" (`data.own`)."""

    def values(self) -> tuple[str, ...]:
        return (*self.allowed[:-1], *own.groups(), *self.allowed[-1:])

    def hint(self, value: str) -> str:
        if not own.names_own(value):
            return ""
        return (
            "a group of this dashboard; this one is of an office's own tables, which it does not "
            f"have: {', '.join(self.values())}"
        )

    def label(self, value: str, words: Words) -> str:
        group = own.groups().get(value)
        return group.title if group else super().label(value, words)


@dataclass(frozen=True, eq=False)
class Date(Parameter):
    """A day, YYYY-MM-DD; without one, the day that the data gives for `first`.

    `open` : whether "" is a value too, of which the figure makes a day.
    """

    first: Callable[[], str] = field(default=str, kw_only=True)
    open: bool = field(default=False, kw_only=True)

    @property
    def usual(self) -> str:
        return self.default or self.first()

    def check(self, value: str) -> str:
        if not value and self.open:
            return value
        try:
            return dt.date.fromisoformat(value).isoformat()
        except ValueError:
            raise BadValue(self.name, value, (), "a date as YYYY-MM-DD") from None


@dataclass(frozen=True, eq=False)
class Code(Parameter):
    """A code of a list in the data; "" is allowed where there is no default.

    Attributes
    ----------
    codes : the codes; an error repeats them, unless there are more than `CODES_MAX`.
    hint : what is allowed, in an error.
    similar : the code that an unknown one may mean, "" if none.
    """

    codes: Callable[[], Collection[str]]
    hint: str
    similar: Callable[[str], str] = field(default=lambda code: "", kw_only=True)

    def split(self, value: str) -> list[str]:
        """The codes in a value."""
        return [value] if value or self.default else []

    def check(self, value: str) -> str:
        codes = self.codes()
        unknown = [code for code in self.split(value) if code not in codes]
        if unknown:
            similar = [(code, self.similar(code)) for code in unknown]
            meant = [f"; {code}: did you mean {like}?" for code, like in similar if like]
            allowed = tuple(sorted(codes)) if len(codes) <= CODES_MAX else ()
            raise BadValue(self.name, ",".join(unknown), allowed, self.hint + "".join(meant))
        return value


class CodeList(Code):
    """Codes, comma-separated, in any order."""

    def split(self, value: str) -> list[str]:
        return [code for code in value.split(",") if code]

    def repaired(self, text: str) -> str:
        """The list with unknown codes replaced by the most similar code, or dropped."""
        return self.canonical(",".join(self.similar(c) for c in self.canonical(text).split(",")))


@dataclass(frozen=True, eq=False)
class Several(CodeList):
    """`least` to `most` codes, comma-separated, in the order in which they are sent."""

    least: int = 2
    most: int = 4

    def check(self, value: str) -> str:
        if not self.least <= len(self.split(value)) <= self.most:
            raise BadValue(self.name, value, (), self.hint)
        return super().check(value)


def _upper(text: str) -> str:
    return text.strip().upper()


def _mineral_id(text: str) -> str:
    folded = text.strip().casefold().replace(" ", "_")
    return mineral_aliases().get(folded, folded)


def _product(words: Words, code: str) -> str:
    return words("params.hs6.product", name=words(f"trade.product.label.{code}"), code=code)


def _country_codes(text: str) -> str:
    return ",".join(sorted({_upper(part) for part in text.split(",")} - {""}))


def _in_order(text: str, canonical: Callable[[str], str]) -> str:
    """Codes in their order, each once."""
    return ",".join(dict.fromkeys(filter(None, map(canonical, text.split(",")))))


def _countries_in_order(text: str) -> str:
    return _in_order(text, _upper)


def _minerals_in_order(text: str) -> str:
    return _in_order(text, _mineral_id)


def _minerals(words: Words, names: str) -> str:
    return words.listing([words.mineral(name) for name in names.split(",")])


def _countries(words: Words, codes: str) -> str:
    return words.listing([words.country(code) for code in codes.split(",")])


Mineral = Choice("mineral", text=lambda words, name: words.mineral(name), canonical=_mineral_id)
"""Mineral id; British spellings, symbols and 'REE' are aliases."""

Stage = Choice("stage")
"""mine, smelter, refined."""

Year = Choice("year")
"""A year that the source has."""

SourceId = Choice("source")
"""Publisher: usgs, bgs, iea."""

Edition = Choice("edition", text=Words.date)
"""Edition of a publisher; left out, the newest that has what is asked."""

Scenario = Choice("scenario")
"""The edition's own scenario."""

Technology = Choice("technology")
"""The IEA's sector."""

Scope = Choice("scope")
"""energy, other, total."""

Hs6 = Choice("hs6", text=_product)
"""A traded product: six digits of the Harmonized System, named in words."""

Nomenclature = Choice("nomenclature")
"""Edition of the Harmonized System: hs17, or hs92 with ores since 1995."""

Indicator = Choice("indicator")
"""One of the World Bank's six governance indicators."""

Measure = Choice("measure")
"""Kind of an export control (ban, quota, licence ...), or how a price is told (indexed)."""

Series = Choice("series")
"""A publisher's own name of one of its series of prices."""

Status = Choice("status")
"""What is known of a measure on a day: planned, in force, suspended, unknown ..."""

Kind = Choice("kind")
"""What a row is one of: a mine or a refinery, a loan or a grant."""

Strength = Choice("strength")
"""How a project's link to the MSP is known: named by governments, by press, by its company."""

DATED_LENSES = ("msp", "forum")
"""Lenses whose members are those of a day."""

Lens = GroupOrOwn(
    "lens",
    ("ny2022_partners", "ny2022_all", *DATED_LENSES, "guests", "washington", "forge", "none"),
    default="ny2022_partners",
    empty="own",
)
"""A group of countries seen through its membership."""

Table = Enumeration("table", ("ny", "msp", "washington"), default="ny")
"""Whose seats color a picture: the table of New York, of the MSP or of Washington."""

Region = Enumeration(
    "region",
    ("world", "africa", "asia", "europe", "north_america", "south_america", "oceania"),
    default="world",
)
"""A part of the world."""

Eu = Enumeration("eu", ("members", "seat"), default="members")
"""Whether the Union's seat counts its member states (members) or only itself (seat)."""

Picture = Enumeration("picture", ("sankey", "map"), default="sankey")
"""How flows are drawn: bands from sellers to buyers, or arcs on the map."""

Show = Enumeration("show", ("produces", "table"), default="produces")
"""Which map the overview shows: who produces a mineral, or who sat at the table in New York."""

Events = Enumeration("events", ("", "none"), empty="shown")
"""Whether lines over years show events of the facts; they do by default."""

Lang = Enumeration("lang", LANGUAGES, default="en")
"""Language of the words."""

On = Date("on", first=last_confirmed_roll, text=Words.date)
"""A date, for the lenses msp and forum and for the roll."""

Since = Date("since", text=Words.date, empty="week", open=True)
"""First day of what is asked about; the week that ends on the last day where it is left out."""

Until = Date("until", text=Words.date)
"""Last day of what is asked about."""

Country = Code(
    "country",
    countries,
    "an ISO 3166 alpha-3 code such as ZMB",
    text=lambda words, code: words.country(code),
    canonical=_upper,
)
"""A country to follow; none by default."""

Supplier = Choice("supplier", text=lambda words, code: words.country(code), canonical=_upper)
"""The country whose output stops: one that the source names; the largest by default."""

Cut = Enumeration("cut", ("0", "25", "50", "75", "100"), default="100")
"""How much of the supplier's output stops, in percent."""

Exporter = replace(
    Country,
    name="exporter",
    codes=trading_areas,
    hint="an ISO 3166 alpha-3 code such as CHL, or EU",
    similar=country_like,
)
"""The country that sells, or the Union; all of them by default."""

Importer = replace(Exporter, name="importer")
"""The country that buys, or the Union; all of them by default."""

CountrySet = CodeList(
    "set",
    current_areas,
    "ISO 3166 alpha-3 codes and EU, comma-separated, such as JPN,USA,ZMB",
    text=_countries,
    canonical=_country_codes,
    similar=country_like,
)
"""A group of one's own: codes, comma-separated, in any order; the Union may be one."""

Seat = Code(
    "seat",
    current_areas,
    "an ISO 3166 alpha-3 code such as JPN, or EU",
    text=lambda words, code: words.country(code),
    canonical=_upper,
    similar=country_like,
)
"""Who is at the table, the Union among them; everyone by default."""

Countries = Several(
    "countries",
    countries,
    "two to four ISO 3166 alpha-3 codes, comma-separated, such as COD,ZMB",
    default="COD,ZMB",
    text=_countries,
    canonical=_countries_in_order,
    similar=country_like,
)
"""Countries to be compared, in their order."""

Minerals = Several(
    "minerals",
    minerals,
    "two to four minerals, comma-separated, such as cobalt,nickel",
    default="cobalt,nickel,lithium",
    text=_minerals,
    canonical=_minerals_in_order,
)
"""Minerals to be compared, in their order; aliases as for `Mineral`."""

Agenda = replace(
    Minerals,
    name="agenda",
    default="copper,cobalt,graphite",
    hint="one to four minerals, comma-separated, such as copper,cobalt",
    least=1,
)
"""Minerals of a meeting, in the order in which they are discussed."""

ChainMinerals = replace(
    Minerals,
    default="",
    empty="six",
    hint="one to twelve minerals, comma-separated, such as cobalt,tungsten",
    least=1,
    most=12,
)
"""Rows of the chain; the six minerals of energy by default."""

Partners = replace(CountrySet, name="partners")
"""Partners at the table of a meeting; those of New York in 2022 where neither these nor guests are
named."""

Guests = replace(CountrySet, name="guests")
"""Guests at the table of a meeting."""

Site = Code(
    "site",
    places,
    "the id of a place, in column site of sites.map, such as ga:198",
    default="ga:198",
    text=lambda _words, place: places()[place],
)
"""A place that lists of sites name: the key of its first row."""

ONE_OF = {Countries.name: Country.name, Minerals.name: Mineral.name}
"""Parameter of several -> that of one of them, which a page shows where only one is left."""

RIVALS = {Lens.name: CountrySet.name, CountrySet.name: Lens.name}
"""Mutually exclusive parameters that define a group: one of them is empty."""


@dataclass(frozen=True, slots=True)
class Use:
    """How a figure uses a parameter. `optional`: a choice that may be left open ("all").

    `default` stands in place of a free parameter's own; one that moves (`today`) is called anew.
    """

    parameter: Parameter
    optional: bool = False
    default: str | Callable[[], str] | None = None

    @property
    def usual(self) -> str:
        """Value of a free parameter when none is sent."""
        if self.default is None:
            return self.parameter.usual
        return self.default() if callable(self.default) else self.default


class View(Mapping[str, str]):
    """Resolved parameters, frozen; ``view["mineral"]``; an open optional choice is ""."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    @property
    def words(self) -> Words:
        """Text in the language of the view."""
        return words(self._values.get("lang", Lang.default))

    @property
    def year(self) -> int:
        """The year as a number."""
        return int(self._values["year"])
