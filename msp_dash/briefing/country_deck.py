"""The deck of a country: what it brings, gains, sells and buys, where it sits, what it could add.

`COUNTRY` lists its parts; a new figure is added by one entry, a function from the country to its
slides, which returns none where it has no data, so that no slide is empty. A title written here
that contains numbers belongs to a link with every parameter pinned, so that the picture keeps
matching the title. Other links follow the newest data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msp_dash.briefing import ready_slides
from msp_dash.briefing.country import UNION, partners_group, role_lines, with_and_without
from msp_dash.briefing.country import in_short as country_in_short
from msp_dash.briefing.gaps import Gap, gap_bullets, gaps_of_country
from msp_dash.briefing.model import MAX_UNKNOWN, Briefing, Slide
from msp_dash.briefing.subjects import Country, country_code
from msp_dash.data import load
from msp_dash.figures import record
from msp_dash.figures.common import capital
from msp_dash.figures.country.ranks import part
from msp_dash.figures.disruption.bought import LEAST_USD
from msp_dash.figures.disruption.query import leading_supplier
from msp_dash.figures.registry import url
from msp_dash.figures.table.register import has_seat
from msp_dash.figures.view_group import eu_states, lens_entities
from msp_dash.params import Eu, On, View
from msp_dash.render.fit import SLIDE_ROWS, take_rows
from msp_dash.words import words

RANKINGS_MAX = 4
"""Minerals of a country brief that get a slide of their own."""
RANKED_SHARE_MIN = 0.005
"""A smaller share gets a line of text instead of a slide, unless it is the country's largest."""
GAPS_MAX = 9
"""Gaps of a country among which those of a slide are found."""
OF_ONE = ("iso3", "country_iso3")
"""Columns that name the country of a row: where all name one, the figure is of it alone."""


def shows(figure: record.Figure, iso3: str) -> bool:
    """Whether a picture draws a mark of its own for a country, or is of that country alone.

    What is of member states alone is of the Union.
    """
    own = {iso3, *(eu_states() if iso3 == UNION else ())}
    if any(figure.data[name].isin(own).all() for name in OF_ONE if name in figure.data):
        return True
    encoding = figure.encoding
    match encoding:
        case record.MapEncoding():
            return iso3 in encoding.fill
        case record.RankingEncoding():
            return any(r.key == iso3 and r.length > 0 for r in encoding.rows)
        case record.LinesEncoding():
            lines = [s for panel in encoding.panels for s in panel.series if s.key == iso3]
            return any(p.y is not None and p.y > 0 for s in lines for p in s.points)
        case record.BarsEncoding():
            return any(r.key == iso3 and r.parts for r in encoding.rows)
        case record.DotsEncoding():
            return any(r.key == iso3 and r.dots for r in encoding.rows)
        case record.MatrixEncoding():
            rows = [r for r in encoding.rows if r.key == iso3]
            return any(cell.symbol != "dot" for r in rows for cell in r.cells)
        case _:
            return False


def _with_country(about: Country, figure_id: str, query: Mapping[str, str]) -> record.Figure | None:
    """The figure with the country followed, None where it draws no mark for it."""
    figure = ready_slides.built(figure_id, {**query, "country": about.iso3}, about.w)
    return figure if figure is not None and shows(figure, about.iso3) else None


Part = Callable[[Country], list[Slide]]


def _gaps(about: Country) -> list[Gap]:
    """What is not known of it, and not said where the brief begins."""
    w, shares, own = about.w, (about.leading, about.reserves), {"country": about.iso3}
    maps = (
        ready_slides.built("sites.map", {**own, "mineral": one.mineral}, w) for one in about.leading
    )
    sites = next((one for one in maps if one is not None and len(one.data) > 1), None)
    controls, trade = (
        ready_slides.built(one, own, w) for one in ("standards.export_controls", "country.exports")
    )
    standings = [*about.leading, *about.reserves]
    gaps = gaps_of_country(about.iso3, standings, *shares, controls, sites, trade, w, GAPS_MAX)
    stated = country_in_short(about.iso3, *shares, w).body
    return [one for one in gaps if one.text not in stated][:MAX_UNKNOWN]


def _in_short(about: Country) -> list[Slide]:
    """What the sources hold on it; a gap too few for a slide of its own comes last."""
    slide = country_in_short(about.iso3, about.leading, about.reserves, about.w)
    gaps = _gaps(about)
    if len(gaps) > 1:
        return [slide]
    more = gap_bullets(slide.title, gaps, about.w)
    body = "\n".join(filter(None, (slide.body, more.body)))
    sources = tuple(dict.fromkeys((*slide.sources, *more.sources)))
    return [slide.model_copy(update={"body": body, "sources": sources})]


def _unknown(about: Country) -> list[Slide]:
    """What is not known, from gaps that the tables record."""
    gaps = _gaps(about)
    if len(gaps) < 2:
        return []
    return [gap_bullets(about.w("slides.closing.unknown"), gaps, about.w)]


def _rankings(about: Country) -> list[Slide]:
    """Its largest shares among the world's producers."""
    slides: list[Slide] = []
    ranked = [s for s in about.leading if s.share >= RANKED_SHARE_MIN] or about.leading[:1]
    for one in ranked[:RANKINGS_MAX]:
        query = {"mineral": one.mineral, "stage": one.stage, "source": one.source}
        query |= {"edition": one.edition, "year": str(one.year)}
        figure = _with_country(about, "producers.ranking", query)
        figure = figure or _with_country(about, "producers.map", query)
        if figure is not None:
            slides.append(ready_slides.titled_slide(figure.id, figure.link, about.w))
    return slides


def history_of(about: Country) -> dict[str, str] | None:
    """Query of output over time of the leading mineral that has a series up to its last year."""
    for one in about.leading[:RANKINGS_MAX]:
        for source in ({}, {"source": one.source}):
            query = {"mineral": one.mineral, "stage": one.stage, **source}
            figure = _with_country(about, "producers.history", query)
            if figure is not None and _goes_on(figure, about.iso3):
                return {**query, "country": about.iso3}
    return None


def _history(about: Country) -> list[Slide]:
    query = history_of(about)
    return [] if query is None else ready_slides.slides_of("producers.history", query, about.w)


def _goes_on(figure: record.Figure, iso3: str) -> bool:
    with_value = figure.data[figure.data["value"].notna()]
    own = with_value[with_value["iso3"] == iso3]
    return len(own) >= 2 and bool(own["year"].max() == with_value["year"].max())


def _reserves(about: Country) -> list[Slide]:
    for one in about.reserves[:1]:
        query = {"mineral": one.mineral, "source": one.source, "edition": one.edition}
        figure = _with_country(about, "producers.reserves", query)
        if figure is not None:
            return [ready_slides.titled_slide(figure.id, figure.link, about.w)]
    return []


def _disagreement(about: Country) -> list[Slide]:
    for one in about.leading[:RANKINGS_MAX]:
        query = {"mineral": one.mineral, "stage": one.stage}
        if _with_country(about, "producers.disagreement", query) is not None:
            query["country"] = about.iso3
            return ready_slides.slides_of("producers.disagreement", query, about.w)
    return []


def _roll(about: Country) -> list[Slide]:
    """Its role on the map of roles."""
    roles = role_lines(about.iso3, about.w)
    figure = _with_country(about, "partners.map", {"on": On.usual})
    if figure is None or not roles:
        return []
    placeholders = {"country": about.w.country(about.iso3), "role": roles[0]}
    title = about.w("briefing.country.map", **placeholders)
    return [ready_slides.titled_slide(figure.id, figure.link, about.w, title)]


def short_table(about: Country, figure_id: str) -> record.Figure | None:
    """The figure among those in the same role as the country, so that its rows fit a slide."""
    day = {"on": On.usual, "eu": Eu.default}
    own = [
        lens
        for lens in ("msp", "forum", "guests")
        if about.iso3 in lens_entities(View({"lens": lens, **day}))
    ]
    for lens in (*own[:1], "none"):
        figure = _with_country(about, figure_id, {"lens": lens})
        if figure is not None:
            return figure
    return None


def _among_its_role(figure_id: str) -> Part:
    """The figure among those in the same role."""

    def part(about: Country) -> list[Slide]:
        figure = short_table(about, figure_id)
        return (
            [] if figure is None else [ready_slides.titled_slide(figure.id, figure.link, about.w)]
        )

    return part


def _seat(about: Country) -> list[Slide]:
    """Its meetings and promises in the register of seats."""
    if not has_seat(about.iso3):
        return []
    return ready_slides.slides_of("table.register", {"seat": about.iso3}, about.w)


def _partners(about: Country) -> list[Slide]:
    """What the partners have with it or without it, and what they have of each mineral."""
    text = with_and_without(about.iso3, about.w)
    if text is None:
        return []
    return [text, *ready_slides.slides_of("coalition.shares", {"lens": "msp"}, about.w)]


def _listings(about: Country) -> list[Slide]:
    """Who lists which mineral, for a country that has such a list itself."""
    lists = set(load("listings")["jurisdiction"])
    return ready_slides.slides_of("producers.listings", {}, about.w) if about.iso3 in lists else []


def _of_country(figure_id: str) -> Part:
    """The figure of the country alone, under its own sentence."""

    def part(about: Country) -> list[Slide]:
        return ready_slides.slides_of(figure_id, {"country": about.iso3}, about.w)

    return part


def _standing(about: Country) -> list[Slide]:
    """All its shares; the figure's own title, about the largest one, is on an earlier slide."""
    query = {"country": about.iso3}
    if ready_slides.built("country.standing", query, about.w) is None:
        return []
    title = about.w("briefing.country.standing", country=about.w.the_country(about.iso3))
    link = url("country.standing", query)
    return [ready_slides.titled_slide("country.standing", link, about.w, title)]


def _both_stages(about: Country) -> list[Slide]:
    """What it mines beside what it refines, of more than one mineral."""
    query = {"set": about.iso3}
    figure = ready_slides.built("coalition.complementarity", query, about.w)
    if figure is None or not isinstance(figure.encoding, record.DotsEncoding):
        return []
    rows = [row for row in figure.encoding.rows if not row.heading]
    return ready_slides.slides_of(figure.id, query, about.w) if len(rows) > 1 else []


def _marginal(about: Country) -> list[Slide]:
    """What it adds to the partners or takes away, of its largest share, where a slide shows it."""
    for one in (*about.leading, *about.reserves)[:1]:
        query = {"mineral": one.mineral, "stage": one.stage, "lens": "msp"}
        figure = ready_slides.built("coalition.marginal", query, about.w)
        if figure is None or not isinstance(figure.encoding, record.BarsEncoding):
            return []
        if about.iso3 in {row.key for row in take_rows(figure.encoding.rows, SLIDE_ROWS)}:
            form = "inside" if about.iso3 in partners_group() else "outside"
            placeholders = {
                "country": capital(about.w.the_country(about.iso3)),
                "part": part(one, about.w),
            }
            title = about.w(f"briefing.country.brings.{form}", **placeholders)
            return [ready_slides.titled_slide(figure.id, figure.link, about.w, title)]
    return []


def _stops(about: Country) -> list[Slide]:
    """What would be missing without it, of its largest share of output."""
    first = about.leading[:1]
    if not first or first[0].share < RANKED_SHARE_MIN:
        return []
    query = {"mineral": first[0].mineral, "stage": first[0].stage}
    query |= {"supplier": about.iso3, "lens": "msp"}
    return ready_slides.slides_of("disruption.supply", query, about.w)


def _depends(about: Country) -> list[Slide]:
    """What it buys from the supplier that leads most outputs, led by what it buys most there."""
    leader = leading_supplier()
    if about.iso3 == leader or not about.leading:
        return []
    query = {"set": about.iso3, "supplier": leader}
    figure = ready_slides.built("disruption.leverage", query, about.w)
    if figure is None:
        return []
    bought = figure.data[figure.data["value_usd"] >= LEAST_USD]
    if bought.empty:
        return []
    mineral = str(bought.loc[bought["share"].idxmax(), "mineral"])
    return ready_slides.slides_of(figure.id, {**query, "mineral": mineral}, about.w)


def _participants(about: Country) -> list[Slide]:
    """Openness and due diligence, where a list names it."""
    figure = _with_country(about, "standards.participants", {})
    if figure is None:
        return []
    return ready_slides.slides_of("standards.participants", {"country": about.iso3}, about.w)


COUNTRY: tuple[Part, ...] = (
    # What it brings,
    _in_short,
    _rankings,
    _standing,
    _both_stages,
    _reserves,
    # what it gains from that, sells and buys,
    _of_country("country.exports_gdp"),
    _of_country("country.exports"),
    _of_country("country.imports"),
    _depends,
    # where it sits and what it keeps to,
    _roll,
    _seat,
    _among_its_role("partners.groups"),
    _listings,
    _of_country("standards.export_controls"),
    _of_country("country.governance"),
    _participants,
    # what it could add.
    _partners,
    _marginal,
    _stops,
    _of_country("projects.table"),
    _of_country("sites.map"),
    # History and method come last.
    _history,
    _disagreement,
    _unknown,
)
"""What a country brief holds, in the order of its slides."""


def country_brief(iso3: str, lang: str = "en") -> Briefing:
    """What the sources hold on a country. One with little data gets a short, honest brief.

    Raises
    ------
    UnknownSubject
        When there is no area of that code.
    """
    w = words(lang)
    about = Country(country_code(iso3, lang), w)
    slides = ready_slides.each_once([slide for part in COUNTRY for slide in part(about)], w)
    slides = ready_slides.joined(slides, w)
    return ready_slides.ready_briefing(
        w("briefing.ready.title.country", country=w.country(about.iso3)), slides, w
    )
