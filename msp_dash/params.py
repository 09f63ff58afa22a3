"""Query parameters of figures, one class each: URL name, values, default and labels.

Pages, figure routes, the command line and briefings all use these classes to parse a query. A
parameter is either a *choice* (a column of the figure's table of choices, so that its values are
those that have data) or *free* (validated by its own class).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from msp_dash.words import LANGUAGES, Words
from msp_dash.words.names import countries, country_like, current_areas, mineral_aliases, places

SENT_MAX_CHARS = 80
LAST_CONFIRMED_ROLL = "2026-02-03"
"""Last day on which the members of the MSP are confirmed; FORGE was launched a day later."""


def today() -> str:
    """Today in UTC, YYYY-MM-DD: the same day for every reader of one server."""
    return dt.datetime.now(dt.UTC).date().isoformat()


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


class Parameter:
    """Base of all parameters. Use the classes themselves; they have no state.

    Examples
    --------
    >>> from msp_dash.params import CountrySet, Eu
    >>> CountrySet.check(CountrySet.canonical("zmb, JPN"))
    'JPN,ZMB'
    >>> Eu.check("seats")
    Traceback (most recent call last):
    msp_dash.params.BadValue: eu='seats' is not allowed. Allowed: members, seat.
    """

    name: ClassVar[str]
    is_choice: ClassVar[bool] = False
    default: ClassVar[str] = ""
    """Value of a free parameter when none is sent; "" means none."""

    @classmethod
    def canonical(cls, text: str) -> str:
        """The one spelling of a value. Does not say whether it is allowed."""
        return text.strip()

    @classmethod
    def check(cls, value: str) -> str:
        """`value` where a free parameter allows it.

        Raises
        ------
        BadValue
            Naming the parameter, what was sent and what is allowed.
        """
        if value not in cls.values():
            raise BadValue(cls.name, value, cls.values())
        return value

    @classmethod
    def values(cls) -> tuple[str, ...]:
        """All values of a free parameter that can be listed."""
        return ()

    @classmethod
    def label(cls, value: str, words: Words) -> str:
        """A value in words."""
        key = f"params.{cls.name}.{value.replace('-', '_')}"
        return words(key) if words.has(key) else value

    @classmethod
    def heading(cls, words: Words) -> str:
        """The parameter's own name in words."""
        return words(f"params.{cls.name}.heading")


class Choice(Parameter):
    """A parameter whose values are those that the figure's data have."""

    is_choice = True


class Mineral(Choice):
    """Mineral id; British spellings, symbols and 'REE' are aliases."""

    name = "mineral"

    @classmethod
    def canonical(cls, text: str) -> str:
        folded = text.strip().casefold().replace(" ", "_")
        return mineral_aliases().get(folded, folded)

    @classmethod
    def label(cls, value: str, words: Words) -> str:
        return words.mineral(value)


class Stage(Choice):
    """mine, smelter, refined."""

    name = "stage"


class Year(Choice):
    """A year that the source has."""

    name = "year"


class SourceId(Choice):
    """Publisher: usgs, bgs, iea."""

    name = "source"


class Edition(Choice):
    """Edition of a publisher; left out, the newest that has what is asked."""

    name = "edition"

    @classmethod
    def label(cls, value: str, words: Words) -> str:
        return words.date(value)


class Scenario(Choice):
    """The edition's own scenario."""

    name = "scenario"


class Technology(Choice):
    """The IEA's sector."""

    name = "technology"


class Scope(Choice):
    """energy, other, total."""

    name = "scope"


DATED_LENSES = ("msp", "forum")
"""Lenses whose members are those of a day."""


class Lens(Parameter):
    """A group of countries seen through its membership."""

    name = "lens"
    default = "ny2022_partners"

    @classmethod
    def values(cls) -> tuple[str, ...]:
        return ("ny2022_partners", "ny2022_all", "msp", "forum", "guests", "none")

    @classmethod
    def label(cls, value: str, words: Words) -> str:
        return super().label(value, words) if value else words("params.lens.own")


class Region(Parameter):
    """A part of the world."""

    name = "region"
    default = "world"

    @classmethod
    def values(cls) -> tuple[str, ...]:
        return ("world", "africa", "asia", "europe", "north_america", "south_america", "oceania")


class CountrySet(Parameter):
    """A group of one's own: codes, comma-separated, in any order; the Union may be one."""

    name = "set"

    @classmethod
    def canonical(cls, text: str) -> str:
        return ",".join(sorted({part.strip().upper() for part in text.split(",")} - {""}))

    @classmethod
    def check(cls, value: str) -> str:
        unknown = [code for code in value.split(",") if code and code not in current_areas()]
        if unknown:
            meant = {code: country_like(code) for code in unknown}
            hint = "ISO 3166 alpha-3 codes and EU, comma-separated, such as JPN,USA,ZMB"
            hint += "".join(
                f"; {code}: did you mean {like}?" for code, like in meant.items() if like
            )
            raise BadValue(cls.name, ",".join(unknown), current_areas(), hint)
        return value

    @classmethod
    def repaired(cls, text: str) -> str:
        """The set with unknown codes replaced by the most similar code, or dropped."""
        return cls.canonical(",".join(country_like(c) for c in cls.canonical(text).split(",")))

    @classmethod
    def label(cls, value: str, words: Words) -> str:
        return words.listing([words.country(code) for code in value.split(",") if code])


RIVALS = {Lens.name: CountrySet.name, CountrySet.name: Lens.name}
"""Mutually exclusive parameters that define a group: one of them is empty."""


class On(Parameter):
    """A date, for the lenses msp and forum and for the roll."""

    name = "on"
    default = LAST_CONFIRMED_ROLL

    @classmethod
    def check(cls, value: str) -> str:
        try:
            return dt.date.fromisoformat(value).isoformat()
        except ValueError:
            raise BadValue(cls.name, value, (), "a date as YYYY-MM-DD") from None

    @classmethod
    def label(cls, value: str, words: Words) -> str:
        return words.date(value)


class Eu(Parameter):
    """Whether the Union's seat counts its member states (members) or only itself (seat)."""

    name = "eu"
    default = "members"

    @classmethod
    def values(cls) -> tuple[str, ...]:
        return ("members", "seat")


class Country(Parameter):
    """A country to follow; none by default."""

    name = "country"

    @classmethod
    def canonical(cls, text: str) -> str:
        return text.strip().upper()

    @classmethod
    def check(cls, value: str) -> str:
        if value and value not in countries():
            raise BadValue(
                cls.name, value, tuple(sorted(countries())), "an ISO 3166 alpha-3 code such as ZMB"
            )
        return value

    @classmethod
    def label(cls, value: str, words: Words) -> str:
        return words.country(value) if value else words("params.country.none")


class Hs6(Choice):
    """A traded product: six digits of the Harmonized System, named in words."""

    name = "hs6"

    @classmethod
    def label(cls, value: str, words: Words) -> str:
        return words("params.hs6.product", name=words(f"trade.product.label.{value}"), code=value)


class Exporter(Country):
    """The country that sells, or the Union; all of them by default."""

    name = "exporter"

    @classmethod
    def check(cls, value: str) -> str:
        if value and value not in current_areas():
            hint = "an ISO 3166 alpha-3 code such as CHL, or EU"
            like = country_like(value)
            hint += f"; {value}: did you mean {like}?" if like else ""
            raise BadValue(cls.name, value, current_areas(), hint)
        return value

    @classmethod
    def label(cls, value: str, words: Words) -> str:
        return words.country(value) if value else words(f"params.{cls.name}.none")


class Importer(Exporter):
    """The country that buys, or the Union; all of them by default."""

    name = "importer"


class Picture(Parameter):
    """How flows are drawn: bands from sellers to buyers, or arcs on the map."""

    name = "picture"
    default = "sankey"

    @classmethod
    def values(cls) -> tuple[str, ...]:
        return ("sankey", "map")


class Indicator(Choice):
    """One of the World Bank's six governance indicators."""

    name = "indicator"


class Measure(Choice):
    """Kind of an export control (ban, quota, licence ...), or how a price is told (indexed)."""

    name = "measure"


class Series(Choice):
    """A publisher's own name of one of its series of prices."""

    name = "series"


class Status(Choice):
    """What is known of a measure on a day: planned, in force, suspended, unknown ..."""

    name = "status"


class Kind(Choice):
    """What a row is one of: a mine or a refinery, a loan or a grant."""

    name = "kind"


class Site(Parameter):
    """A place that lists of sites name: the key of its first row, such as ga:198."""

    name = "site"
    default = "ga:198"

    @classmethod
    def check(cls, value: str) -> str:
        if value not in places():
            hint = "the id of a place, in column site of sites.map, such as " + cls.default
            raise BadValue(cls.name, value, (), hint)
        return value

    @classmethod
    def label(cls, value: str, words: Words) -> str:
        return places()[value]


class Strength(Choice):
    """How a project's link to the MSP is known: named by governments, by press, by its company."""

    name = "strength"


class Lang(Parameter):
    """Language of the words."""

    name = "lang"
    default = "en"

    @classmethod
    def values(cls) -> tuple[str, ...]:
        return LANGUAGES


@dataclass(frozen=True, slots=True)
class Use:
    """How a figure uses a parameter. `optional`: a choice that may be left open ("all").

    `default` stands in place of a free parameter's own; one that moves (`today`) is called anew.
    """

    parameter: type[Parameter]
    optional: bool = False
    default: str | Callable[[], str] | None = None

    @property
    def usual(self) -> str:
        """Value of a free parameter when none is sent."""
        if self.default is None:
            return self.parameter.default
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
    def year(self) -> int:
        """The year as a number."""
        return int(self._values["year"])
