"""From id and query to a figure: the registry, the resolution of parameters, refusals and gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd

from msp_dash.data import TableError
from msp_dash.figures import guard
from msp_dash.figures.caveats import with_caveats
from msp_dash.figures.combinations import combinations
from msp_dash.figures.numbers import without_axis
from msp_dash.figures.record import EmptyEncoding, Figure
from msp_dash.params import BadValue, CountrySet, Lang, Lens, Parameter, Use, View
from msp_dash.words import Words, words

SUBJECTS = (
    "overview",
    "producers",
    "demand",
    "partners",
    "commitments",
    "coalition",
    "balance",
    "recycling",
    "standards",
    "prices",
    "sites",
    "mineral",
    "country",
    "trade",
    "projects",
    "investment",
    "quality",
)
"""Modules of figures; a new subject is one file and one name here."""

KEPT = 2048
"""Figures that a process keeps, 50 KB each: a hall asks for more than a thousand views, and one
that is dropped before it is asked for again is computed anew."""

MOVED: Mapping[str, str] = {"2023": "2021"}
"""Edition in old links -> the one that these rows have now: BGS numbers read from a copy of its web
tool had the edition of its service. Asked for only where the first has no data."""

Builder = Callable[[View], Figure]
Choices = Callable[[], pd.DataFrame]


class UnknownFigure(KeyError):
    """No figure of that id."""


@dataclass(frozen=True, slots=True, eq=False)
class Spec:
    """A registered figure; each is itself alone, so that what is asked of it can be cached.

    `choices` gives one row for each combination that has data: columns are the names of the
    figure's choice parameters (str), rows sorted by preference, so that the first row that matches
    what was asked is the default for the rest. `tables` names the tables that its numbers are taken
    from, as far as their rows can be corrected (`caveats`).
    """

    id: str
    uses: tuple[Use, ...]
    choices: Choices | None
    builder: Builder
    page: str
    why_empty: Callable[[View], str] | None = None
    tables: tuple[str, ...] = ()
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", frozenset(u.parameter.name for u in self.uses))

    @property
    def subject(self) -> str:
        """Module of the figure and file of its sentences."""
        return self.id.split(".")[0]


_REGISTRY: dict[str, Spec] = {}


def figure(
    figure_id: str,
    *uses: type[Parameter] | Use,
    page: str,
    tables: tuple[str, ...] = (),
    choices: Choices | None = None,
    why_empty: Callable[[View], str] | None = None,
) -> Callable[[Builder], Builder]:
    """Register a builder. `why_empty` words why a valid choice has no data; `Spec` has the rest."""
    full = tuple(u if isinstance(u, Use) else Use(u) for u in (*uses, Lang))

    def register(builder: Builder) -> Builder:
        _REGISTRY[figure_id] = Spec(figure_id, full, choices, builder, page, why_empty, tables)
        return builder

    return register


@lru_cache(maxsize=1)
def registry() -> Mapping[str, Spec]:
    """All figures by id, in the order of their subjects."""
    for subject in SUBJECTS:
        import_module(f"msp_dash.figures.{subject}")
    return MappingProxyType(_REGISTRY)


def spec(figure_id: str) -> Spec:
    """The registered figure.

    Raises
    ------
    UnknownFigure
        When there is none of that id.
    """
    try:
        return registry()[figure_id]
    except KeyError:
        raise UnknownFigure(figure_id) from None


def allowed(found: Spec, use: Use, given: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Values of a parameter that have data, given the others; all of them without `given`.

    Years and editions come in their own order, other choices in order of preference.
    """
    parameter = use.parameter
    if not parameter.is_choice or found.choices is None:
        return parameter.values()
    return combinations(found.choices()).values(parameter.name, given)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A view, whether data match it, and the closest view that has data."""

    view: View
    has_data: bool
    nearest: View | None = None


def _checked(found: Spec, query: Mapping[str, str]) -> dict[str, str]:
    uses = {u.parameter.name: u for u in found.uses}
    given: dict[str, str] = {}
    for name, text in query.items():
        if name not in uses:
            raise BadValue(name, text, tuple(uses), f"parameters of {found.id}: {', '.join(uses)}")
        parameter = uses[name].parameter
        value = parameter.canonical(text)
        if parameter is Lens and not value and query.get(CountrySet.name):
            continue  # the lens of a resolved view that has a set
        if not parameter.is_choice:
            given[name] = parameter.check(value)
        elif value or not uses[name].optional:
            known = allowed(found, uses[name])
            if value not in known:
                raise BadValue(name, text, known)
            given[name] = value
    if given.get(CountrySet.name) and Lens.name in uses:
        _one_group(given)
    return given


def _one_group(given: dict[str, str]) -> None:
    """A set stands in the place of the lens; which of both counts is not guessed."""
    if Lens.name in given:
        hint = f"either set or lens, not both (lens={given[Lens.name]})"
        raise BadValue(CountrySet.name, given[CountrySet.name], (), hint)
    given[Lens.name] = ""


def resolve(found: Spec, query: Mapping[str, str]) -> Resolved:
    """All parameters of a figure from those that were sent.

    Raises
    ------
    BadValue
        For an unknown parameter, or a value that no combination allows.
    """
    # A default that moves with the day is part of what is asked.
    usual = tuple((u.parameter.name, u.usual) for u in found.uses if not u.parameter.is_choice)
    return _resolved(found, tuple(query.items()), usual)


# A page asks the same of each of its figures in every run: some hundred times a click.
@lru_cache(maxsize=4096)
def _resolved(
    found: Spec, query: tuple[tuple[str, str], ...], usual: tuple[tuple[str, str], ...]
) -> Resolved:
    given = _checked(found, dict(query))
    free = {name: given.get(name, value) for name, value in usual}
    choice_uses = [u for u in found.uses if u.parameter.is_choice]
    if not choice_uses or found.choices is None:
        return Resolved(View(free), has_data=True)
    held = combinations(found.choices())
    names = [u.parameter.name for u in choice_uses]

    def filled(row: Mapping[str, str], asked: Mapping[str, str]) -> View:
        chosen = {
            u.parameter.name: asked.get(
                u.parameter.name, "" if u.optional else row.get(u.parameter.name, "")
            )
            for u in choice_uses
        }
        return View({u.parameter.name: (chosen | free)[u.parameter.name] for u in found.uses})

    tried = [given]
    if given.get("edition") in MOVED:
        tried.append(given | {"edition": MOVED[given["edition"]]})
    for asked in tried:
        first = held.first({name: asked[name] for name in names if name in asked})
        if first is not None:
            return Resolved(filled(first, asked), has_data=True)
    near = held.nearest(names, given)
    # What was asked stays as it was asked; the rest is left open, for nothing answers it.
    kept = {name: near[name] for name in names if name in given}
    return Resolved(filled({}, given), has_data=False, nearest=filled(near, kept))


def url(figure_id: str, view: Mapping[str, str], ext: str = "json") -> str:
    """``/figures/<id>.<ext>?<params>`` with each parameter that has a value, English left out."""
    sent = {k: v for k, v in view.items() if v and (k, v) != ("lang", Lang.default)}
    return f"/figures/{figure_id}.{ext}" + (f"?{urlencode(sent, safe=',')}" if sent else "")


def page_url(figure: Figure) -> str:
    """Address at which people open a figure as it is shown; its `link` is what programs read."""
    return url(figure.id, figure.params, "html")


def empty(
    found: Spec,
    view: View,
    reason: str,
    *,
    heading: str = "",
    nearest: View | None = None,
    fault: bool = False,
) -> Figure:
    """A figure that cannot be drawn honestly, and says why."""
    if nearest and dict(nearest) == dict(view):
        nearest = None  # there is nothing near: asking for it again would never end
    nearest = nearest and _answering(found, nearest)
    w = words(view["lang"])
    return Figure(
        id=found.id,
        params=view,
        title=heading or w("figures.empty.title"),
        subtitle=w(f"figures.name.{found.id.replace('.', '_')}"),
        unit="",
        basis="",
        data=pd.DataFrame(),
        encoding=EmptyEncoding(
            heading=w("figures.empty.heading"),
            reason=reason,
            nearest_text=_nearest_text(found, view, nearest) if nearest else "",
            fault=fault,
        ),
        sources=(),
        notes=(reason,),
        alt=reason,
        table=(),
        sentence="",
        link=url(found.id, view),
        nearest=url(found.id, nearest) if nearest else "",
    )


def _answering(found: Spec, near: View) -> View:
    """The view itself, or, where that is valid and empty too, the one that it leads on to."""
    figure = _of(found, near)
    if not figure.nearest:
        return near
    return resolve(found, dict(parse_qsl(urlsplit(figure.nearest).query))).view


def _labels(found: Spec, view: View) -> list[str]:
    w = words(view["lang"])
    return [
        u.parameter.label(view[u.parameter.name], w)
        for u in found.uses
        if u.parameter.is_choice and view[u.parameter.name]
    ]


def _nearest_text(found: Spec, view: View, nearest: View) -> str:
    """What a view offers instead of another: all that differs, and whether its subject does."""
    w = words(nearest["lang"])
    changed = [
        u.parameter for u in found.uses if nearest[u.parameter.name] != view[u.parameter.name]
    ]
    # A product is the subject where there is one: its mineral goes with it.
    other = {p.name for p in changed if view[p.name] and nearest[p.name]}
    form = "_product" if "hs6" in other else "_mineral" if "mineral" in other else ""
    named = (_value_or_any(p, nearest[p.name], w) for p in changed)
    return w(f"figures.empty.nearest{form}", view=", ".join(named))


def _value_or_any(parameter: type[Parameter], value: str, w: Words) -> str:
    """A value in words; of one that is left open that it is."""
    if value or not parameter.is_choice:
        return parameter.label(value, w)
    return w("figures.empty.any", name=parameter.heading(w))


@lru_cache(maxsize=KEPT)
def _build(figure_id: str, query: tuple[tuple[str, str], ...]) -> Figure:
    found = spec(figure_id)
    resolved = resolve(found, dict(query))
    view = resolved.view
    if resolved.has_data:
        whole = with_caveats(guard.built(found.id, view, found.builder), found.tables)
        return replace(whole, encoding=without_axis(whole.encoding))
    w = words(view["lang"])
    asked = ", ".join(_labels(found, view))
    own = found.why_empty(view) if found.why_empty else ""
    reason = own or w("figures.empty.no_data", asked=asked)
    return empty(
        found,
        view,
        reason,
        heading=w("figures.empty.title_of", asked=asked),
        nearest=resolved.nearest,
    )


def built() -> tuple[int, int]:
    """How many figures were built since the start, and how many came from the cache."""
    info = _build.cache_info()
    return info.misses, info.hits


def _of(found: Spec, query: Mapping[str, str]) -> Figure:
    """The figure of a query: one object for all queries that come to the same view.

    Cards, addresses and files name a view in several ways, with its defaults written out or not.
    """
    resolved = resolve(found, query)
    # Where no data match, what is near depends on what was asked and what was left open.
    asked = resolved.view if resolved.has_data else query
    return _build(found.id, tuple(sorted((k, v) for k, v in asked.items() if v)))


def _moving(found: Spec) -> dict[str, str]:
    """Defaults that move (today), written out: a cache and a figure's link hold the day."""
    return {u.parameter.name: u.usual for u in found.uses if callable(u.default)}


def view_of(figure_id: str, query: Mapping[str, str]) -> View:
    """The view that `build` shows, without building it.

    Raises
    ------
    UnknownFigure, BadValue
        As `build` does.
    TableError
        When the figure's table of choices cannot be used.
    """
    found = spec(figure_id)
    return resolve(found, _moving(found) | dict(query)).view


def build(figure_id: str, query: Mapping[str, str] | None = None) -> Figure:
    """The figure that an id and a query name. Cached (bounded); the record is shared and frozen.

    Raises
    ------
    UnknownFigure
        When there is no such id.
    BadValue
        For an unknown parameter, or a value that no combination allows.
    """
    found = spec(figure_id)
    try:
        return _of(found, _moving(found) | dict(query or {}))
    except TableError as error:
        # Not cached: a table that is put back is read at the next try.
        values = {u.parameter.name: u.parameter.default for u in found.uses} | dict(query or {})
        if values.get(CountrySet.name):
            values[Lens.name] = ""
        view = View(values)
        heading = words(view["lang"])("figures.empty.table")
        return empty(found, view, str(error), heading=heading, fault=True)
