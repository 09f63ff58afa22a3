"""Ready-made briefings: the deck of a meeting, one per country, one per mineral.

`COUNTRY` and `MINERAL` list their parts; a new figure is added to a briefing by one entry.
An entry is a function from the subject to its slides; it returns none where it has no data, so
that no slide is empty. A title written here that contains numbers belongs to a link with every
parameter pinned, so that the picture keeps matching the title. Other links follow the newest data.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from msp_dash.briefing.convening import SAMPLE, convening_briefing
from msp_dash.briefing.country import (
    UNION,
    Statement,
    bullets,
    partners_group,
    role_lines,
    with_and_without,
)
from msp_dash.briefing.country import in_short as country_in_short
from msp_dash.briefing.model import (
    Briefing,
    FigureRef,
    FigureSlide,
    Slide,
    TextSlide,
    TwoFigureSlide,
)
from msp_dash.data import load
from msp_dash.data.mineral_groups import related
from msp_dash.data.vocabulary import STAGES
from msp_dash.figures.common import capital, eu_states, lens_entities, publication
from msp_dash.figures.country.ranks import part
from msp_dash.figures.disruption.bought import LEAST_USD
from msp_dash.figures.disruption.query import leading_supplier
from msp_dash.figures.record import (
    BarsEncoding,
    CountsEncoding,
    DotsEncoding,
    Figure,
    LinesEncoding,
    MapEncoding,
    MatrixEncoding,
    PeriodsEncoding,
    RankingEncoding,
    SitesEncoding,
    StatementsEncoding,
)
from msp_dash.figures.registry import build, registry, url
from msp_dash.figures.standing import Standing, current_areas, listed_areas, standing
from msp_dash.params import BadValue, Eu, Mineral, On, View
from msp_dash.render.fit import SLIDE_ROWS, take_rows
from msp_dash.render.pptx import needs_whole_slide
from msp_dash.words import Words, words
from msp_dash.words.names import minerals

RANKINGS_MAX = 4
"""Minerals of a country brief that get a slide of their own."""
RANKED_SHARE_MIN = 0.005
"""A smaller share gets a line of text instead of a slide, unless it is the country's largest."""
LITTLE_FIGURES = 3
"""A brief with fewer figures has little to say, and says so."""
LEAST_MARKS = 3
"""Charts begin at three marks (LOOK-3, 27); fewer are numbers."""
TITLE_MAX_CHARS = 300
OF_ONE = ("iso3", "country_iso3")
"""Columns that name the country of a row: where all name one, the figure is of it alone."""


class UnknownSubject(ValueError):
    """No such country or mineral. The message is one sentence for the reader."""


@dataclass(frozen=True)
class Country:
    """The country of a brief, and what the tables say of it."""

    iso3: str
    w: Words

    @cached_property
    def leading(self) -> tuple[Standing, ...]:
        """Its largest shares of output: one a mineral, and a group or its members, not both."""
        by_mineral: dict[str, Standing] = {}
        covered: set[tuple[str, str]] = set()
        for one in standing(self.iso3, reserves=False):
            if one.mineral not in by_mineral and (one.mineral, one.stage) not in covered:
                by_mineral[one.mineral] = one
                covered |= {(mineral, one.stage) for mineral in related(one.mineral)}
        return tuple(by_mineral.values())

    @cached_property
    def reserves(self) -> tuple[Standing, ...]:
        """Its largest shares of reserves."""
        return standing(self.iso3, reserves=True)


@dataclass(frozen=True)
class MineralOf:
    """The mineral of a brief."""

    mineral: str
    w: Words


# --- slides --------------------------------------------------------------------------------------


def built(figure_id: str, query: Mapping[str, str], w: Words) -> Figure | None:
    """A figure that says something, None where nothing matches the query."""
    if figure_id not in registry():
        return None
    try:
        figure = build(figure_id, {**query, "lang": w.lang})
    except BadValue:
        return None
    return None if figure.kind == "empty" else figure


def _slide(figure_id: str, link: str, w: Words, title: str = "") -> FigureSlide:
    key = f"briefing.say.{figure_id.replace('.', '_')}"
    ref = FigureRef(link=link, title=title[:TITLE_MAX_CHARS])
    return FigureSlide(figure=ref, notes=w(key) if w.has(key) else "")


def _following(figure_id: str, query: Mapping[str, str], w: Words) -> list[Slide]:
    """The figure under its own sentence; both follow the newest data."""
    if built(figure_id, query, w) is None:
        return []
    return [_slide(figure_id, url(figure_id, query), w)]


def shows(figure: Figure, iso3: str) -> bool:
    """Whether a picture draws a mark of its own for a country, or is of that country alone.

    What is of member states alone is of the Union.
    """
    own = {iso3, *(eu_states() if iso3 == UNION else ())}
    if any(figure.data[name].isin(own).all() for name in OF_ONE if name in figure.data):
        return True
    encoding = figure.encoding
    match encoding:
        case MapEncoding():
            return iso3 in encoding.fill
        case RankingEncoding():
            return any(r.key == iso3 and r.length > 0 for r in encoding.rows)
        case LinesEncoding():
            lines = [s for panel in encoding.panels for s in panel.series if s.key == iso3]
            return any(p.y is not None and p.y > 0 for s in lines for p in s.points)
        case BarsEncoding():
            return any(r.key == iso3 and r.parts for r in encoding.rows)
        case DotsEncoding():
            return any(r.key == iso3 and r.dots for r in encoding.rows)
        case MatrixEncoding():
            rows = [r for r in encoding.rows if r.key == iso3]
            return any(cell.symbol != "dot" for r in rows for cell in r.cells)
        case _:
            return False


def _with_country(about: Country, figure_id: str, query: Mapping[str, str]) -> Figure | None:
    """The figure with the country followed, None where it draws no mark for it."""
    figure = built(figure_id, {**query, "country": about.iso3}, about.w)
    return figure if figure is not None and shows(figure, about.iso3) else None


Part = Callable[[Country], list[Slide]]
MineralPart = Callable[[MineralOf], list[Slide]]

# --- the MSP in six slides -----------------------------------------------------------------------

SIX: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("overview.numbers", {}),
    ("partners.timeline", {}),
    ("partners.map", {}),
    ("producers.chokepoints", {}),
    ("demand.growth", {}),
    ("partners.contribution", {"lens": "msp"}),
)
"""Figures of "The MSP in six slides": id and query."""


def msp_in_six(lang: str = "en") -> Briefing:
    """The MSP in six slides: its numbers, history and roll, the chokepoints, demand, its part."""
    w = words(lang)
    slides = [slide for figure_id, query in SIX for slide in _following(figure_id, query, w)]
    return _briefing(w("briefing.ready.title.six"), slides, w)


def _briefing(title: str, slides: list[Slide], w: Words) -> Briefing:
    return Briefing(
        title=title, disclaimer=w("briefing.disclaimer"), lang=w.lang, slides=tuple(slides)
    )


# --- a country -----------------------------------------------------------------------------------


def _in_short(about: Country) -> list[Slide]:
    return [country_in_short(about.iso3, about.leading, about.reserves, about.w)]


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
            slides.append(_slide(figure.id, figure.link, about.w))
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
    return [] if query is None else _following("producers.history", query, about.w)


def _goes_on(figure: Figure, iso3: str) -> bool:
    with_value = figure.data[figure.data["value"].notna()]
    own = with_value[with_value["iso3"] == iso3]
    return len(own) >= 2 and bool(own["year"].max() == with_value["year"].max())


def _reserves(about: Country) -> list[Slide]:
    for one in about.reserves[:1]:
        query = {"mineral": one.mineral, "source": one.source, "edition": one.edition}
        figure = _with_country(about, "producers.reserves", query)
        if figure is not None:
            return [_slide(figure.id, figure.link, about.w)]
    return []


def _disagreement(about: Country) -> list[Slide]:
    for one in about.leading[:RANKINGS_MAX]:
        query = {"mineral": one.mineral, "stage": one.stage}
        if _with_country(about, "producers.disagreement", query) is not None:
            query["country"] = about.iso3
            return _following("producers.disagreement", query, about.w)
    return []


def _roll(about: Country) -> list[Slide]:
    """Its role on the map of roles."""
    roles = role_lines(about.iso3, about.w)
    figure = _with_country(about, "partners.map", {"on": On.usual})
    if figure is None or not roles:
        return []
    placeholders = {"country": about.w.country(about.iso3), "role": roles[0]}
    title = about.w("briefing.country.map", **placeholders)
    return [_slide(figure.id, figure.link, about.w, title)]


def short_table(about: Country, figure_id: str) -> Figure | None:
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


def _attendance(about: Country) -> list[Slide]:
    figure = short_table(about, "partners.attendance")
    return [] if figure is None else [_slide(figure.id, figure.link, about.w)]


def _groups(about: Country) -> list[Slide]:
    figure = short_table(about, "partners.groups")
    return [] if figure is None else [_slide(figure.id, figure.link, about.w)]


def _partners(about: Country) -> list[Slide]:
    """What the partners have with it or without it, and what they have of each mineral."""
    text = with_and_without(about.iso3, about.w)
    if text is None:
        return []
    return [text, *_following("partners.contribution", {"lens": "msp"}, about.w)]


def _listings(about: Country) -> list[Slide]:
    """Who lists which mineral, for a country that has such a list itself."""
    lists = set(load("listings")["jurisdiction"])
    return _following("producers.listings", {}, about.w) if about.iso3 in lists else []


def _of_country(figure_id: str) -> Part:
    """The figure of the country alone, under its own sentence."""

    def part(about: Country) -> list[Slide]:
        return _following(figure_id, {"country": about.iso3}, about.w)

    return part


def _standing(about: Country) -> list[Slide]:
    """All its shares; the figure's own title, about the largest one, is on an earlier slide."""
    query = {"country": about.iso3}
    if built("country.standing", query, about.w) is None:
        return []
    title = about.w("briefing.country.standing", country=about.w.the_country(about.iso3))
    link = url("country.standing", query)
    return [_slide("country.standing", link, about.w, title)]


def _both_stages(about: Country) -> list[Slide]:
    """What it mines beside what it refines, of more than one mineral."""
    query = {"set": about.iso3}
    figure = built("coalition.complementarity", query, about.w)
    if figure is None or not isinstance(figure.encoding, DotsEncoding):
        return []
    rows = [row for row in figure.encoding.rows if not row.heading]
    return _following(figure.id, query, about.w) if len(rows) > 1 else []


def _marginal(about: Country) -> list[Slide]:
    """What it adds to the partners or takes away, of its largest share, where a slide shows it."""
    for one in (*about.leading, *about.reserves)[:1]:
        query = {"mineral": one.mineral, "stage": one.stage, "lens": "msp"}
        figure = built("coalition.marginal", query, about.w)
        if figure is None or not isinstance(figure.encoding, BarsEncoding):
            return []
        if about.iso3 in {row.key for row in take_rows(figure.encoding.rows, SLIDE_ROWS)}:
            form = "inside" if about.iso3 in partners_group() else "outside"
            placeholders = {
                "country": capital(about.w.the_country(about.iso3)),
                "part": part(one, about.w),
            }
            title = about.w(f"briefing.country.brings.{form}", **placeholders)
            return [_slide(figure.id, figure.link, about.w, title)]
    return []


def _stops(about: Country) -> list[Slide]:
    """What would be missing without it, of its largest share of output."""
    first = about.leading[:1]
    if not first or first[0].share < RANKED_SHARE_MIN:
        return []
    query = {"mineral": first[0].mineral, "stage": first[0].stage}
    query |= {"supplier": about.iso3, "lens": "msp"}
    return _following("disruption.supply", query, about.w)


def _depends(about: Country) -> list[Slide]:
    """What it buys from the supplier that leads most outputs, led by what it buys most there."""
    leader = leading_supplier()
    if about.iso3 == leader or not about.leading:
        return []
    query = {"set": about.iso3, "supplier": leader}
    figure = built("disruption.leverage", query, about.w)
    if figure is None:
        return []
    bought = figure.data[figure.data["value_usd"] >= LEAST_USD]
    if bought.empty:
        return []
    mineral = str(bought.loc[bought["share"].idxmax(), "mineral"])
    return _following(figure.id, {**query, "mineral": mineral}, about.w)


def _participants(about: Country) -> list[Slide]:
    """Openness and due diligence, where a list names it."""
    figure = _with_country(about, "standards.participants", {})
    if figure is None:
        return []
    return _following("standards.participants", {"country": about.iso3}, about.w)


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
    _attendance,
    _groups,
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
    slides = _each_once([slide for part in COUNTRY for slide in part(about)], w)
    slides = joined(slides, w)
    return _briefing(w("briefing.ready.title.country", country=w.country(about.iso3)), slides, w)


def _sentence(ref: FigureRef, w: Words) -> str:
    return build(ref.figure_id, {"lang": w.lang, **ref.query}).title


def _each_once(slides: Sequence[Slide], w: Words) -> list[Slide]:
    """The slides without those whose sentence another said before, with or without "the world's".

    For a mineral with little data the map and the shares of its largest producers say the same.
    """
    world = w("briefing.mineral.world")
    sentences: set[str] = set()
    unique: list[Slide] = []
    for slide in slides:
        if isinstance(slide, FigureSlide):
            ref = slide.figure
            sentence = (ref.title or _sentence(ref, w)).replace(world, "")
            if sentence in sentences:
                continue
            sentences.add(sentence)
        unique.append(slide)
    return unique


def compares_nothing(figure: Figure) -> bool:
    """Whether a picture is of one row, or of one or two marks printed as numbers."""
    encoding = figure.encoding
    match encoding:
        case CountsEncoding():
            return len(encoding.counts) < LEAST_MARKS
        case SitesEncoding():
            return len(figure.data) < 2
        case MatrixEncoding() | PeriodsEncoding() | StatementsEncoding():
            return _count_rows(encoding.rows) < 2
        case RankingEncoding() | DotsEncoding() | BarsEncoding():
            return _count_rows(encoding.rows) < LEAST_MARKS
    return False


def _count_rows(rows: Sequence[object]) -> int:
    return sum(not getattr(row, "heading", False) for row in rows)


def joined(slides: Sequence[Slide], w: Words) -> list[Slide]:
    """The slides, those that compare nothing in pairs on one, an odd one left out.

    Nobody waits for a slide of one row. A brief of few figures keeps all that it has.
    """
    figures = [s for s in slides if isinstance(s, FigureSlide)]
    if len(figures) <= LITTLE_FIGURES:
        return list(slides)
    out: list[Slide] = []
    first: tuple[int, FigureSlide] | None = None
    for slide in slides:
        if not isinstance(slide, FigureSlide) or not compares_nothing(_figure_of(slide, w)):
            out.append(slide)
        elif needs_whole_slide(_figure_of(slide, w)):
            continue
        elif first is None:
            first = len(out), slide
        else:
            at, other = first
            notes = "\n".join(one for one in (other.notes, slide.notes) if one)
            pair = TwoFigureSlide(left=other.figure, right=slide.figure, notes=notes)
            out.insert(at, pair)
            first = None
    return out


def _figure_of(slide: FigureSlide, w: Words) -> Figure:
    return build(slide.figure.figure_id, {"lang": w.lang, **slide.figure.query})


def country_code(text: str, lang: str = "en") -> str:
    """Code of a country from its code or its name.

    Raises
    ------
    UnknownSubject
        Naming those that are spelled alike.
    """
    w = words(lang)
    by_name = {w.country(code).casefold(): code for code in sorted(current_areas())}
    sent = text.strip()
    if sent.upper() in current_areas():
        return sent.upper()
    if sent.casefold() in by_name:
        return by_name[sent.casefold()]
    close = difflib.get_close_matches(sent.casefold(), by_name, n=2)
    close_codes = difflib.get_close_matches(sent.upper(), sorted(current_areas()), n=2, cutoff=0.6)
    codes = dict.fromkeys([*(by_name[name] for name in close), *close_codes[: 2 - len(close)]])
    raise UnknownSubject(_unknown("country", sent, [f"{w.country(c)} ({c})" for c in codes], w))


def _unknown(kind: str, sent: str, names: list[str], w: Words) -> str:
    sentence = w(f"briefing.ready.unknown.{kind}", sent=sent[:80])
    if not names:
        return sentence
    return f"{sentence} {w('briefing.ready.unknown.meant', names=' / '.join(names))}"


# --- a mineral -----------------------------------------------------------------------------------


def _of(figure_id: str, **more: str) -> MineralPart:
    """The figure of the mineral, under its own sentence."""

    def part(about: MineralOf) -> list[Slide]:
        return _following(figure_id, {"mineral": about.mineral, **more}, about.w)

    return part


def _each_stage(about: MineralOf) -> list[Slide]:
    """A ranking for each stage that is published."""
    return [
        slide
        for stage in STAGES
        for slide in _following(
            "producers.ranking",
            {"mineral": about.mineral, "stage": stage, "lens": "msp"},
            about.w,
        )
    ]


def _lists(about: MineralOf) -> list[Slide]:
    """Who lists it; where lists stand under the name of its group, who lists that."""
    others = sorted(related(about.mineral) - {about.mineral})
    candidates = (
        _following("producers.listings", {"mineral": name}, about.w)
        for name in (about.mineral, *others)
    )
    return next(filter(None, candidates), [])


def _origin(about: MineralOf) -> list[Slide]:
    """The map of producers, under a title of its own: the ranking says who leads."""
    query = {"mineral": about.mineral, "lens": "msp"}
    if built("producers.map", query, about.w) is None:
        return []
    title = about.w("briefing.mineral.map", mineral=about.w.the_mineral(about.mineral))
    return [_slide("producers.map", url("producers.map", query), about.w, title)]


def _dependence(about: MineralOf) -> list[Slide]:
    """Who buys it from its largest supplier, where a product is of it alone."""
    query = {"mineral": about.mineral, "lens": "msp"}
    figure = built("disruption.leverage", query, about.w)
    if figure is None or about.mineral not in set(figure.data["mineral"]):
        return []
    return _following(figure.id, query, about.w)


MINERAL: tuple[MineralPart, ...] = (
    # Who mines and refines it,
    _origin,
    _each_stage,
    _of("mineral.stages"),
    _of("producers.reserves", lens="msp"),
    # who needs it,
    _of("demand.scenarios"),
    _of("demand.technologies"),
    _of("trade.flows"),
    _dependence,
    # what stops if one supplier does,
    _of("balance.supply_demand"),
    _of("balance.without_largest"),
    _of("disruption.supply", lens="msp"),
    # what controls it,
    _of("standards.export_controls"),
    _of("standards.governance"),
    _lists,
    # who could cover,
    _of("coalition.marginal", lens="msp"),
    _of("recycling.rates"),
    _of("projects.table"),
    _of("sites.map"),
    # History and method come last.
    _of("producers.history"),
    _of("producers.concentration"),
    _of("prices.history"),
    _of("producers.disagreement"),
)
"""What a mineral brief holds, in the order of its slides."""


_OF_OUTPUT = frozenset(
    {"producers.map", "producers.ranking", "producers.history", "producers.chokepoints"}
)
"""A brief without any of these has nothing on who produces what, and says that first."""


def mineral_brief(mineral: str, lang: str = "en") -> Briefing:
    """Who produces a mineral, who needs it, what the partners have of it.

    Raises
    ------
    UnknownSubject
        When there is no mineral of that name.
    """
    w = words(lang)
    about = MineralOf(mineral_id(mineral, lang), w)
    slides = _each_once([slide for part in MINERAL for slide in part(about)], w)
    slides = joined(slides, w)
    title = w("briefing.ready.title.mineral", mineral=w.mineral(about.mineral))
    if has_little(_briefing(title, slides, w)):
        slides.insert(0, _little_mineral(about, slides))
    return _briefing(title, slides, w)


def _little_mineral(about: MineralOf, slides: list[Slide]) -> TextSlide:
    """What the sources do not hold of a mineral."""
    w = about.w
    figure_ids = {s.figure.figure_id for s in slides if isinstance(s, FigureSlide)}
    output = ("production", "supply_outlook")
    missing = {
        "no_output": ("producers.map", output),
        "no_reserves": ("producers.reserves", ("reserves",)),
        "no_demand": ("demand.scenarios", ("demand",)),
    }
    lines = [
        Statement(w(f"briefing.mineral.{key}"), _searched(tables))
        for key, (figure_id, tables) in missing.items()
        if figure_id not in figure_ids
    ]
    others = sorted(related(about.mineral) & set(load("production")["mineral"]) - {about.mineral})
    if others:
        names = w.listing([w.the_mineral(name) for name in others])
        lines.append(Statement(w("briefing.mineral.related", minerals=names), _searched(output)))
    if slides:
        lines.append(Statement(w("briefing.mineral.held")))
    return bullets(w("briefing.mineral.little", mineral=w.the_mineral(about.mineral)), lines, w)


def _searched(tables: Sequence[str]) -> tuple[str, ...]:
    """Newest publication of each publisher in some tables: where something was looked for."""
    newest = (load(name).groupby("source", sort=True)["edition"].max() for name in tables)
    return tuple(publication(*key).id for table in newest for key in table.items())


def mineral_id(text: str, lang: str = "en") -> str:
    """Id of a mineral from its id, name, symbol or other spelling.

    Raises
    ------
    UnknownSubject
        Naming those that are spelled alike.
    """
    canonical = Mineral.canonical(text)
    if canonical in minerals():
        return canonical
    close = difflib.get_close_matches(canonical, minerals(), n=2)
    raise UnknownSubject(_unknown("mineral", text.strip(), close, words(lang)))


# --- for the pages and the command line ----------------------------------------------------------


def has_little(briefing: Briefing) -> bool:
    """Whether a ready-made brief has little to say: few figures, or none of output."""
    ids = {ref.figure_id for ref in briefing.figures()}
    return len(ids) < LITTLE_FIGURES or not ids & _OF_OUTPUT


@dataclass(frozen=True, slots=True)
class Ready:
    """A kind of ready-made briefing.

    `subjects` are what it can be made about, by language, in the order of their names; `name` says
    one. A briefing that is about nothing in particular has the one subject "".
    """

    make: Callable[[str, str], Briefing]
    subjects: Callable[[str], tuple[str, ...]]
    name: Callable[[str, Words], str]


def _convening(subject: str, lang: str) -> Briefing:
    return convening_briefing(SAMPLE, lang)


def _minerals(lang: str) -> tuple[str, ...]:
    return tuple(sorted(minerals(), key=words(lang).mineral_order))


READY: Mapping[str, Ready] = MappingProxyType(
    {
        "convening": Ready(
            _convening, lambda lang: ("",), lambda subject, w: w("briefing.ready.name.convening")
        ),
        "country": Ready(country_brief, listed_areas, lambda subject, w: w.country(subject)),
        "mineral": Ready(mineral_brief, _minerals, lambda subject, w: w.mineral(subject)),
    }
)
"""The kinds of ready-made briefings; their names are ``briefing.ready.name.<kind>``."""

FORMER: Mapping[str, Ready] = MappingProxyType({"six": READY["convening"]})
"""Former names of kinds: links to their presentation are answered for one release."""


def every(kind: str, lang: str = "en") -> Iterator[tuple[str, Briefing]]:
    """Each subject of a kind with its briefing, one after the other."""
    kind_spec = READY[kind]
    for subject in kind_spec.subjects(lang):
        yield subject, kind_spec.make(subject, lang)
