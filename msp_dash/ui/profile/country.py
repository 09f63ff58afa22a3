"""Content of a country profile: the query of each figure, and the summary at the top."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from msp_dash.briefing.country import (
    country_statements,
    history_of,
    role_lines,
    share_sentence,
    with_and_without,
)
from msp_dash.briefing.model import TextSlide
from msp_dash.briefing.subjects import Country as CountryBrief
from msp_dash.figures.coalition.complementarity import exchanges, rows_of
from msp_dash.figures.country.compare import peer_of
from msp_dash.figures.country.query import profile_countries
from msp_dash.figures.country.ranks import headline
from msp_dash.figures.places import PAGES, RECORD
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import resolve, spec
from msp_dash.figures.sites.query import minerals_in
from msp_dash.figures.standing import Standing
from msp_dash.figures.table.register import has_seat
from msp_dash.ui.daily_cache import daily_cache
from msp_dash.ui.profile.parts import (
    Chosen,
    ProfileContent,
    Query,
    chosen_query,
    part,
    section,
    supported_query,
    with_citation,
)
from msp_dash.words import Words

SECTIONS = {
    name: tuple(one for one in ids if one != RECORD) for name, ids in PAGES["country"].items()
}
"""Bands and their figures, but for the record of a site, which only a chosen site has."""
OPEN = ("brings", "trade")
"""Bands that are open; the others are folded."""
MINERALS_MAX = 2
"""Maximum number of minerals that a profile links to."""


@dataclass(frozen=True)
class Profile:
    """A country, and the queries of the figures in its profile."""

    iso3: str
    w: Words

    @property
    def is_known(self) -> bool:
        """Whether any table or fact names it."""
        return self.iso3 in profile_countries()

    @cached_property
    def brief(self) -> CountryBrief:
        """Its shares, as computed for the country brief."""
        return CountryBrief(self.iso3, self.w)

    @cached_property
    def first(self) -> Standing | None:
        """Its share of what matters most or, where it produces nothing, of reserves."""
        return next(iter((*self.brief.leading, *self.brief.reserves)), None)

    def query(self, figure_id: str) -> Query | None:
        """The query of a figure; None where the figure has no row of the country."""
        if figure_id in SPECIAL:
            return SPECIAL[figure_id](self)
        query_ = supported_query(figure_id, {"country": self.iso3})
        if query_ is None or figure_id.startswith("country."):
            return query_
        match = part(figure_id, query_, self.w)
        return query_ if match and speaks_of(match.figure, self.iso3) else None

    def marginal(self) -> Query | None:
        """The effect of its membership on the partners' share of its leading mineral and stage."""
        if self.first is None:
            return None
        query = {"mineral": self.first.mineral, "stage": self.first.stage, "lens": "msp"}
        match = part("coalition.marginal", query, self.w)
        return query if match and speaks_of(match.figure, self.iso3) else None

    def both_stages(self) -> Query | None:
        """Mining beside refining, where a publisher has both stages for it."""
        query = {"set": self.iso3}
        return query if part("coalition.complementarity", query, self.w) else None

    def beside(self) -> Query | None:
        """It and the largest other country in what it has most of."""
        if self.first is None:
            return None
        return {"countries": f"{self.iso3},{peer_of(self.iso3)}"}

    def seat(self) -> Query | None:
        """Its row in the register, where a list or a promise names it."""
        return {"seat": self.iso3} if has_seat(self.iso3) else None

    def sites(self) -> Query | None:
        """Its sites of what matters most of the minerals that a list has there."""
        minerals = minerals_in(self.iso3)
        led = (one.mineral for one in self.brief.shares if one.mineral in minerals)
        mineral = next(led, next(iter(minerals), ""))
        return {"country": self.iso3, "mineral": mineral} if mineral else None

    def history(self) -> Query | None:
        """Output over time of its leading mineral."""
        return history_of(self.brief)

    def title(self) -> str:
        """Title: its share of what matters most as a sentence, else a generic sentence."""
        if self.first is None:
            return self.w("profile.held", about=self.w.the_country(self.iso3))
        return str(headline(self.first, self.w).title)

    def answer(self) -> list[str]:
        """The summary: shares of output, exports, and role in the partnership; no share twice."""
        w, both = self.w, self.value_added()
        elsewhere: tuple[Standing, ...] = (self.first,) if self.first else ()
        if both is not None:
            elsewhere += tuple(one for one in self.brief.leading if one.mineral == both["mineral"])
        lines = country_statements(self.iso3, self.brief.leading, self.brief.reserves, w, elsewhere)
        own = {"country": self.iso3}
        return [
            *self._titles(("coalition.complementarity", both)),
            *(w("profile.sentence", text=line.text) for line in lines),
            *self._titles(("country.exports_gdp", own), ("country.exports", own)),
        ]

    def _titles(self, *queries: tuple[str, Query | None]) -> list[str]:
        """The titles of figures that have data."""
        matches = (part(figure_id, query, self.w) for figure_id, query in queries)
        return [with_citation(match.figure, self.w) for match in matches if match]

    def value_added(self) -> Query | None:
        """Of the mineral that matters most of those that it both mines and refines."""
        query = self.both_stages()
        if query is None:
            return None
        view = resolve(spec("coalition.complementarity"), query).view
        both = {one.mineral for one in exchanges(rows_of(view))}
        best = next((one.mineral for one in self.brief.shares if one.mineral in both), None)
        return None if best is None else {**query, "mineral": best}

    def lines(self, section: str) -> list[str]:
        """Sentences above the figures of a section."""
        if section == "table":
            return role_lines(self.iso3, self.w)
        if section == "without":
            slide = with_and_without(self.iso3, self.w)
            return [] if slide is None else bullets(slide)
        return []

    def minerals(self) -> tuple[str, ...]:
        """Minerals that matter most, each once."""
        return tuple(dict.fromkeys(one.mineral for one in self.brief.shares))[:MINERALS_MAX]


@daily_cache(256)
def summary(iso3: str, w: Words) -> tuple[str, ...]:
    """The answer after the title with its source, for where no title stands above it."""
    one = Profile(iso3, w)
    first = [share_sentence(one.first, w).text] if one.first else []
    return (*(w("profile.sentence", text=text) for text in first), *one.answer())


@daily_cache(256)
def profile(iso3: str, w: Words, chosen: Chosen = ()) -> ProfileContent | None:
    """The profile of a country with what the reader chose; None where no table mentions it."""
    one = Profile(iso3, w)
    if not one.is_known:
        return None
    country = w.the_country(iso3)
    contents = (
        section(
            name,
            ids,
            lambda figure_id: chosen_query(figure_id, one.query(figure_id), dict(chosen)),
            w,
            w(f"pages.country.empty.{name}", country=country),
            one.lines(name),
        )
        for name, ids in SECTIONS.items()
    )
    return ProfileContent(one.title(), tuple(one.answer()), one.minerals(), tuple(contents))


def bullets(slide: TextSlide) -> list[str]:
    """The sentences of a slide of bullets."""
    return [line.removeprefix("- ") for line in slide.body.splitlines()]


def speaks_of(figure: Figure, iso3: str) -> bool:
    """Whether any row of a figure names a country, or a column is of it."""
    if iso3 in figure.data:
        return True
    texts = figure.data.select_dtypes(include=["object", "string"])
    return bool((texts == iso3).any(axis=None))


SPECIAL: Mapping[str, Callable[[Profile], Query | None]] = {
    "coalition.complementarity": Profile.both_stages,
    "country.compare": Profile.beside,
    "coalition.marginal": Profile.marginal,
    "table.register": Profile.seat,
    "producers.history": Profile.history,
    "sites.map": Profile.sites,
    "sites.table": Profile.sites,
}
"""Figures whose query is more than the country."""
