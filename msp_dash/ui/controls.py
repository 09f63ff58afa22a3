"""A widget for each parameter class, bound to the address, checked, told aloud when wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from msp_dash.data import TableError
from msp_dash.figures.registry import Spec, spec
from msp_dash.params import (
    Country,
    Eu,
    Lens,
    Mineral,
    On,
    Parameter,
    Stage,
    Use,
    View,
    Year,
)
from msp_dash.ui.navigation import through_app
from msp_dash.ui.notices import notice, table_down
from msp_dash.ui.screen import Screen, screen
from msp_dash.ui.view import (
    Problem,
    Reading,
    changed_query,
    elsewhere,
    full_query,
    labels,
    offered,
    read,
    uses_of,
)
from msp_dash.words import Words, words
from msp_dash.words.names import countries

SEGMENTS_MAX = 4
"""Up to this many values stand side by side; more go into a list."""
WIDTHS_PX: Mapping[type[Parameter], int] = {Mineral: 190, Year: 260, Lens: 290, Country: 230}
ON_PHONE = (Mineral, Year, Stage)
DATED_LENSES = ("msp", "forum")
MOVED = "moved"
"""Session key of what gave way to the reader's last change: (query it led to, names)."""


@dataclass(frozen=True, slots=True)
class PageView:
    """A page's view: resolved values, the words of its language, the window, its place for a title.

    `values` : every parameter of the page, resolved. `query` : the full link as parameters.
    """

    page: str
    values: View
    query: Mapping[str, str]
    words: Words
    screen: Screen
    head: DeltaGenerator
    main: Spec | None = None
    more: tuple[Use, ...] = field(default=())

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def get(self, name: str) -> str:
        """Value of a parameter, "" where the page has none of that name."""
        return self.values.get(name, "")

    def write(self, name: str, value: str) -> None:
        """Write one parameter to the address, in one step of history."""
        if self.main is None:
            return
        query, gone = changed_query(self.main, st.query_params.to_dict(), name, value, self.more)
        st.query_params.from_dict(query)
        st.session_state[MOVED] = (query, gone)


def controls(
    figure_id: str,
    *params: type[Parameter],
    more: Sequence[type[Parameter]] = (),
    others: Sequence[Use] = (),
) -> PageView:
    """Draw a page's controls and give its view.

    Parameters
    ----------
    figure_id : the page's main figure; its choices are what the controls offer.
    params : parameters that stand in the bar, at most five.
    more : parameters in the popover "More".
    others : parameters that only other figures of the page take.
    """
    through_app()
    page = figure_id.split(".", maxsplit=1)[0]
    found = spec(figure_id)
    w = words()
    head = st.container(key="head")
    others = tuple(others)
    try:
        reading = read(found, st.query_params.to_dict(), others)
    except TableError as error:
        table_down(w, str(error))
        values = View({n: u.parameter.default for n, u in uses_of(found, others).items()})
        return PageView(page, values, {}, w, screen(), head, None, others)
    view = PageView(
        page,
        reading.view,
        full_query(found, reading.view, others),
        w,
        screen(),
        head,
        found,
        others,
    )
    _notices(view, found, reading)
    _bar(view, found, params, more)
    return view


def plain(page: str) -> PageView:
    """View of a page without parameters; what an address asks for in vain is named."""
    through_app()
    w = words()
    head = st.container(key="head")
    view = PageView(page, View({"lang": w.lang}), {}, w, screen(), head)
    for name, sent in st.query_params.to_dict().items():
        if name not in ("open", "embed", "embed_options", "lang"):
            _unknown(view, Problem("unknown", name, sent))
    return view


# ---------------------------------------------------------------- notices


def _notices(view: PageView, found: Spec, reading: Reading) -> None:
    moved = st.session_state.get(MOVED)
    if moved and moved[0] == st.query_params.to_dict() and moved[1]:
        _moved(view, found, moved[1])
    for problem in reading.problems:
        if problem.kind == "unknown":
            _unknown(view, problem)
        elif problem.kind == "value":
            _value(view, found, problem)
        else:
            _together(view, found, reading)


def _moved(view: PageView, found: Spec, gone: list[str]) -> None:
    """The reader's own change left another control without data: say what moved."""
    w = view.words
    uses = uses_of(found, view.more)
    now = [
        w(
            "ui.notice.moved_part",
            name=uses[n].parameter.heading(w),
            value=uses[n].parameter.label(view[n], w),
        )
        for n in gone
        if view.get(n)
    ]
    notice(MOVED, w("ui.notice.moved"), w("ui.notice.moved_to", now=w.listing(now)), [])


def _unknown(view: PageView, problem: Problem) -> None:
    w = view.words
    links = [(w("ui.notice.without"), view.page, dict(view.query))]
    if problem.close:
        sent = dict(view.query) | {problem.close: problem.sent}
        links.insert(0, (w("ui.notice.meant", value=problem.close), view.page, sent))
    notice(
        f"unknown-{problem.name}"[:60],
        w("ui.notice.unknown", name=problem.name[:40]),
        w("ui.notice.unknown_text"),
        links,
    )


def _value(view: PageView, found: Spec, problem: Problem) -> None:
    w = view.words
    parameter = uses_of(found, view.more)[problem.name].parameter
    links = [(w("ui.notice.keep"), view.page, dict(view.query))]
    if problem.close:
        asked = dict(view.query) | {problem.name: problem.close}
        if problem.name in ("mineral", "stage", "source"):
            # What the default brought along need not exist for the value that was meant.
            asked = {n: v for n, v in asked.items() if n in st.query_params} | {
                problem.name: problem.close
            }
        label = w("ui.notice.meant", value=parameter.label(problem.close, w))
        links.insert(0, (label, view.page, asked))
    shown = parameter.label(view[problem.name], w) if view.get(problem.name) else w("ui.none")
    notice(
        f"value-{problem.name}",
        w("ui.notice.value", name=parameter.heading(w), sent=problem.sent),
        w("ui.notice.shown", shown=shown),
        links,
    )


def _together(view: PageView, found: Spec, reading: Reading) -> None:
    w = view.words
    uses = uses_of(found, view.more)
    asked = ", ".join(labels(uses, reading.kept, w))
    shown = ", ".join(labels(uses, view.values, w))
    notice(
        "together",
        w("ui.notice.together", asked=asked),
        w("ui.notice.shown_near", shown=shown),
        [(w("ui.notice.keep"), view.page, dict(view.query))],
    )


# ---------------------------------------------------------------- widgets


def _bar(
    view: PageView,
    found: Spec,
    params: Sequence[type[Parameter]],
    more: Sequence[type[Parameter]],
) -> None:
    phone = view.screen.phone
    first = [p for p in (ON_PHONE if phone else params) if p in params] or list(params[:3])
    rest = [p for p in params if p not in first] + list(more)
    pinned = {p.name for p in params} | (set(view.query) & set(st.query_params))
    with st.container(horizontal=True, key="controls"):
        for parameter in first:
            _widget(view, found, parameter, pinned)
        shown = [p for p in rest if _applies(view, p)]
        if shown:
            with st.popover(view.words("ui.controls.more"), key="more"):
                for parameter in shown:
                    _widget(view, found, parameter, pinned, stretch=True)
        _elsewhere(view, found, [*first, *rest])


def _applies(view: PageView, parameter: type[Parameter]) -> bool:
    """A date matters only to the lenses that change with it, the Union's seat only to a lens."""
    if parameter is On and "lens" in view.values:
        return view["lens"] in DATED_LENSES
    if parameter is Eu and "lens" in view.values:
        return view["lens"] != "none"
    return True


def _widget(
    view: PageView,
    found: Spec,
    parameter: type[Parameter],
    pinned: set[str],
    *,
    stretch: bool = False,
) -> None:
    w = view.words
    name, key = parameter.name, f"{view.page}-{parameter.name}"
    use = uses_of(found, view.more)[name]
    label = parameter.heading(w)

    def changed() -> None:
        value = st.session_state[key]
        if isinstance(value, dt.date):
            value = value.isoformat()
        view.write(name, "" if value is None else str(value))

    if parameter is On:
        st.session_state[key] = dt.date.fromisoformat(view[name])
        st.date_input(
            label,
            key=key,
            on_change=changed,
            min_value=dt.date(2022, 6, 14),
            max_value=dt.date(2030, 12, 31),
            width="stretch" if stretch else 160,
        )
        return
    options = list(offered(found, use, view.values, pinned)) if parameter is not Country else []
    if parameter is Country:
        options = _countries(w)
    if use.optional and "" not in options:
        options.insert(0, "")
    st.session_state[key] = view[name]

    def worded(value: str) -> str:
        return parameter.label(value, w) if value or parameter is Country else w("ui.all")

    _choose(view, parameter, label, options, worded, key, changed, stretch=stretch)


def _choose(
    view: PageView,
    parameter: type[Parameter],
    label: str,
    options: list[str],
    worded: Callable[[str], str],
    key: str,
    changed: Callable[[], None],
    *,
    stretch: bool,
) -> None:
    """The widget that suits the number of options."""
    listed = parameter in (Mineral, Lens, Country) or parameter.name in ("source", "edition")
    phone = view.screen.phone
    wide: int | Literal["stretch"] = "stretch"
    if not (stretch or phone):
        wide = WIDTHS_PX.get(parameter, 150)
    if parameter is Year and len(options) > SEGMENTS_MAX and not phone:
        st.select_slider(label, options, key=key, on_change=changed, width=wide)
    elif listed or len(options) > SEGMENTS_MAX or (parameter is Year and phone):
        st.selectbox(label, options, key=key, on_change=changed, format_func=worded, width=wide)
    else:
        st.segmented_control(
            label, options, key=key, on_change=changed, format_func=worded, required=True
        )


def _countries(w: Words) -> list[str]:
    named = [c for c in countries() if c not in ("WLD", "OTH")]
    return ["", *sorted(named, key=w.country)]


def _elsewhere(view: PageView, found: Spec, params: Sequence[type[Parameter]]) -> None:
    """Say which edition has what this one lacks, as a link."""
    w = view.words
    uses = uses_of(found, view.more)
    asked = view.query.get("edition") if "edition" in {p.name for p in params[:5]} else ""
    if not asked:
        return
    for parameter in params:
        lacking = (
            []
            if parameter.name == "edition"
            else elsewhere(found, uses[parameter.name], view.values)
        )
        for value, edition in lacking[:2]:
            with st.container(key=f"elsewhere-{parameter.name}-{value}"):
                st.page_link(
                    f"pages/{view.page}.py",
                    label=w(
                        "ui.controls.elsewhere",
                        value=parameter.label(value, w),
                        edition=w.date(edition),
                    ),
                    query_params={
                        n: v for n, v in view.query.items() if n not in ("edition", "year")
                    }
                    | {parameter.name: value, "edition": edition},
                )
