"""Widgets for page parameters: read from the query string, validated, written back to it.

A value that is not valid is replaced by one that is, and a notice says so.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from msp_dash.analysis.groups import toggled
from msp_dash.data import TableError, load
from msp_dash.figures import seats
from msp_dash.figures.common import publication
from msp_dash.figures.country.query import profile_countries
from msp_dash.figures.places import GUESTS
from msp_dash.figures.registry import spec
from msp_dash.figures.role_marks import ROLE_WORD, came_as
from msp_dash.figures.view_group import eu_states, lens_entities
from msp_dash.params import (
    DATED_LENSES,
    ONE_OF,
    Code,
    CountrySet,
    Date,
    Lang,
    Lens,
    On,
    Parameter,
    Several,
    Table,
    Use,
    View,
    sent_text,
)
from msp_dash.render.layout.text_metrics import text_width
from msp_dash.ui.daily_cache import daily_cache
from msp_dash.ui.language import current_words, language_query
from msp_dash.ui.navigation import through_app
from msp_dash.ui.notices import notice, show_missing_table
from msp_dash.ui.view import (
    FRAME_NAMES,
    Extra,
    PageParameter,
    PageParameters,
    Problem,
    Reading,
)
from msp_dash.ui.viewport import Viewport, viewport
from msp_dash.words import LANGUAGES, Words
from msp_dash.words.names import countries, current_areas

SEGMENTS_MAX = 4
"""Up to this many values are segmented buttons (years and cuts: one more), more a select box."""
AREAS = ("country", "seat", "exporter", "importer")
"""Parameters whose value is a country, or none."""
AREA_NAMES = {
    "Africa": "params.region.africa",
    "Americas": "ui.controls.americas",
    "Asia": "params.region.asia",
    "Europe": "params.region.europe",
    "Oceania": "params.region.oceania",
}
"""Parts of the world in the table of countries -> their names."""
LISTED = ("mineral", "supplier", "hs6", "lens", *AREAS, "source", "edition", "technology")
WIDTHS_PX: Mapping[str, int] = {
    "mineral": 190,
    "year": 260,
    "lens": 290,
    "country": 230,
    "supplier": 190,
    "exporter": 190,
    "importer": 190,
    "hs6": 320,
    "technology": 230,
}
ON_PHONE = ("mineral", "year", "stage", "supplier", "cut")
FIRST_DAY, LAST_DAY = dt.date(2022, 6, 14), dt.date(2030, 12, 31)
"""First and last selectable day: the announcement of the partnership, and some years ahead."""
WORD_PX, ARROW_PX = 15, 24
"""Size of the words of a quiet line, and the room of the arrow beside one that is a choice."""
_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
LANG_OF = "partners.map"
"""A figure whose `lang` parameter is used to check the language on pages without figures."""
Labels = Callable[[View], Mapping[str, str]]
"""Labels of values of a parameter in a view, in the order in which they are offered."""
Options = tuple[str, tuple[str, ...]]
"""A parameter, and the values of it that a widget offers, in order."""
MOVED = "moved"
"""Session key of choices dropped by the last change: (resulting query, names), or None."""


@dataclass(frozen=True, slots=True)
class PageView:
    """A page's view: resolved values, messages of its language, viewport, container of its title.

    `values` : every parameter of the page, resolved. `query` : the full link as parameters. `bar` :
    how many controls stand in the bar. `options` : key of each widget of buttons and each list that
    is drawn -> what it offers. `labels` : parameter -> labels of its values that the view decides.
    """

    page: str
    values: View
    query: Mapping[str, str]
    words: Words
    viewport: Viewport
    head: DeltaGenerator
    parameters: PageParameters | None = None
    bar: int = 0
    options: dict[str, Options] = field(default_factory=dict)
    labels: Mapping[str, Labels] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def get(self, name: str) -> str:
        """Value of a parameter, "" where the page has none of that name."""
        return self.values.get(name, "")

    def link_query(self, opened: Iterable[str]) -> str:
        """The query string of the page's full link; `opened` are ids of unfolded figures."""
        unfolded = ",".join(opened)
        return urlencode({**self.query, **({"open": unfolded} if unfolded else {})}, safe=",")

    def write(self, name: str, value: str) -> None:
        """Write one parameter to the address, in one step of history."""
        if self.parameters is None:
            return
        query, gone = self.parameters.with_change(st.query_params.to_dict(), name, value)
        st.query_params.from_dict(query)
        if gone or st.session_state.get(MOVED):
            st.session_state[MOVED] = (query, gone) if gone else None


def controls(
    figure_id: str,
    *params: Parameter,
    more: Sequence[Parameter] = (),
    extras: Sequence[Extra] = (),
    bar: bool = True,
    end: Callable[[PageView], None] | None = None,
    labels: Mapping[str, Labels] | None = None,
    own: Collection[str] = (),
) -> PageView:
    """Draw a page's controls and give its view.

    Parameters
    ----------
    figure_id : the page's main figure; its choices are what the controls offer.
    params : parameters that stand in the bar, at most five.
    more : parameters in the popover "More".
    extras : parameters that only other figures of the page take, or with the page's own default.
    bar : False where the page places its widgets itself, with `control`.
    end : draws the right end of the bar.
    labels : parameter -> labels of its values that depend on the view, such as a share.
    own : names in the address that the page reads itself.
    """
    through_app()
    name, w = spec(figure_id).page, current_words()
    head = st.container(key="head")
    parameters = PageParameters.on(name, figure_id, extras)
    try:
        sent = {n: v for n, v in st.query_params.to_dict().items() if n not in own}
        reading = parameters.read(sent)
    except TableError as error:
        show_missing_table(w, str(error))
        defaults = {n: a.default for n, a in parameters.by_name.items()}
        values = View(defaults | {Lang.name: w.lang})
        return PageView(name, values, {}, w, viewport(), head)
    query = parameters.full_query(reading.view)
    places = len(params) if bar else 0
    view = PageView(
        name, reading.view, query, w, viewport(), head, parameters, places, labels=labels or {}
    )
    # Always one element: a control that changes position may, with the next click, revert to the
    # value that the browser had for that position.
    with st.container(key="notices"):
        _notices(view, parameters, reading)
        if "edition" in reading.values and "edition" not in {p.name for p in params}:
            _newer(view, parameters, reading)
    if bar:
        _bar(view, parameters, [p.name for p in params], [p.name for p in more], end)
    return view


def control(view: PageView, parameter: Parameter, *, bare: bool = False) -> None:
    """Draw the widget of one parameter where the page wants it; `bare`: without its heading."""
    if view.parameters is not None:
        _widget(view, view.parameters, parameter.name, set(), bare=bare)


def quiet(
    view: PageView,
    sentence: str,
    *params: Parameter,
    more: Sequence[Parameter] = (),
    end: Callable[[], None] | None = None,
) -> None:
    """Draw one sentence below the title whose choices are words, and the key of the seats.

    Parameters
    ----------
    sentence : message whose fields are the names of `params`, which stand where the language puts
        them.
    params : at most three.
    more, end : parameters behind the word "Change" at its end, and what it draws below them.
    """
    if view.parameters is None:
        return
    parameters, w, names = view.parameters, view.words, [p.name for p in params]
    pinned = set(names) | (set(st.query_params) - {"edition"})
    pieces = w(sentence, **{name: f"{_HOLE}{name}{_HOLE}" for name in names}).split(_HOLE)
    with st.container(horizontal=True, key="quiet", gap=None):
        for n, piece in enumerate(pieces):
            if n % 2:
                _word(view, parameters, piece, pinned)
            elif text := piece.strip():
                kind = "" if text[0].isalnum() else ' class="msp-mark"'
                st.html(f"<span{kind}>{html.escape(text)}</span>", width="content")
        if rest := [p.name for p in more if _applies(view, p.name)]:
            _change(view, parameters, "ui.controls.change", rest, [*names, *rest], pinned, end)
        st.html(_seats(view) or "<p></p>", width="content")


def _seats(view: PageView) -> str:
    """How many sit at the table of the view, in the colors of their seats."""
    w = view.words
    try:
        if table := view.get(Table.name):
            texts = {str(seat): text for seat, text in seats.key(table, w).items()}
        elif view.get(Lens.name) == "none":
            return ""
        else:
            texts = {"room": w("ui.seats.group", n=len(lens_entities(view.values)))}
    except TableError:  # The cards report it.
        return ""
    texts |= {"absent": w("ui.seats.absent")}
    key = ", ".join(
        f'<b data-seat="{seat}">{html.escape(text)}</b>' for seat, text in texts.items()
    )
    return f'<p class="msp-seats">{key}</p>'


def toggle(view: PageView) -> Callable[[str], None]:
    """A callback that adds a country to the page's group, or removes it; a lens becomes a set."""

    def change(iso3: str) -> None:
        entities = toggled(lens_entities(view.values), eu_states(), view["eu"], iso3)
        view.write("set", CountrySet.canonical(",".join(entities)))

    return change


def plain(page: str, own: Collection[str] = ()) -> PageView:
    """View of a page without parameters; a notice names unknown ones in the query string.

    `own` are names in the address that the page reads itself.
    """
    through_app()
    w = current_words()
    head = st.container(key="head")
    view = PageView(page, View({Lang.name: w.lang}), language_query(), w, viewport(), head)
    for name, sent in st.query_params.to_dict().items():
        if name == Lang.name and Lang.canonical(sent) not in LANGUAGES:
            _value(view, PageParameter(Use(Lang), spec(LANG_OF)), Problem("value", name, sent))
        elif name not in FRAME_NAMES and name != Lang.name and name not in own:
            _unknown(view, Problem("unknown", name, sent))
    return view


# ---------------------------------------------------------------- notices


def _notices(view: PageView, parameters: PageParameters, reading: Reading) -> None:
    moved = st.session_state.get(MOVED)
    if moved and moved[0] == st.query_params.to_dict():
        _moved(view, parameters, moved[1])
    for problem in reading.problems:
        if problem.kind == "unknown":
            _unknown(view, problem)
        elif problem.kind == "value":
            _value(view, parameters.by_name[problem.name], problem)
        elif problem.kind == "rival":
            _rival(view, problem)
        else:
            _together(view, parameters, reading)


def _newer(view: PageView, parameters: PageParameters, reading: Reading) -> None:
    """Show a notice where the link names an edition and a newer one has the same data."""
    w = view.words
    rest = {n: v for n, v in reading.values.items() if n != "edition"}
    newest = parameters.resolve_view(parameters.settle(rest))
    same = all(newest[n] == v for n, v in view.values.items() if n != "edition")
    if not same or newest["edition"] <= view["edition"]:
        return
    current, newer = (publication(v["source"], v["edition"]).short for v in (view.values, newest))
    without = {n: v for n, v in view.query.items() if n != "edition"}
    notice(
        "edition",
        w("ui.notice.newer"),
        w("ui.notice.newer_text", edition=current),
        [(w("ui.notice.newer_link", edition=newer), view.page, without)],
    )


def _moved(view: PageView, parameters: PageParameters, gone: list[str]) -> None:
    """Show a notice where the reader's change left another control without data."""
    w = view.words
    labels = [
        w(
            "ui.notice.moved_part",
            name=parameters.by_name[n].parameter.heading(w),
            value=parameters.by_name[n].parameter.label(view[n], w),
        )
        for n in gone
        if view.get(n)
    ]
    notice(MOVED, w("ui.notice.moved"), w("ui.notice.moved_to", now=w.listing(labels)), [])


def _sent(view: PageView) -> dict[str, str]:
    """What the link names: defaults of the rest need not exist for a value that is suggested."""
    return {n: v for n, v in view.query.items() if n in st.query_params}


def _unknown(view: PageView, problem: Problem) -> None:
    w = view.words
    links = [(w("ui.notice.without"), view.page, dict(view.query))]
    if problem.close:
        sent = _sent(view) | {problem.close: problem.sent}
        links.insert(0, (w("ui.notice.meant", value=problem.close), view.page, sent))
    notice(
        f"unknown-{problem.name}"[:60],
        w("ui.notice.unknown", name=problem.name[:40]),
        w("ui.notice.unknown_text"),
        links,
    )


def _value(view: PageView, item: PageParameter, problem: Problem) -> None:
    w = view.words
    links = [(w("ui.notice.keep"), view.page, dict(view.query))]
    if problem.close:
        label = w("ui.notice.meant", value=item.parameter.label(problem.close, w))
        links.insert(0, (label, view.page, _sent(view) | {problem.name: problem.close}))
    current = (
        item.parameter.label(view[problem.name], w) if view.get(problem.name) else w("ui.none")
    )
    if problem.name == CountrySet.name:
        current = Lens.label(view["lens"], w)
    notice(
        f"value-{problem.name}",
        w("ui.notice.value", name=item.parameter.heading(w), sent=sent_text(problem.sent, w)),
        w("ui.notice.shown", shown=current),
        links,
    )


def _rival(view: PageView, problem: Problem) -> None:
    """The link names a group twice; the countries it lists are shown."""
    w = view.words
    lens = {n: v for n, v in view.query.items() if n != problem.name} | {"lens": problem.sent}
    label = w("ui.notice.rival_link", lens=Lens.label(problem.sent, w))
    notice("rival", w("ui.notice.rival"), w("ui.notice.rival_text"), [(label, view.page, lens)])


def _together(view: PageView, parameters: PageParameters, reading: Reading) -> None:
    w = view.words
    requested = ", ".join(parameters.labels(reading.values, w))
    current = ", ".join(parameters.labels(view.values, w))
    notice(
        "together",
        w("ui.notice.together", asked=requested),
        w("ui.notice.shown_near", shown=current),
        [(w("ui.notice.keep"), view.page, dict(view.query))],
    )


# ---------------------------------------------------------------- widgets


def _bar(
    view: PageView,
    parameters: PageParameters,
    bar: list[str],
    more: list[str],
    end: Callable[[PageView], None] | None,
) -> None:
    first = bar
    if view.viewport.phone:
        essential = [name for name in ON_PHONE if name in bar]
        first = (essential + [name for name in bar if name not in essential])[:3]
    rest = [n for n in bar if n not in first] + [n for n in more if _applies(view, n)]
    # A year that the requested edition lacks may be selected: the edition is dropped then.
    pinned = set(bar) | (set(st.query_params) - {"edition"})
    with st.container(horizontal=True, key="controls"):
        for name in first:
            _widget(view, parameters, name, pinned)
        label = "ui.controls.more" if rest else "ui.controls.meaning"
        _change(view, parameters, label, rest, [*first, *rest], pinned)
        if end:
            end(view)


def _change(
    view: PageView,
    parameters: PageParameters,
    label: str,
    rest: Iterable[str],
    described: Iterable[str],
    pinned: set[str],
    end: Callable[[], None] | None = None,
) -> None:
    """A panel with the widgets of `rest`, and what those of `described` mean."""
    # What is in it is drawn only while it is open: an eighth of each click otherwise.
    panel = st.popover(view.words(label), key="more", on_change="rerun")
    if not panel.open:
        return
    with panel:
        for name in rest:
            _widget(view, parameters, name, pinned, stretch=True)
        if end:
            end()
        meant = tuple(parameters.by_name[name].parameter for name in described)
        st.html(_meanings(view.page, meant, view.words))


@lru_cache(maxsize=256)
def _meanings(page: str, parameters: tuple[Parameter, ...], w: Words) -> str:
    """What each control means, in one place: a sign beside each is one more thing to click."""
    entries = (
        f"<dt>{html.escape(_heading(page, parameter, w))}</dt>"
        f"<dd>{html.escape(w(f'params.{parameter.name}.help'))}</dd>"
        for parameter in parameters
    )
    return f'<dl class="msp-meanings">{"".join(entries)}</dl>'


def _applies(view: PageView, name: str) -> bool:
    """Whether a control has an effect: a date only for dated lenses, `eu` only with a lens."""
    lens = view.get("lens")
    if name == "on":
        return lens in DATED_LENSES
    return name != "eu" or lens != "none"


def _worded(view: PageView, item: PageParameter) -> tuple[str, Callable[[str], str]]:
    """Heading of a widget, and a function for its value labels; pages may override both."""
    w, parameter = view.words, item.parameter
    return _heading(view.page, parameter, w), _labels(view.page, parameter, w).__getitem__


def _own(page: str, parameter: Parameter) -> str:
    """Where messages about a parameter on one page are."""
    return f"pages.{page}.param.{parameter.name}"


@lru_cache(maxsize=512)
def _heading(page: str, parameter: Parameter, w: Words) -> str:
    own = f"{_own(page, parameter)}.heading"
    return w(own) if w.has(own) else parameter.heading(w)


class _Labels(dict[str, str]):
    """Value -> its label, from `label` at first use.

    Streamlit asks for each value of each list in each run: two hundred countries twice. A look-up
    is a tenth of a call.
    """

    def __init__(self, label: Callable[[str], str]) -> None:
        super().__init__()
        self._label = label

    def __missing__(self, value: str) -> str:
        self[value] = text = self._label(value)
        return text


@lru_cache(maxsize=256)
def _varied(usual: Callable[[str], str], others: tuple[tuple[str, str], ...]) -> _Labels:
    """Labels as usual but for some: one object, by which Streamlit knows a widget again."""
    labels = _Labels(usual)
    labels.update(others)
    return labels


@lru_cache(maxsize=512)
def _labels(page: str, parameter: Parameter, w: Words) -> _Labels:
    """Labels of one parameter's values on one page: messages ``<own>.<value>``, else its own."""
    own, empty = _own(page, parameter), "ui.controls.left" if page in GUESTS else "ui.all"

    def label(value: str) -> str:
        worded = value or parameter.name in (*AREAS, "lens")
        text = parameter.label(value, w) if worded else w(empty)
        key = f"{own}.{value or 'empty'}"
        return w(key) if w.has(key) else text

    return _Labels(label)


def _labeled(
    options: Sequence[str], label: Callable[[str], str], labels: Mapping[str, str]
) -> tuple[Sequence[str], Callable[[str], str]]:
    """Options in the order of their labels in the view; those without one come last."""
    turns = {value: n for n, value in enumerate(labels)}
    ordered = sorted(options, key=lambda value: turns.get(value, len(turns)))
    return ordered, _varied(
        label, tuple((v, text) for v, text in labels.items() if text)
    ).__getitem__


def _widget(
    view: PageView,
    parameters: PageParameters,
    name: str,
    pinned: set[str],
    *,
    stretch: bool = False,
    bare: bool = False,
) -> None:
    item, key = parameters.by_name[name], f"{view.page}-{name}"
    heading = _heading(view.page, item.parameter, view.words)

    def changed() -> None:
        value = st.session_state[key]
        if isinstance(value, dt.date):
            value = value.isoformat()
        view.write(name, "" if value is None else str(value))

    wide: int | Literal["stretch"] = "stretch"
    if not (stretch or view.viewport.phone):
        wide = WIDTHS_PX.get(name, 150)
    shared: dict[str, Any] = {"key": key, "on_change": changed}
    if bare:
        shared |= {"label_visibility": "collapsed"}
    if isinstance(item.parameter, Date) and view[name]:
        day = dt.date.fromisoformat(view[name])
        st.session_state[key] = day
        # A link may have any day, so the calendar is extended to it.
        first, last = min(FIRST_DAY, day), max(LAST_DAY, day)
        st.date_input(
            heading, format="YYYY-MM-DD", min_value=first, max_value=last, width=wide, **shared
        )
        return
    if name == CountrySet.name:
        _members(view, heading)
        return
    if isinstance(item.parameter, Several):
        _several(view, item.parameter, heading)
        return
    options, label = _offered(view, parameters, name, pinned)
    if len(options) == 1 and name not in LISTED:
        # One option is no choice; the pictures say what they show.
        return
    few = name not in LISTED and len(options) <= SEGMENTS_MAX + (name in ("year", "cut"))
    if few and not (name == "year" and view.viewport.phone):
        st.segmented_control(heading, options, format_func=label, required=True, **shared)
    elif name == "year" and not (view.viewport.phone or item.use.optional):
        st.select_slider(heading, options, width=wide, **shared)
    else:
        st.selectbox(heading, options, format_func=label, width=wide, **shared)


def _word(view: PageView, parameters: PageParameters, name: str, pinned: set[str]) -> None:
    """A choice as a word of a sentence: a list, as wide as the present value."""
    key = f"{view.page}-{name}"
    values, label = _offered(view, parameters, name, pinned)
    st.selectbox(
        _heading(view.page, parameters.by_name[name].parameter, view.words),
        values,
        format_func=label,
        key=key,
        on_change=lambda: view.write(name, str(st.session_state[key] or "")),
        label_visibility="collapsed",
        width=round(text_width(label(view[name]), WORD_PX)) + ARROW_PX,
    )


def _offered(
    view: PageView, parameters: PageParameters, name: str, pinned: set[str]
) -> tuple[tuple[str, ...], Callable[[str], str]]:
    """What a list or a row of buttons offers, and the labels; by these a widget is known again."""
    item, key = parameters.by_name[name], f"{view.page}-{name}"
    options: Sequence[str] = _options(view, parameters, item, name, pinned)
    _, label = _worded(view, item)
    st.session_state[key] = view[name]
    if name in view.labels:
        options, label = _labeled(options, label, view.labels[name](view.values))
    if name == Table.name and not view[name]:
        options, label = ["", *options], _varied(label, (("", _own_group(view)),)).__getitem__
    if name in AREAS:
        label = _in_list(label, view[name], view.words)
    view.options[key] = name, tuple(options)
    return tuple(options), label


def _own_group(view: PageView) -> str:
    """Name of a group that is none of the tables."""
    if names := view.get(CountrySet.name):
        return view.words("ui.seats.group", n=len(names.split(",")))
    return Lens.label(view.get(Lens.name), view.words)


def _members(view: PageView, heading: str) -> None:
    """Multiselect of the group's countries, starting from the lens."""
    key, w = f"{view.page}-set", view.words

    def changed() -> None:
        view.write("set", CountrySet.canonical(",".join(st.session_state[key])))

    st.session_state[key] = sorted(lens_entities(view.values), key=w.country_order)
    options = _by_group(frozenset(current_areas()), w)
    st.multiselect(
        heading,
        options,
        key=key,
        on_change=changed,
        format_func=_in_list(w.country, "", w),
        placeholder=w("build.ready.choose"),
        select_all=False,  # Enter takes the first of a list, which would be all that match.
    )


def _several(view: PageView, parameter: Several, heading: str) -> None:
    """Multiselect of what is compared; where one is left, the page shows that alone."""
    key, w, name = f"{view.page}-{parameter.name}", view.words, parameter.name

    def changed() -> None:
        codes = st.session_state[key]
        view.write(name, ",".join(codes) if len(codes) >= parameter.least else "")
        if len(codes) == 1:
            view.write(ONE_OF[name], codes[0])

    st.session_state[key] = view[name].split(",")
    label: Callable[[str], str] = w.mineral
    options: Sequence[str] = sorted(parameter.codes(), key=w.mineral) if name == "minerals" else ()
    if not options:
        options, label = _by_group(profile_countries(), w), _in_list(w.country, "", w)
    st.multiselect(
        heading,
        options,
        key=key,
        on_change=changed,
        format_func=label,
        max_selections=parameter.most,
        placeholder=w("build.ready.choose"),
        select_all=False,  # Enter takes the first of a list, which would be all that match.
    )


@daily_cache(len(LANGUAGES))
def _groups(w: Words) -> Mapping[str, str]:
    """Country -> its group in a list: its role in the partnership, or its part of the world.

    Groups stand in the order of the list.
    """
    try:
        role_of, areas = came_as(On.usual), load("countries").set_index("iso3")["region"]
    except TableError:  # The cards report it.
        return {}
    keys = {code: f"figures.role.{ROLE_WORD[role]}" for code, role in role_of.items()}
    groups = {code: w(key) for code, key in keys.items() if w.has(key)}
    for area, key in AREA_NAMES.items():
        groups |= {str(code): w(key) for code in areas.index[areas == area] if code not in groups}
    return groups


# Some two hundred names in the order of a language, for each control of each run.
@lru_cache(maxsize=256)
def _by_group(codes: frozenset[str], w: Words) -> tuple[str, ...]:
    groups = _groups(w)
    turns = {group: n for n, group in enumerate(dict.fromkeys(groups.values()))}

    def turn(code: str) -> tuple[int, str, str]:
        return turns.get(groups.get(code, ""), len(turns)), w.country_order(code), code

    return tuple(sorted(codes, key=turn))


def _in_list(label: Callable[[str], str], current: str, w: Words) -> Callable[[str], str]:
    """Labels of countries with their groups, for search too; the selected one has its name only."""
    selected = ((current, label(current)),) if current else ()
    return _varied(_grouped(label, w).__getitem__, selected).__getitem__


@daily_cache(128)
def _grouped(label: Callable[[str], str], w: Words) -> _Labels:
    groups = _groups(w)

    def grouped(code: str) -> str:
        group = groups.get(code, "")
        return w("ui.controls.grouped", name=label(code), group=group) if group else label(code)

    return _Labels(grouped)


def _options(
    view: PageView, parameters: PageParameters, item: PageParameter, name: str, pinned: set[str]
) -> list[str]:
    if name in AREAS and item.default:
        # A page about one country: countries with a profile, and the requested one.
        return list(_by_group(profile_countries() | {view[name]} - {""}, view.words))
    if isinstance(item.parameter, Code) and name in AREAS:
        # Not all of them: a state of the past is in tables of output, and trades no more.
        offered = frozenset(countries()) & frozenset(item.parameter.codes()) - {"WLD", "OTH"}
        return ["", *_by_group(offered, view.words)]
    options = list(parameters.options(name, view.values, pinned))
    if name == "lens" and CountrySet.name in parameters.by_name:
        # An empty group makes no sense here; a custom set is one more option.
        options = [v for v in options if v != "none" or v in (view["lens"], item.default)]
        options = options if view["lens"] else ["", *options]
    if item.use.optional and "" not in options:
        options.insert(0, "")
    return options
