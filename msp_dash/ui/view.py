"""Query string to view: parses and validates the parameters of a page (no Streamlit)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from msp_dash.figures.places import GUESTS, PAGES
from msp_dash.figures.registry import Spec, allowed, require_all_choices, resolve, spec
from msp_dash.figures.seats import GROUP_OF
from msp_dash.params import (
    RIVALS,
    SENT_MAX_CHARS,
    BadValue,
    CountrySet,
    Edition,
    Eu,
    Lang,
    Lens,
    On,
    Parameter,
    Table,
    Use,
    View,
    Year,
)
from msp_dash.words import Words
from msp_dash.words.names import mineral_aliases

FRAME_NAMES = frozenset({"open", "row", "embed", "embed_options"})
"""Query parameters that belong to the page, not to a figure."""

ORDER = (
    "mineral",
    "hs6",
    "nomenclature",
    "jurisdiction",
    "technology",
    "stage",
    "source",
    "edition",
    "scope",
    "scenario",
    "year",
    "supplier",
)
"""Values of a choice depend on those before it; without matching data the later one is dropped."""


IN_ORDER = (Year, Edition)
"""Choices whose values are offered in their own order."""
DATED = (On, Eu)
"""Parameters of a group, which have a value on any page that has groups."""
_TABLES = {group[Lens.name]: table for table, group in GROUP_OF.items()}
"""Lens -> the table that it is."""


@dataclass(frozen=True, slots=True)
class Extra:
    """A parameter of a page that is not its main figure's own, or has another default there."""

    figure_id: str
    use: Use


@dataclass(frozen=True, slots=True)
class PageParameter:
    """A parameter of a page, the figure whose choices it offers, and others that have it too."""

    use: Use
    spec: Spec
    others: tuple[Spec, ...] = ()

    @property
    def parameter(self) -> Parameter:
        """The parameter itself."""
        return self.use.parameter

    @property
    def default(self) -> str:
        """Value when the address has none; "" leaves it to the figure."""
        return self.use.usual

    def values(self, others: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Values that have data of any of its figures, given others."""
        given = others or {}
        every = dict.fromkeys(
            value
            for one in (self.spec, *self.others)
            for value in allowed(one, self.use, {n: v for n, v in given.items() if n in one.names})
        )
        return tuple(sorted(every) if self.others and self.parameter in IN_ORDER else every)

    def check(self, text: str) -> str:
        """The one spelling of an allowed value.

        Raises
        ------
        BadValue
            Naming the parameter, what was sent and what is allowed.
        TableError
            When a table that may have the value cannot be read.
        """
        value = self.parameter.canonical(text)
        if not self.parameter.is_choice:
            return self.parameter.check(value)
        if value in self.values() or (self.use.optional and not value):
            return value
        for one in (self.spec, *self.others):
            require_all_choices(one)
        raise BadValue(self.parameter.name, text, self.values())


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of the query string that cannot be shown as requested.

    `kind`: ``value`` (not allowed), ``unknown`` (no such parameter), ``together`` (each allowed,
    no data together), ``rival`` (two names of a group at once).
    """

    kind: str
    name: str
    sent: str = ""
    close: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed query string: valid values, the resolved view, the problems."""

    values: Mapping[str, str]
    view: View
    problems: tuple[Problem, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class PageParameters:
    """Parameters of a page by name: its main figure's, and `extras`.

    `figures` : of a profile, all that it may show; each follows what it has data of.
    """

    main: Spec
    by_name: Mapping[str, PageParameter]
    figures: tuple[Spec, ...] = ()

    @classmethod
    def of(cls, figure_id: str, extras: Iterable[Extra] = ()) -> PageParameters:
        """Parameters of a figure, and `extras`."""
        main = spec(figure_id)
        by_name = {use.parameter.name: PageParameter(use, main) for use in main.uses}
        by_name |= {e.use.parameter.name: PageParameter(e.use, spec(e.figure_id)) for e in extras}
        return cls(main, by_name)

    @classmethod
    def on(cls, page: str, figure_id: str, extras: Iterable[Extra] = ()) -> PageParameters:
        """Parameters of a page whose main figure is `figure_id`.

        A profile has those of all its figures, too: what is not sent is left to each.
        """
        own = cls.of(figure_id, extras)
        if page not in GUESTS:
            return own
        figures = tuple(spec(one) for ids in PAGES[page].values() for one in ids)
        # Where its main figure is of a group, that is the page's, and it names no table.
        names = own.by_name.keys() | ({Table.name} if Lens.name in own.main.names else set())
        by_name = _of_figures(figures, names) | {**own.by_name}
        return cls(own.main, by_name, figures)

    def read(self, query: Mapping[str, str]) -> Reading:
        """Parse a query string: invalid parts become problems, the rest is kept."""
        values: dict[str, str] = {}
        problems: list[Problem] = []
        for name, text in self._at_table(query).items():
            if name in FRAME_NAMES:
                continue
            if name not in self.by_name:
                sent = text[:SENT_MAX_CHARS]
                problems.append(Problem("unknown", name, sent, _close(name, self.by_name)))
                continue
            try:
                values[name] = self.by_name[name].check(text)
            except BadValue as error:
                close = _close_value(self.by_name[name].parameter, text, error.allowed)
                problems.append(Problem("value", name, error.sent, close))
        if all(values.get(name) for name in RIVALS):
            problems.append(Problem("rival", CountrySet.name, values.pop(RIVALS[CountrySet.name])))
        settled = self.settle(values)
        if settled != values:
            problems.append(
                Problem("together", next(n for n in values if settled.get(n) != values[n]))
            )
        return Reading(values, self.resolve_view(settled), tuple(problems))

    def _at_table(self, query: Mapping[str, str]) -> Mapping[str, str]:
        """A query whose group is a table names that: as an old link says it."""
        table = _TABLES.get(Lens.canonical(query.get(Lens.name, "")), "")
        past = On.canonical(query.get(On.name, On.usual)) != On.usual
        if Table.name not in self.by_name or not table or past:
            return query
        rest = {n: v for n, v in query.items() if n not in (Lens.name, On.name)}
        return rest | {Table.name: table}

    def _group(self, values: Mapping[str, str]) -> dict[str, str]:
        """The group of a page that names a table; one of the page's own takes its place."""
        if Table.name not in self.by_name:
            return {}
        if any(values.get(name) for name in (Lens.name, CountrySet.name)):
            return {Table.name: ""}
        table = values.get(Table.name) or Table.usual
        return {Table.name: table, **GROUP_OF[table]}

    def _main(self, values: Mapping[str, str]) -> dict[str, str]:
        return {name: value for name, value in values.items() if name in self.main.names}

    def resolve_view(self, values: Mapping[str, str]) -> View:
        """Every parameter of the page: the main figure's as it resolves them, extras by default."""
        group = self._group(values)
        # A page's own group is no table, of which a figure has always one.
        sent = {n: v for n, v in (group | {**values}).items() if v or n != Table.name}
        view = group | dict(resolve(self.main, self._main(sent)).view)
        for name, item in self.by_name.items():
            if name in group:
                view[name] = group[name]
            elif name in values:
                view[name] = values[name]
            elif values.get(RIVALS.get(name, "")):
                view[name] = ""
            elif name not in view or item.default or item.use.optional:
                first = () if item.use.optional or item.default else item.values(view)
                view[name] = item.default or next(iter(first), "")
        return View(view)

    def settle(self, requested: Mapping[str, str], changed: str = "") -> dict[str, str]:
        """Drop choices, last in `ORDER` first, until there are data; `changed` is never dropped.

        A dropped year is replaced by the nearest one that has data.
        """
        settled = dict(requested)
        for name in reversed(ORDER):
            if self._has_data(settled):
                break
            if name != changed and (self.figures or name in self.main.names):
                settled.pop(name, None)
        years = self._years(settled) if "year" in requested.keys() - settled.keys() else ()
        if years:
            settled["year"] = min(
                years, key=lambda y: (abs(int(y) - int(requested["year"])), -int(y))
            )
        return settled

    def _has_data(self, values: Mapping[str, str]) -> bool:
        """Whether a figure has data of all choices at once; of a profile any that has them all."""
        if not self.figures:
            return resolve(self.main, self._main(values)).has_data
        every = self._with_all(values)
        return not every or any(_has_data(one, query) for one, query in every)

    def _with_all(self, values: Mapping[str, str]) -> list[tuple[Spec, dict[str, str]]]:
        """The figures of a profile that have all choices, each with its query."""
        chosen = {n for n, v in values.items() if v and self.by_name[n].parameter.is_choice}
        return [
            (one, {n: v for n, v in values.items() if n in one.names})
            for one in self.figures
            if chosen <= one.names
        ]

    def _years(self, values: Mapping[str, str]) -> tuple[str, ...]:
        if not self.figures:
            return self.by_name["year"].values(self._main(values))
        use, every = self.by_name["year"].use, self._with_all({**values, "year": "0"})
        return tuple(year for one, query in every for year in allowed(one, use, query))

    def with_change(
        self, query: Mapping[str, str], name: str, value: str
    ) -> tuple[dict[str, str], list[str]]:
        """Query after a reader's change, and the names of choices that were dropped for it.

        Invalid values are removed with the first change; free parameters at their default are
        left out.
        """
        values = dict(self.read(query).values)
        values[name] = value
        if value:
            values.pop(RIVALS.get(name, ""), None)
        if value and name == Table.name:
            values = {
                n: v for n, v in values.items() if n not in (Lens.name, CountrySet.name, On.name)
            }
        settled = self.settle(self._at_table(values), name)
        gone = [n for n in values if n != name and settled.get(n) != values[n]]
        frame = {n: v for n, v in query.items() if n in FRAME_NAMES}
        return {n: v for n, v in settled.items() if not self._is_default(n, v)} | frame, gone

    def _is_default(self, name: str, value: str) -> bool:
        if name == Lens.name and Table.name in self.by_name:
            return False  # The default is the group of the table.
        item = self.by_name[name]
        return not item.parameter.is_choice and value == item.default

    def full_query(self, view: Mapping[str, str]) -> dict[str, str]:
        """Every parameter of a view that has a value, English left out: the link to copy."""
        return {
            n: v
            for n, v in view.items()
            if v and n in self.by_name and (n, v) != ("lang", Lang.default)
            if not (n in (Lens.name, On.name) and view.get(Table.name))
        }

    def options(self, name: str, view: Mapping[str, str], pinned: Iterable[str]) -> tuple[str, ...]:
        """Values to offer: those with data given the choices before it in `ORDER`.

        `pinned` are the names that restrict the values; an edition that was not requested is the
        newest one with data, so it does not restrict the years.
        """
        before = ORDER[: ORDER.index(name)] if name in ORDER else ()
        earlier = {n: view[n] for n in before if n in pinned and view.get(n)}
        item = self.by_name[name]
        if item.parameter not in IN_ORDER:
            # Further figures word the same otherwise: what they have only a link asks for.
            item = replace(item, others=())
        values = item.values(earlier)
        current = view[name]
        return values if not current or current in values else (*values, current)

    def labels(self, view: Mapping[str, str], w: Words) -> list[str]:
        """Labels of the choices of a view."""
        return [
            item.parameter.label(view[name], w)
            for name, item in self.by_name.items()
            if item.parameter.is_choice and view.get(name)
        ]


def _has_data(figure_spec: Spec, query: Mapping[str, str]) -> bool:
    """Whether a figure has data of a query; not of a value that only other figures have."""
    try:
        return resolve(figure_spec, query).has_data
    except BadValue:
        return False


def _of_figures(figures: Iterable[Spec], own: Collection[str]) -> dict[str, PageParameter]:
    """Parameters of the figures of a profile but `own`, each with all figures that have it."""
    by_name: dict[str, PageParameter] = {}
    for one in figures:
        for parameter in (use.parameter for use in one.uses if use.parameter.name not in own):
            before = by_name.get(parameter.name)
            by_name[parameter.name] = (
                replace(before, others=(*before.others, one))
                if before
                else PageParameter(Use(parameter, True, None if parameter in DATED else ""), one)
            )
    return by_name


def _close(sent: str, candidates: Iterable[str]) -> str:
    return next(iter(get_close_matches(sent.casefold(), list(candidates), n=1, cutoff=0.6)), "")


def _close_value(parameter: Parameter, sent: str, values: tuple[str, ...]) -> str:
    """Closest allowed value, also by the aliases of minerals ('Wolfram' is tungsten)."""
    if parameter is CountrySet:
        return CountrySet.repaired(sent)
    close = _close(parameter.canonical(sent), [k.casefold() for k in values])
    if not close and parameter.name == "mineral":
        close = mineral_aliases().get(_close(sent, mineral_aliases()), "")
    return next((k for k in values if k.casefold() == close), "")
