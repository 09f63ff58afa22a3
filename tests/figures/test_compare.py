"""Countries and minerals side by side: two to four, in their order, of one publication a row."""

from __future__ import annotations

import pytest

from msp_dash.figures import build
from msp_dash.figures.absence import AVAILABLE, looked
from msp_dash.figures.country.compare import peer_of
from msp_dash.figures.mineral.compare import peer_of as mineral_peer
from msp_dash.figures.record import PanelsEncoding
from msp_dash.figures.registry import view_of
from msp_dash.params import BadValue, Countries, Minerals

KEYS = ["mineral", "stage", "source", "edition", "year"]


@pytest.mark.parametrize(
    ("figure_id", "name", "value"),
    [
        ("country.compare", "countries", "ZMB"),
        ("country.compare", "countries", "ZMB,ZMB"),
        ("country.compare", "countries", "ZMB,COD,CHL,PER,AUS"),
        ("country.compare", "countries", "ZMB,XXX"),
        ("mineral.compare", "minerals", "cobalt"),
        ("mineral.compare", "minerals", "Co,cobalt"),
        ("mineral.compare", "minerals", "cobalt,nickel,copper,lithium,tin"),
        ("mineral.compare", "minerals", "cobalt,unobtainium"),
    ],
)
def test_one_or_five_or_an_unknown_one_is_refused_by_name(figure_id, name, value):
    with pytest.raises(BadValue) as refused:
        view_of(figure_id, {name: value})
    assert refused.value.parameter == name
    assert "two to four" in refused.value.hint


def test_the_order_is_kept_and_aliases_are_known():
    assert Countries.canonical(" zmb, COD,zmb") == "ZMB,COD"
    assert Minerals.canonical("REE, Ni,wolfram") == "rare_earths,nickel,tungsten"
    figure = build("country.compare", {"countries": "ZMB,COD,CHL"})
    assert list(figure.data.columns) == [*KEYS, "ZMB", "COD", "CHL"]
    assert isinstance(figure.encoding, PanelsEncoding)
    assert [panel.title for panel in figure.encoding.panels] == ["Zambia", "DR Congo", "Chile"]
    other = build("country.compare", {"countries": "COD,CHL,ZMB"})
    rows = figure.data.set_index(KEYS).sort_index()[["ZMB", "COD", "CHL"]]
    assert rows.equals(other.data.set_index(KEYS).sort_index()[["ZMB", "COD", "CHL"]])


def test_a_share_is_that_of_the_ranking_of_the_same_publication():
    data = build("country.compare", {"countries": "AUS,CHN"}).data
    outputs = data[data["stage"] != "reserves"]
    assert len(outputs) > 20
    for row in outputs.iloc[::12].to_dict("records"):
        query = {name: str(row[name]) for name in KEYS}
        ranking = build("producers.ranking", query).data.set_index("iso3")["share"]
        for code in ("AUS", "CHN"):
            if row[code] == row[code]:
                assert ranking[code] == row[code]
    assert not outputs.duplicated(["mineral", "stage"]).any()


def test_the_title_counts_what_several_have():
    figure = build("country.compare", {"countries": "COD,ZMB"})
    both = figure.data.dropna(subset=["COD", "ZMB"])
    led = (both["COD"] > both["ZMB"]).sum()
    assert f"leads on {max(led, len(both) - led)} of {len(both)} " in figure.title


def test_a_mineral_has_the_numbers_of_the_figures_they_are_of():
    data = build("mineral.compare", {"minerals": "cobalt,copper"}).data
    rows = data.set_index(["measure", "stage"])
    stages = build("mineral.stages", {"mineral": "cobalt"}).data.set_index("stage")
    assert rows.loc[("top1", "mine"), "cobalt"] == stages.loc["mine", "top1"]
    assert rows.loc[("top1", "refined"), "cobalt"] == stages.loc["refined", "top1"]
    growth = build("demand.growth").data
    own = growth[(growth["mineral"] == "copper") & (growth["scenario"] == "stated_policies")]
    assert data.loc[data["measure"] == "growth", "copper"].iloc[0] == own["ratio"].iloc[0]
    balance = build("balance.without_largest").data.set_index(["mineral", "stage", "year"])
    year = int(build("balance.without_largest").params["year"])
    for stage in ("mine", "refined"):
        assert rows.loc[("met", stage), "copper"] == balance.loc[("copper", stage, year), "ratio"]


def test_what_is_not_published_is_null_and_says_so():
    figure = build("mineral.compare", {"minerals": "tungsten,cobalt"})
    assert figure.data["tungsten"].isna().any()
    assert isinstance(figure.encoding, PanelsEncoding)
    notes = [row.note for panel in figure.encoding.panels for row in panel.dots.rows]
    assert "not published" in notes


def test_a_peer_is_another_one():
    assert peer_of("ZMB") != "ZMB"
    assert peer_of("COD") not in ("COD", "")
    assert all(mineral_peer(one) != one for one in ("cobalt", "lithium", "tin"))


def test_the_union_has_the_sum_of_its_states_as_in_the_shares_of_a_group():
    """`No source gives shares of the same output` was said of the Union and the United States."""
    figure = build("country.compare", {"countries": "EU,USA"})
    own = figure.data.dropna(subset=["EU"]).set_index(["mineral", "stage", "source", "edition"])
    group = build("coalition.shares", {"set": "EU", "eu": "members"}).data
    shares = group.set_index(["mineral", "stage", "source", "edition"])["share"]
    both = own.index.intersection(shares.index)
    assert len(both) > 20
    assert list(own.loc[both, "EU"]) == pytest.approx(list(shares[both]))
    assert figure.title.startswith("The United States leads on ")
    assert any("sum of its 27 member states" in note for note in figure.notes)


def test_what_a_newer_publication_gives_goes_before_an_older_one():
    """Zambia's cobalt was 0.7% (BGS, 2023) here and 1.4% (IEA, 2025) in the ranking."""
    data = build("country.compare", {"countries": "ZMB,COD"}).data
    row = data[(data["mineral"] == "cobalt") & (data["stage"] == "mine")].iloc[0]
    assert (row["source"], row["year"]) == ("iea", 2025)
    standing = build("country.standing", {"country": "ZMB"}).data.set_index("key")
    assert standing.loc["cobalt.mine", "share"] == row["ZMB"]
    query = {name: str(row[name]) for name in KEYS} | {"country": "ZMB"}
    assert build("producers.ranking", query).title.startswith("Zambia mined 1.4% of the world’s")


@pytest.mark.parametrize("minerals", ["rare_earths,graphite", "cobalt,graphite"])
def test_the_most_concentrated_output_is_named_as_it_is_counted(minerals):
    """The IEA's 96% are of battery-grade graphite, synthetic too: `natural graphite (96%)`."""
    figure = build("mineral.compare", {"minerals": minerals})
    share = build("mineral.stages", {"mineral": "battery_graphite"}).data["top1"].iloc[0]
    assert figure.title == (
        f"Battery-grade graphite refining is most concentrated, {share:.0%} in China in 2024"
    )


@pytest.mark.parametrize("codes", ["LUX,MLT", "LUX,CUB", "NOR,LUX"])
def test_countries_that_share_no_output_are_said_to_have_none_in_common(codes):
    figure = build("country.compare", {"countries": codes})
    if figure.kind == "empty":
        assert looked(*AVAILABLE, country=codes.split(",")) is not None
        assert "lists output or reserves of" in figure.notes[0]
        return
    assert "0.05% or more" in figure.title
    assert (figure.data[codes.split(",")].notna().sum(axis=1) <= 1).all()


def test_a_country_is_led_by_what_matters_and_not_by_the_largest_share_of_little():
    """Chile was led by rhenium, Peru by arsenic, the United States by beryllium."""
    for country, mineral in (("CHL", "copper"), ("PER", "copper"), ("USA", "copper")):
        figure = build("country.standing", {"country": country})
        assert mineral in figure.title
        assert figure.second.startswith("The largest share")
