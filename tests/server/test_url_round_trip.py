"""Parameters survive the round trip from view to URL and back."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msp_dash.figures.registry import Spec, allowed, build, registry, resolve, url
from msp_dash.params import (
    Agenda,
    BadValue,
    Countries,
    Country,
    CountrySet,
    Exporter,
    Guests,
    Importer,
    Minerals,
    On,
    Partners,
    Seat,
    Since,
    Site,
    Until,
)
from msp_dash.words.names import places

DAYS = st.dates().map(lambda day: day.isoformat())
FREE = {
    **dict.fromkeys((On.name, Since.name, Until.name), DAYS),
    Seat.name: st.sampled_from(["", "ZMB", "cod", "EU"]),
    Country.name: st.sampled_from(["", "ZMB", "cod", "USA"]),
    Exporter.name: st.sampled_from(["", "CHL", "cod", "EU"]),
    Importer.name: st.sampled_from(["", "JPN", "usa", "EU"]),
    CountrySet.name: st.sampled_from(["", "ZMB", "usa,JPN", "EU,ZMB"]),
    Countries.name: st.sampled_from(["ZMB,COD", "chl, PER,AUS"]),
    Minerals.name: st.sampled_from(["cobalt,nickel", "Co,REE,graphite"]),
    Agenda.name: st.sampled_from(["cobalt", "Co,REE,graphite", "tin,lithium,nickel,copper"]),
    Partners.name: st.sampled_from(["", "USA", "usa,JPN", "EU,CAN"]),
    Guests.name: st.sampled_from(["", "ZMB", "zmb,COD", "KAZ,CHL,AGO"]),
    Site.name: st.deferred(lambda: st.sampled_from(sorted(places()))),
}


@st.composite
def queries(draw: st.DrawFn, spec: Spec) -> Mapping[str, str]:
    """Some of a figure's parameters, each with a value that it allows."""
    query = {}
    for use in draw(st.permutations(spec.uses)):
        if not draw(st.booleans()):
            continue
        if use.parameter.name in FREE:
            value = draw(FREE[use.parameter.name])
            if value or not use.usual:  # where there is a default, none cannot be asked for
                query[use.parameter.name] = value
        else:
            query[use.parameter.name] = draw(st.sampled_from(allowed(spec, use)))
    if query.get("set"):
        query.pop("lens", None)  # the one or the other names a group
    return query


@pytest.mark.one_in(4)
@pytest.mark.parametrize("figure_id", list(registry()))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_url_brings_the_view_back(figure_id: str, data: st.DataObject) -> None:
    spec = registry()[figure_id]
    view = resolve(spec, data.draw(queries(spec))).view
    parts = urlsplit(url(figure_id, view, "csv"))
    assert parts.path == f"/figures/{figure_id}.csv"
    again = resolve(spec, dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))).view
    assert dict(again) == dict(view)
    assert list(again) == [use.parameter.name for use in spec.uses]


@pytest.mark.one_in(4)
@pytest.mark.parametrize("figure_id", list(registry()))
def test_link_of_a_figure_makes_the_same_figure(figure_id: str) -> None:
    first = build(figure_id)
    again = build(figure_id, dict(parse_qsl(urlsplit(first.link).query)))
    assert again.params == first.params
    assert again.title == first.title
    assert again.data.equals(first.data)


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from(["mineral", "year", "on", "country", "lens", "x"]), value=st.text())
def test_any_text_is_answered_or_refused_by_name(name: str, value: str) -> None:
    try:
        build("producers.ranking", {name: value})
    except BadValue as refusal:
        assert refusal.parameter == name
        assert len(refusal.sent) <= 80
        assert refusal.allowed or refusal.hint
