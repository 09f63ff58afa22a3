"""Content of the stage: prepared slides, controls of their figures, responses to live changes.

This module does not import Streamlit. A live change is a request with the links of the current
slide; the response is a new slide. Nothing is stored, and the briefing itself never changes.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import segno

from msp_dash.briefing.changes import map_refs
from msp_dash.briefing.content import Built, FigurePart, content
from msp_dash.briefing.model import Briefing, FigureRef, Snapshot
from msp_dash.briefing.portrait_slide import portrait_html
from msp_dash.briefing.slides import Deck, Slide
from msp_dash.config.clock import today
from msp_dash.data import TableError
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import build, page_url, resolve, spec, url
from msp_dash.params import RIVALS, BadValue, Lang, sent_text
from msp_dash.render.layout.world import world
from msp_dash.ui.controls import FIRST_DAY, LAST_DAY
from msp_dash.ui.view import PageParameter, PageParameters
from msp_dash.words import Words

log = logging.getLogger(__name__)

LIVE = (
    "supplier",
    "cut",
    "mineral",
    "jurisdiction",
    "convening",
    "technology",
    "stage",
    "scope",
    "scenario",
    "year",
    "on",
    "country",
    "lens",
    "source",
    "edition",
)
"""Parameters with a control on the stage, in display order."""
UNLISTED = {"country": ("", "ZZZ"), "on": (FIRST_DAY.isoformat(), LAST_DAY.isoformat())}
"""Parameters whose values are not sent with each figure: countries stand once for all, days
between the first and the last are picked from a calendar."""
DISAGREEMENT = "producers.disagreement"
UNDATED_LENSES = ("ny2022_partners", "ny2022_all", "washington", "forge")
"""Groups that no date changes."""
CHANGES_MAX = 20
"""Maximum number of changes in a request: those made while the first response was pending."""
SLIDER_MIN = 4
"""Minimum number of years for a slider instead of a list."""
_LIVE_IDS = 100_000
"""First id of pictures drawn for live changes, so that ids on the page are unique."""
_LOOPBACK = re.compile(r"^(localhost|127\.[0-9.]+|::1|0\.0\.0\.0)$")


@dataclass(frozen=True, slots=True)
class StageContent:
    """A briefing on the stage. `data` : sent to the browser; `slides` : the slides behind it."""

    data: dict[str, Any]
    deck: Deck
    slides: tuple[Slide, ...]
    base: str
    tall: bool


def stage_content(briefing: Briefing, base: str, *, tall: bool) -> StageContent:
    """All slides of a briefing, ready for the browser. Cached (bounded).

    Parameters
    ----------
    briefing : its figures are rebuilt.
    base : address of the dashboard as the browser knows it, "" where it is not known.
    tall : whether a phone may hold the slides upright.
    """
    # The saved numbers do not matter here; only the saved titles do.
    plain = map_refs(briefing, lambda ref: ref.model_copy(update={"seen": _title_only(ref)}))
    return _stage_content(plain.model_dump_json(), base, tall, today().isoformat())


def _title_only(ref: FigureRef) -> Snapshot | None:
    return Snapshot(title=ref.seen.title) if ref.seen else None


@lru_cache(maxsize=8)
def _stage_content(text: str, base: str, tall: bool, _day: str) -> StageContent:
    briefing = Briefing.model_validate_json(text)
    # Both themes are included, so that one key switches between them for a bright or dark room.
    deck = Deck(briefing.model_copy(update={"theme": "template"}), content(briefing), today())
    slides = tuple(deck.slides())
    plain = [_slide(deck, slide, base, tall=tall) for slide in slides]
    data = {
        "id": sha256(text.encode()).hexdigest()[:16],
        "title": deck.content.title,
        "lang": deck.w.lang,
        "theme": "" if briefing.theme == "template" else briefing.theme,
        "slides": plain,
        "shapes": _shapes(deck),
        "home": code(base, "") if base else None,
    }
    return StageContent(data, deck, slides, base, tall)


def _slide(deck: Deck, slide: Slide, base: str, *, tall: bool) -> dict[str, Any]:
    links = [built.ref.link for built in slide.built]
    return {
        "title": slide.title,
        "html": slide.body,
        "css": slide.css,
        "notes": slide.notes,
        "tall": portrait_html(deck, slide) if tall else "",
        "links": links,
        "live": [_live(built, deck.w) for built in slide.built],
        "codes": [_code_of(built, base) for built in slide.built],
        "others": next(filter(None, map(_others, slide.built)), ""),
    }


def _others(built: Built) -> str:
    """Address of the figure that has the same output by every publisher; "" where only one has."""
    view = built.figure.params if built.figure else {}
    query = {name: view.get(name, "") for name in ("mineral", "stage")}
    if not all(query.values()) or built.ref.figure_id == DISAGREEMENT:
        return ""
    try:
        has_data = resolve(spec(DISAGREEMENT), query).has_data
    except (BadValue, TableError):  # Reserves and needs have one publisher each.
        return ""
    return url(DISAGREEMENT, query) if has_data else ""


def _shapes(deck: Deck) -> str:
    """Paths that pictures share; countries by code only, since their shapes are fetched by URL."""
    codes = {shape.d: code for code, shape in world().shapes.items()}
    return "".join(
        f'<path id="p{n}" data-shape="{codes[d]}"/>' if d in codes else f'<path id="p{n}" d="{d}"/>'
        for d, n in deck.paths.items()
    )


# --- QR codes ---


def base_url(url: str | None, page: str) -> str:
    """Address of the dashboard from that of one of its pages; "" where there is no browser."""
    return (url or "").removesuffix(f"/{page}")


def is_reachable(base: str) -> bool:
    """Whether another machine can open the address that this window was opened at."""
    host = urlsplit(base).hostname or ""
    return bool(host) and _LOOPBACK.match(host) is None


def code(base: str, link: str) -> dict[str, str]:
    """QR code of an address: ``svg`` and the ``address`` in letters.

    `svg` is "" for a loopback address, which other devices cannot open.
    """
    address = f"{base.rstrip('/')}/{link.lstrip('/')}"
    if not is_reachable(base):
        return {"svg": "", "address": address}
    qr = segno.make(address, error="m", micro=False)
    return {"svg": qr.svg_inline(border=4, omitsize=True, light="#fff"), "address": address}


def _code_of(built: Built, base: str) -> dict[str, str] | None:
    """QR code of a figure's page with the slide's parameters, the same as in the deck."""
    if not base or built.figure is None:
        return None
    return code(base, page_url(built.figure))


# --- controls ---


def _live(built: Built, w: Words) -> dict[str, Any]:
    """Controls of one figure: parameters with more than one value to choose from."""
    if built.figure is None:
        return {"heading": built.problem, "controls": []}
    figure_spec = spec(built.figure.id)
    name = f"figures.name.{figure_spec.id.replace('.', '_')}"
    control_list = list(_controls(built.figure, built.ref, w))
    return {"heading": w(name) if w.has(name) else built.title, "controls": control_list}


def _controls(figure: Figure, ref: FigureRef, w: Words) -> Iterator[dict[str, Any]]:
    parameters = PageParameters.of(figure.id)
    # An edition that was not requested does not restrict the other choices.
    pinned = set(figure.params) - {"edition"}
    for name in LIVE:
        item = parameters.by_name.get(name)
        if item is None or (name == "on" and figure.params.get("lens") in UNDATED_LENSES):
            continue
        values = _values(parameters, item, figure.params, pinned)
        if len(values) < 2:
            continue
        listed = name not in UNLISTED
        yield {
            "name": name,
            "heading": item.parameter.heading(w),
            "value": figure.params[name],
            "options": [[v, _label(item, v, w)] for v in values] if listed else [],
            "slider": name == "year" and len(values) >= SLIDER_MIN and "" not in values,
        }


def _values(
    parameters: PageParameters, item: PageParameter, view: Mapping[str, str], pinned: set[str]
) -> Sequence[str]:
    name = item.parameter.name
    if name in UNLISTED:
        return UNLISTED[name]
    values = list(parameters.options(name, view, pinned))
    own_set = name in RIVALS and not view[name]
    if (item.use.optional or own_set) and "" not in values:
        values.insert(0, "")
    return values


def _label(item: PageParameter, value: str, w: Words) -> str:
    worded = value or item.parameter.name in RIVALS
    return item.parameter.label(value, w) if worded else w("ui.all")


# --- a live change ---


class InvalidRequest(ValueError):
    """A request that does not match the prepared slide."""


def answer(show: StageContent, message: object) -> dict[str, Any]:
    """The slide after a live change.

    Parameters
    ----------
    message : as the browser sends it: ``token`` (int), ``slide`` (index), ``links`` (one for each
        figure, as the slide shows them now), ``changes`` (lists of figure index, parameter, value),
        ``asked`` (true where the one link is the figure that answers a question from the floor).

    Returns
    -------
    dict
        The fields of a slide of `StageContent.data`, and ``token``, ``slide`` (index), ``moved``
        (a sentence, if another choice was dropped). Or ``token``, ``slide``, ``problem`` (a
        sentence).
    """
    w = show.deck.w
    request = message if isinstance(message, dict) else {}
    sent, index = request.get("token"), request.get("slide")
    token = sent if isinstance(sent, int) else 0
    head = {"token": token, "slide": index}
    try:
        slide, links, changes = _question(show, request)
        moved: list[str] = []
        for part, name, value in changes:
            links[part] = _changed(links[part], name, value, w, moved)
        updated = _updated_slide(show, slide, links, token)
        updated["asked"] = request.get("asked") is True
    except BadValue as error:
        return head | {
            "problem": w("stage.live.refused", value=sent_text(error.sent or error.parameter, w))
        }
    except (InvalidRequest, ValueError):
        return head | {"problem": w("stage.live.unknown")}
    except Exception:  # During a talk, the unchanged slide is better than an error.
        log.exception("a live change failed")
        return head | {"problem": w("stage.live.unknown")}
    return head | updated | {"moved": w.listing(moved)}


def _question(
    show: StageContent, request: Mapping[str, Any]
) -> tuple[Slide, list[str], list[tuple[int, str, str]]]:
    """Slide, links and changes of a request, validated against the slides on the stage."""
    index, links, changes = request.get("slide"), request.get("links"), request.get("changes")
    if not isinstance(index, int) or not 0 <= index < len(show.slides):
        raise InvalidRequest
    slide = show.slides[index]
    if not (isinstance(links, list) and isinstance(changes, list)) or len(changes) > CHANGES_MAX:
        raise InvalidRequest
    if request.get("asked") is True:
        # The figure of an answer takes the place of those on the slide.
        (link,) = links
        slide = replace(slide, built=(_built(link, show),))
    figure_ids = [built.ref.figure_id for built in slide.built]
    if [FigureRef(link=link).figure_id for link in links] != figure_ids:
        raise InvalidRequest
    parsed: list[tuple[int, str, str]] = []
    for change in changes:
        part, name, value = change
        if not (isinstance(part, int) and 0 <= part < len(links) and isinstance(name, str)):
            raise InvalidRequest
        parsed.append((part, name, str(value)))
    return slide, list(links), parsed


def _changed(link: str, name: str, value: str, w: Words, moved: list[str]) -> str:
    """Link of a figure with one parameter changed; dropped choices are appended to `moved`."""
    ref = FigureRef(link=link)
    parameters = PageParameters.of(ref.figure_id)
    if name not in LIVE or name not in parameters.by_name:
        raise InvalidRequest
    parameters.by_name[name].check(value)
    query, gone = parameters.with_change(ref.query, name, value)
    figure = build(ref.figure_id, query)
    moved += [
        w(
            "ui.notice.moved_part",
            name=parameters.by_name[n].parameter.heading(w),
            value=_label(parameters.by_name[n], figure.params.get(n, ""), w),
        )
        for n in gone
    ]
    return url(ref.figure_id, query)


def _updated_slide(
    show: StageContent, slide: Slide, links: Sequence[str], token: int
) -> dict[str, Any]:
    """The slide with the figures of the links, titled by those figures."""
    built = tuple(
        before if before.ref.link == link else _built(link, show)
        for before, link in zip(slide.built, links, strict=True)
    )
    ids = _LIVE_IDS + 100 * (token % _LIVE_IDS)
    deck = replace(show.deck, drawings=ids, live=True)
    # The author's title was written for the prepared figure.
    slides = list(deck.part(FigurePart(built, notes=slide.notes)))
    prepared = {one.ref.link for one in slide.built}
    changed_slide = next((s for s in slides if _shows_other(s, prepared)), slides[0])
    data = _slide(deck, changed_slide, show.base, tall=show.tall)
    return data | {
        "links": list(links),
        "live": [_live(one, deck.w) for one in built],
        "codes": [_code_of(one, show.base) for one in built],
    }


def _shows_other(slide: Slide, prepared: set[str]) -> bool:
    return any(built.ref.link not in prepared for built in slide.built)


def _built(link: str, show: StageContent) -> Built:
    ref = FigureRef(link=link)
    return Built(ref, build(ref.figure_id, {Lang.name: show.deck.w.lang, **ref.query}))
