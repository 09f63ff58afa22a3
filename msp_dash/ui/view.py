"""The address as the view: what a link asks for, what is shown, what was wrong (no Streamlit)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from msp_dash.figures.registry import Spec, allowed, resolve
from msp_dash.params import BadValue, Lang, Parameter, Use, View
from msp_dash.words import Words
from msp_dash.words.names import mineral_aliases

FRAME_NAMES = frozenset({"open", "embed", "embed_options"})
"""Names in an address that belong to the page, not to a figure."""

ORDER = (
    "mineral",
    "jurisdiction",
    "technology",
    "stage",
    "source",
    "edition",
    "scope",
    "scenario",
    "year",
)
"""A choice is offered given those before it, and gives way to them when no data match."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the address that cannot be shown as asked.

    `kind`: ``value`` (not allowed), ``unknown`` (no such parameter), ``together`` (each allowed,
    no data together; `sent` is what was asked in words).
    """

    kind: str
    name: str
    sent: str
    close: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an address says: the values kept, the resolved view, the problems."""

    kept: Mapping[str, str]
    view: View
    problems: tuple[Problem, ...] = field(default=())


def uses_of(found: Spec, more: Iterable[Use] = ()) -> dict[str, Use]:
    """Parameters of a page by name: its main figure's, and those that only other figures take."""
    return {use.parameter.name: use for use in (*found.uses, *more)}


def values_of(found: Spec, use: Use, given: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Values that a page offers for a parameter; those of a page's own choices stand in its use."""
    own = found.names
    if use.parameter.name in own:
        return allowed(found, use, given)
    return use.parameter.values()


def read(found: Spec, query: Mapping[str, str], more: Iterable[Use] = ()) -> Reading:
    """Check a query string against a page's parameters; wrong parts are named, the rest kept."""
    uses = uses_of(found, more)
    kept: dict[str, str] = {}
    problems: list[Problem] = []
    for name, text in query.items():
        if name in FRAME_NAMES:
            continue
        if name not in uses:
            problems.append(Problem("unknown", name, text[:80], _close(name, uses)))
            continue
        try:
            kept[name] = _checked(found, uses[name], text)
        except BadValue as error:
            close = _close_value(uses[name].parameter, text, error.allowed)
            problems.append(Problem("value", name, error.sent, close))
    settled = settle(found, kept)
    if settled != kept:
        lost = {n: v for n, v in kept.items() if settled.get(n) != v}
        problems.append(Problem("together", next(iter(lost)), ""))
    return Reading(kept, _resolved(found, settled, uses), tuple(problems))


def _checked(found: Spec, use: Use, text: str) -> str:
    parameter = use.parameter
    value = parameter.canonical(text)
    known = values_of(found, use)
    if not parameter.is_choice:
        return parameter.check(value)
    if value not in known and not (use.optional and not value):
        raise BadValue(parameter.name, text, known)
    return value


def _close(sent: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(sent.casefold(), list(known), n=1, cutoff=0.6)), "")


def _close_value(parameter: type[Parameter], sent: str, known: tuple[str, ...]) -> str:
    """Closest allowed value, also by the aliases of minerals ('Wolfram' is tungsten)."""
    close = _close(parameter.canonical(sent).casefold(), [k.casefold() for k in known])
    if not close and parameter.name == "mineral":
        close = mineral_aliases().get(_close(sent, mineral_aliases()), "")
    return next((k for k in known if k.casefold() == close), "")


def _main(found: Spec, values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if name in found.names}


def _resolved(found: Spec, settled: Mapping[str, str], uses: Mapping[str, Use]) -> View:
    view = dict(resolve(found, _main(found, settled)).view)
    for name, use in uses.items():
        if name not in view:
            default = use.parameter.default if use.default is None else use.default
            view[name] = settled.get(name, default)
    return View(view)


def settle(found: Spec, given: Mapping[str, str], changed: str = "") -> dict[str, str]:
    """Give up choices, last in `ORDER` first, until data match; `changed` is never given up.

    A year that has to go is replaced by the nearest one that has data.
    """
    kept = dict(given)
    for name in reversed(ORDER):
        if resolve(found, _main(found, kept)).has_data:
            break
        if name != changed:
            kept.pop(name, None)
    if "year" in given and "year" not in kept and "year" in found.names:
        use = uses_of(found)["year"]
        years = allowed(found, use, _main(found, kept))
        kept["year"] = min(years, key=lambda y: (abs(int(y) - int(given["year"])), -int(y)))
    return kept


def changed_query(
    found: Spec, query: Mapping[str, str], name: str, value: str, more: Iterable[Use] = ()
) -> tuple[dict[str, str], list[str]]:
    """Query after a reader's change, and the names of choices that had to give way to it.

    Values that are wrong leave the address with the first change; free parameters at their default
    are left out.
    """
    uses = uses_of(found, more)
    kept = dict(read(found, query, more).kept)
    kept[name] = value
    settled = settle(found, kept, name)
    gone = [n for n in kept if n != name and settled.get(n) != kept[n]]
    frame = {n: v for n, v in query.items() if n in FRAME_NAMES}
    return {n: v for n, v in settled.items() if not _is_default(uses[n], v)} | frame, gone


def _is_default(use: Use, value: str) -> bool:
    default = use.parameter.default if use.default is None else use.default
    return not use.parameter.is_choice and value == default


def full_query(found: Spec, view: Mapping[str, str], more: Iterable[Use] = ()) -> dict[str, str]:
    """Every parameter of a view that has a value, English left out: the link to copy."""
    uses = uses_of(found, more)
    return {n: v for n, v in view.items() if v and n in uses and (n, v) != ("lang", Lang.default)}


def offered(
    found: Spec, use: Use, view: Mapping[str, str], pinned: Iterable[str]
) -> tuple[str, ...]:
    """Values to offer: those with data given the choices before it in `ORDER`.

    `pinned` are the names that count; an edition that was not asked for is the newest that has what
    is asked, so it does not narrow the years.
    """
    name = use.parameter.name
    before = ORDER[: ORDER.index(name)] if name in ORDER else ()
    given = {n: view[n] for n in before if n in pinned and view.get(n)}
    values = values_of(found, use, given)
    shown = view[name]
    return values if not shown or shown in values else (*values, shown)


def elsewhere(found: Spec, use: Use, view: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(value, edition) of what this edition lacks and another has, the newest edition first."""
    edition = uses_of(found).get("edition")
    if edition is None or not view.get("edition") or use.parameter.name not in found.names:
        return ()
    name = use.parameter.name
    before = [n for n in ORDER[: ORDER.index(name)] if n != "edition" and view.get(n)]
    given = {n: view[n] for n in before}
    here = set(allowed(found, use, given | {"edition": view["edition"]}))
    lacking = [v for v in allowed(found, use, given) if v not in here]
    newest = {v: allowed(found, edition, given | {name: v}) for v in lacking}
    return tuple((v, editions[-1]) for v, editions in newest.items() if editions)


def labels(uses: Mapping[str, Use], view: Mapping[str, str], w: Words) -> list[str]:
    """Choices of a view in words."""
    return [
        use.parameter.label(view[name], w)
        for name, use in uses.items()
        if use.parameter.is_choice and view.get(name)
    ]
