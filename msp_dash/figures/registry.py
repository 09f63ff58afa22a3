"""Registry of figures: resolves a query to a view, builds and caches the figure, reports errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from importlib import import_module
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd

from msp_dash.data import TableError
from msp_dash.data.load import RESTORE
from msp_dash.figures import guard
from msp_dash.figures.caveats import with_caveats
from msp_dash.figures.choices import REQUIRE_ALL
from msp_dash.figures.combinations import combinations
from msp_dash.figures.draft import Draft, NoData, completed
from msp_dash.figures.events import with_events
from msp_dash.figures.numbers import without_axis
from msp_dash.figures.own_mark import with_own_mark
from msp_dash.figures.places import places
from msp_dash.figures.record import EmptyEncoding, Figure
from msp_dash.figures.view_group import unnamed
from msp_dash.params import (
    BadValue,
    CountrySet,
    Events,
    Hs6,
    Lang,
    Lens,
    On,
    Parameter,
    Table,
    Use,
    View,
)
from msp_dash.words import Words, words
from msp_dash.words.catalogue import SOURCE_LANGUAGE

SUBJECTS = (
    "chain",
    "overview",
    "producers",
    "demand",
    "partners",
    "commitments",
    "coalition",
    "balance",
    "disruption",
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
    "convening",
    "us",
    "table",
    "week",
)
"""Modules of figures; a new subject is one file and one name here."""

FIGURE_CACHE_SIZE = 384
"""Entries in the figure cache of a process, up to 85 KB each: a twelfth of its memory. A view needs
a few figures for its sentences, since cards have their own cache; an evicted one is rebuilt."""

MOVED: Mapping[str, str] = {"2023": "2021"}
"""Edition in old links -> the one that these rows have now: BGS numbers read from a copy of its web
tool had the edition of its service. Asked for only where the first has no data."""

NAME_TABLES = ("reference/minerals",)
GRAMMAR_TABLES = ("reference/country_grammar", "reference/mineral_grammar")
"""Tables of names that all figures use: in every language, and in all but English."""

PARAMETER_TABLES: Mapping[str, tuple[str, ...]] = {
    Lens.name: ("facts/members", "facts/participation"),
    On.name: ("facts/convenings",),
    Table.name: ("facts/members", "facts/participation"),
    Hs6.name: (
        *("reference/hs6", "reference/joint_areas", "reference/trading_places"),
        "reference/mineral_groups",
    ),
    Events.name: ("facts/export_controls", "facts/timeline", "reference/control_labels"),
}
"""Hand-maintained tables that figures with a parameter are built on, so that none declares them."""

CAVEAT_TABLES: Mapping[str, tuple[str, ...]] = {"reserves": ("reserve_columns",)}
"""Tables of caveats on figures that are built on a table."""

Builder = Callable[[View], Draft]
Choices = Callable[[], pd.DataFrame]


class UnknownFigure(KeyError):
    """No figure of that id."""


@dataclass(frozen=True, slots=True, eq=False)
class Spec:
    """A registered figure. Compared by identity, so that it can be a key of a cache.

    `choices` gives one row for each combination that has data: columns are the names of the
    figure's choice parameters (str), rows sorted by preference, so that the first row that matches
    the query gives the defaults of the rest. `tables` names what it is built on, as far as a note
    may be due (`caveats`): built tables whose rows can be corrected, and hand-maintained tables
    (``facts/members``), which can be edited.
    """

    id: str
    uses: tuple[Use, ...]
    choices: Choices | None
    builder: Callable[[View], Figure]
    why_empty: Callable[[View], str | NoData] | None = None
    tables: tuple[str, ...] = ()
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", frozenset(u.parameter.name for u in self.uses))

    @property
    def page(self) -> str:
        """The page where it stands."""
        return places()[self.id].page

    @property
    def subject(self) -> str:
        """Module of the figure and file of its sentences."""
        return self.id.split(".")[0]


_REGISTRY: dict[str, Spec] = {}


def figure(
    figure_id: str,
    *uses: Parameter | Use,
    tables: tuple[str, ...] = (),
    choices: Choices | None = None,
    why_empty: Callable[[View], str | NoData] | None = None,
) -> Callable[[Builder], Builder]:
    """Register a builder. `why_empty` words why a valid choice has no data; `Spec` has the rest."""
    full = tuple(u if isinstance(u, Use) else Use(u) for u in (*uses, Lang))

    def register(builder: Builder) -> Builder:
        whole = partial(_whole, figure_id, builder)
        _REGISTRY[figure_id] = Spec(figure_id, full, choices, whole, why_empty, tables)
        return builder

    return register


def _whole(figure_id: str, builder: Builder, view: View) -> Figure:
    """The figure of a builder's draft, or the empty one where it has nothing to draw."""
    nobody = unnamed(view)
    try:
        whole = completed(builder(view), figure_id, view, url(figure_id, view))
        return replace(whole, notes=(nobody, *whole.notes)) if nobody else whole
    except NoData as none:
        figure_spec, near = spec(figure_id), none.nearest
        if near is not None and not isinstance(near, View):
            near = resolve(figure_spec, near).view
        return empty(figure_spec, view, nobody or none.reason, heading=none.heading, nearest=near)


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


def figure_name(figure_id: str, w: Words) -> str:
    """What a figure is called in lists: its id where it has no name."""
    key = f"figures.name.{figure_id.replace('.', '_')}"
    return w(key) if w.has(key) else figure_id


def allowed(figure_spec: Spec, use: Use, query: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Values of a parameter that have data, given the others; all of them without `given`.

    Years and editions come in their own order, other choices in order of preference.
    """
    parameter = use.parameter
    if not parameter.is_choice or figure_spec.choices is None:
        return parameter.values()
    return combinations(figure_spec.choices()).values(parameter.name, query)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A view, whether data match it, and the closest view that has data."""

    view: View
    has_data: bool
    nearest: View | None = None


def _checked(figure_spec: Spec, query: Mapping[str, str]) -> dict[str, str]:
    uses = {u.parameter.name: u for u in figure_spec.uses}
    params: dict[str, str] = {}
    for name, text in query.items():
        if name not in uses:
            raise BadValue(
                name, text, tuple(uses), f"parameters of {figure_spec.id}: {', '.join(uses)}"
            )
        parameter = uses[name].parameter
        value = parameter.canonical(text)
        if parameter is Lens and not value and query.get(CountrySet.name):
            continue  # the lens of a resolved view that has a set
        if not parameter.is_choice:
            params[name] = parameter.check(value)
        elif value or not uses[name].optional:
            values = allowed(figure_spec, uses[name])
            if value not in values:
                require_all_choices(figure_spec)
                raise BadValue(name, text, values)
            params[name] = value
    if params.get(CountrySet.name) and Lens.name in uses:
        _one_group(params)
    return params


def require_all_choices(figure_spec: Spec) -> None:
    """Refuse to say that something has no data while a table that may have it cannot be read.

    Raises
    ------
    TableError
        Which one.
    """
    if figure_spec.choices is not None:
        figure_spec.choices().attrs.get(REQUIRE_ALL, lambda: None)()


def _one_group(params: dict[str, str]) -> None:
    """A set stands in the place of the lens; which of both counts is not guessed."""
    if Lens.name in params:
        hint = f"either set or lens, not both (lens={params[Lens.name]})"
        raise BadValue(CountrySet.name, params[CountrySet.name], (), hint)
    params[Lens.name] = ""


def resolve(figure_spec: Spec, query: Mapping[str, str]) -> Resolved:
    """All parameters of a figure from those that were sent.

    Raises
    ------
    BadValue
        For an unknown parameter, or a value that no combination allows.
    TableError
        When a table that may have the value cannot be read.

    Examples
    --------
    Parameters that were not sent get the first value that has data, or their default:

    >>> from msp_dash.figures.registry import resolve, spec
    >>> ranking = spec("producers.ranking")
    >>> resolved = resolve(ranking, {"mineral": "Ni"})
    >>> resolved.has_data, resolved.view["mineral"], resolved.view["stage"], resolved.view["lang"]
    (True, 'nickel', 'mine', 'en')

    USGS does not publish refined lithium. Each value is valid, so this is an empty view, not an
    error, and `nearest` is a view that has data:

    >>> query = {"mineral": "lithium", "stage": "refined", "source": "usgs"}
    >>> resolved = resolve(ranking, query)
    >>> resolved.has_data, resolve(ranking, resolved.nearest).has_data
    (False, True)
    """
    # A default that depends on the date is part of the cache key.
    usual = tuple(
        (u.parameter.name, u.usual) for u in figure_spec.uses if not u.parameter.is_choice
    )
    return _resolved(figure_spec, tuple(query.items()), usual)


# Each script run resolves the same queries again, some hundred a click.
@lru_cache(maxsize=4096)
def _resolved(
    figure_spec: Spec, query: tuple[tuple[str, str], ...], usual: tuple[tuple[str, str], ...]
) -> Resolved:
    params = _checked(figure_spec, dict(query))
    free = {name: params.get(name, value) for name, value in usual}
    choice_uses = [u for u in figure_spec.uses if u.parameter.is_choice]
    if not choice_uses or figure_spec.choices is None:
        return Resolved(View(free), has_data=True)
    table = combinations(figure_spec.choices())
    names = [u.parameter.name for u in choice_uses]

    def filled(row: Mapping[str, str], candidate: Mapping[str, str]) -> View:
        values = {
            u.parameter.name: candidate.get(
                u.parameter.name, "" if u.optional else row.get(u.parameter.name, "")
            )
            for u in choice_uses
        }
        return View({u.parameter.name: (values | free)[u.parameter.name] for u in figure_spec.uses})

    tried = [params]
    if params.get("edition") in MOVED:
        tried.append(params | {"edition": MOVED[params["edition"]]})
    for candidate in tried:
        first = table.first({name: candidate[name] for name in names if name in candidate})
        if first is not None:
            return Resolved(filled(first, candidate), has_data=True)
    require_all_choices(figure_spec)
    near = table.nearest(names, params)
    # Parameters in the query stay as they are; the rest is left open, since no row matches.
    near_params = {name: near[name] for name in names if name in params}
    return Resolved(filled({}, params), has_data=False, nearest=filled(near, near_params))


def url(figure_id: str, view: Mapping[str, str], ext: str = "json") -> str:
    """``/figures/<id>.<ext>?<params>`` with each parameter that has a value, English left out."""
    sent = {k: v for k, v in view.items() if v and (k, v) != ("lang", Lang.default)}
    return f"/figures/{figure_id}.{ext}" + (f"?{urlencode(sent, safe=',')}" if sent else "")


def page_url(figure: Figure) -> str:
    """Address at which people open a figure as it is shown; its `link` is what programs read."""
    return url(figure.id, figure.params, "html")


def empty(
    figure_spec: Spec,
    view: View,
    reason: str,
    *,
    heading: str = "",
    nearest: View | None = None,
    offered: bool = False,
    fault: bool = False,
) -> Figure:
    """A figure without data, with the reason in place of the chart.

    `offered`: the reason names the mineral of the nearest view, which is linked for that.
    """
    if nearest and dict(nearest) == dict(view):
        nearest = None  # there is nothing near: asking for it again would never end
    nearest = nearest and _answering(figure_spec, nearest)
    w = view.words
    return Figure(
        id=figure_spec.id,
        params=view,
        title=heading or w("figures.empty.title"),
        subtitle=w(f"figures.name.{figure_spec.id.replace('.', '_')}"),
        unit="",
        basis="",
        data=pd.DataFrame(),
        encoding=EmptyEncoding(
            heading=w("figures.empty.heading"),
            reason=reason,
            nearest_text=_nearest_text(figure_spec, view, nearest, offered) if nearest else "",
            fault=fault,
        ),
        sources=(),
        notes=(reason,),
        alt=reason,
        table=(),
        sentence="",
        link=url(figure_spec.id, view),
        nearest=url(figure_spec.id, nearest) if nearest else "",
    )


def _answering(figure_spec: Spec, near: View) -> View:
    """The view itself, or, where that is valid and empty too, the one that it leads on to."""
    figure = _of(figure_spec, near)
    if not figure.nearest:
        return near
    return resolve(figure_spec, dict(parse_qsl(urlsplit(figure.nearest).query))).view


def _labels(figure_spec: Spec, view: View) -> list[str]:
    w = view.words
    return [
        u.parameter.label(view[u.parameter.name], w)
        for u in figure_spec.uses
        if u.parameter.is_choice and view[u.parameter.name]
    ]


def _nearest_text(figure_spec: Spec, view: View, nearest: View, offered: bool) -> str:
    """All that differs in the view offered instead; "" where that is of another mineral or product.

    A reader who asks about one mineral is not helped by another, unless the reason names it.
    Programs get it all the same.
    """
    w = words(nearest["lang"])
    changed = [
        u.parameter for u in figure_spec.uses if nearest[u.parameter.name] != view[u.parameter.name]
    ]
    others = {p.name for p in changed if view[p.name] and nearest[p.name]}
    if not offered and {"mineral", "hs6"} & others:
        return ""
    labels = (_value_or_any(p, nearest[p.name], w) for p in changed)
    return w("figures.empty.nearest", view=", ".join(labels))


def _value_or_any(parameter: Parameter, value: str, w: Words) -> str:
    """A value in words; of one that is left open that it is."""
    if value or not parameter.is_choice:
        return parameter.label(value, w)
    return w("figures.empty.any", name=parameter.heading(w))


def tables_of(figure_spec: Spec, view: View) -> tuple[str, ...]:
    """Tables that a view is built on: the figure's own, those of its parameters, and of names."""
    tables = dict.fromkeys((*figure_spec.tables, *NAME_TABLES))
    for table in figure_spec.tables:
        tables |= dict.fromkeys(CAVEAT_TABLES.get(table, ()))
    for use in figure_spec.uses:
        name = use.parameter.name
        # A figure with no lens by default reads members only through one.
        unread = name == Lens.name and use.default == view[name] == "none"
        if not (unread or (name == Events.name and view[name])):
            tables |= dict.fromkeys(PARAMETER_TABLES.get(name, ()))
    if view["lang"] != SOURCE_LANGUAGE:
        tables |= dict.fromkeys(GRAMMAR_TABLES)
    return tuple(tables)


class _Lacking(Exception):
    """A figure that stands without a table that its notes name."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure


@lru_cache(maxsize=FIGURE_CACHE_SIZE)
def _build(figure_id: str, query: tuple[tuple[str, str], ...]) -> Figure:
    figure_spec = spec(figure_id)
    resolved = resolve(figure_spec, dict(query))
    tables = tables_of(figure_spec, resolved.view)
    whole = with_own_mark(_unmarked(figure_spec, resolved, tables), tables)
    if any(RESTORE in note for note in whole.notes):
        raise _Lacking(whole)
    return whole


def _unmarked(figure_spec: Spec, resolved: Resolved, tables: tuple[str, ...]) -> Figure:
    view = resolved.view
    if resolved.has_data:
        whole = with_events(guard.built(figure_spec.id, view, figure_spec.builder))
        whole = with_caveats(whole, tables)
        return replace(whole, encoding=without_axis(whole.encoding))
    w = view.words
    labels = ", ".join(_labels(figure_spec, view))
    own = figure_spec.why_empty(view) if figure_spec.why_empty else ""
    heading = w("figures.empty.title_of", asked=labels)
    if isinstance(own, NoData):
        near = resolve(figure_spec, own.nearest or {}).view
        return empty(figure_spec, view, own.reason, heading=heading, nearest=near, offered=True)
    reason = own or w("figures.empty.no_data", asked=labels)
    return empty(figure_spec, view, reason, heading=heading, nearest=resolved.nearest)


def built() -> tuple[int, int]:
    """How many figures were built since the start, and how many came from the cache."""
    info = _build.cache_info()
    return info.misses, info.hits


def _of(figure_spec: Spec, query: Mapping[str, str]) -> Figure:
    """The figure of a query: one object for all queries that come to the same view.

    Cards, addresses and files name a view in several ways, with its defaults written out or not.
    """
    resolved = resolve(figure_spec, query)
    # Without data the nearest view depends on which parameters were in the query.
    params = resolved.view if resolved.has_data else query
    try:
        return _build(figure_spec.id, tuple(sorted((k, v) for k, v in params.items() if v)))
    except _Lacking as lacking:  # A table that is put back is read at the next try.
        return lacking.figure


def moving_defaults(figure_spec: Spec) -> dict[str, str]:
    """Defaults that depend on the date (today), made explicit for cache keys and links."""
    return {u.parameter.name: u.usual for u in figure_spec.uses if callable(u.default)}


def view_of(figure_id: str, query: Mapping[str, str]) -> View:
    """The view that `build` shows, without building it.

    Raises
    ------
    UnknownFigure, BadValue
        As `build` does.
    TableError
        When the figure's table of choices cannot be used.
    """
    figure_spec = spec(figure_id)
    return resolve(figure_spec, moving_defaults(figure_spec) | dict(query)).view


def build_on(figure_id: str, query: Mapping[str, str]) -> Figure:
    """As `build`, for a figure that says something of another.

    Raises
    ------
    UnknownFigure, BadValue
        As `build` does.
    TableError
        When a table cannot be read: both figures are then without their numbers.
    """
    figure_spec = spec(figure_id)
    return _of(figure_spec, moving_defaults(figure_spec) | dict(query))


def build(figure_id: str, query: Mapping[str, str] | None = None) -> Figure:
    """The figure that an id and a query name. Cached (bounded); the record is shared and frozen.

    Raises
    ------
    UnknownFigure
        When there is no such id.
    BadValue
        For an unknown parameter, or a value that no combination allows.
    """
    figure_spec = spec(figure_id)
    try:
        return build_on(figure_id, query or {})
    except TableError as error:
        # Not cached: a table that is put back is read at the next try.
        values = {u.parameter.name: u.parameter.usual for u in figure_spec.uses} | dict(query or {})
        if values.get(CountrySet.name):
            values[Lens.name] = ""
        view = View(values)
        heading = view.words("figures.empty.table")
        return with_own_mark(empty(figure_spec, view, str(error), heading=heading, fault=True), ())
