"""Prices: whose, of what, in which unit; nothing on one axis that is not the same thing."""

from __future__ import annotations

import pytest

from msp_dash.data import load
from msp_dash.figures import build
from msp_dash.figures.prices.data import MONTHS_FROM, price_choices, product_key
from msp_dash.figures.record import Figure, LinesEncoding
from msp_dash.params import BadValue
from tests.figures.test_contract import complaints_about_records, complaints_about_words

pytestmark = pytest.mark.snapshot

MINERALS = tuple(price_choices()["mineral"].drop_duplicates())


def lines(figure: Figure) -> LinesEncoding:
    assert isinstance(figure.encoding, LinesEncoding)
    return figure.encoding


def price(**query: str) -> Figure:
    return build("prices.history", query)


@pytest.mark.live
@pytest.mark.parametrize("measure", ["nominal", "indexed"])
def test_every_mineral_with_a_price_has_a_whole_figure(measure: str, extent: str) -> None:
    for mineral in MINERALS[:: 1 if extent == "every" else 4]:
        figure = price(mineral=mineral, measure=measure)
        assert complaints_about_words(figure) == [], mineral
        assert complaints_about_records(figure) == [], mineral


@pytest.mark.live
def test_every_series_has_a_whole_figure(extent: str) -> None:
    for query in price_choices()[:: 1 if extent == "every" else 4].to_dict("records"):
        figure = price(**query)
        assert complaints_about_words(figure) == [], query
        assert set(figure.data["series"]) == {query["series"]}


def test_lithium_metal_and_carbonate_never_share_an_axis() -> None:
    # IMF: lithium metal, at least 99%; USGS: battery-grade lithium carbonate. Both USD per tonne.
    figure = price(mineral="lithium")
    assert [len(panel.series) for panel in lines(figure).panels] == [1, 1]
    assert set(figure.data["unit"]) == {"USD per t"}
    assert "lithium metal" in figure.subtitle and "lithium carbonate" in figure.subtitle
    assert any("two products, shown on separate axes" in note for note in figure.notes)


def test_an_axis_has_one_unit() -> None:
    for mineral in MINERALS:
        figure = price(mineral=mineral)
        for panel in lines(figure).panels:
            rows = figure.data[figure.data["source"] == panel.series[0].key]
            assert rows["unit"].nunique() == rows["series"].nunique() == 1, mineral
            assert len(panel.series) == 1, mineral


def test_a_real_price_is_not_called_nominal() -> None:
    # USGS, MCS 2026, lithium: "annual average (real), battery-grade lithium carbonate".
    figure = price(mineral="lithium", source="usgs")
    assert not figure.subtitle.startswith("Nominal")
    assert any("adjusted for inflation" in note for note in figure.notes)
    # A real series is rebased with each edition: no earlier edition continues it.
    assert set(figure.data["edition"]) == {"2026"}


def test_no_deflator_is_held_and_the_figure_says_so() -> None:
    for measure in ("nominal", "indexed"):
        notes = price(mineral="copper", measure=measure).notes
        assert any("No deflator is available" in note for note in notes)


def test_years_of_usgs_are_points_at_years() -> None:
    monthly, yearly = lines(price(mineral="cobalt")).panels
    assert [p.x for p in yearly.series[0].points] == list(range(2017, 2026))
    assert yearly.series[0].symbol == "circle" and monthly.series[0].symbol == "none"
    # A month stands in its own middle: January 2005 is half a twelfth into the year.
    assert monthly.series[0].points[0].x == pytest.approx(2005 + 0.5 / 12)


def test_an_estimate_of_usgs_is_drawn_as_one() -> None:
    # USGS, MCS 2026, cobalt, LME cash: 15 dollars a pound in 2025, estimated.
    last = lines(price(mineral="cobalt", source="usgs")).panels[0].series[0].points[-1]
    assert (last.y, last.mark) == (15.0, "estimated")


def test_an_index_begins_with_the_first_date_that_both_series_have() -> None:
    figure = price(mineral="copper", measure="indexed")
    rows = figure.data.set_index("date")["value"]
    # USGS's years begin in 2017, so the World Bank's base is January 2017.
    assert rows["2017-01"] == rows["2017"] == pytest.approx(100)
    assert "January 2017 = 100" in figure.subtitle and "; USGS" in figure.subtitle
    copper = load("prices").query("mineral == 'copper' and source == 'worldbank'")
    values = copper.set_index("date")["value"]
    assert rows["2026-05"] == pytest.approx(100 * values["2026-05"] / values["2017-01"])


def test_the_title_compares_the_same_month_of_two_years() -> None:
    # World Bank, Pink Sheet of 2 June 2026: copper 13 543.19 in May 2026.
    figure = price(mineral="copper")
    values = load("prices").query("mineral == 'copper' and source == 'worldbank'")
    values = values.set_index("date")["value"]
    change = values["2026-05"] / values["2025-05"] - 1
    assert f"{100 * change:.0f}% more than in May 2025" in figure.title


def test_a_month_that_is_not_published_stays_a_gap() -> None:
    for mineral in MINERALS:
        for panel in lines(price(mineral=mineral)).panels:
            steps = {
                round(12 * (b.x - a.x))
                for a, b in zip(panel.series[0].points, panel.series[0].points[1:], strict=False)
            }
            assert len(steps) <= 1, mineral


def test_older_months_are_held_and_the_figure_says_from_when_they_are_drawn() -> None:
    figure = price(mineral="zinc")
    assert figure.data.loc[figure.data["source"] == "worldbank", "date"].min() == MONTHS_FROM
    assert any("go back to January 1960" in note for note in figure.notes)


def test_a_series_of_another_mineral_is_refused_with_the_nearest() -> None:
    figure = price(mineral="cobalt", source="worldbank")
    assert figure.kind == "empty" and "cobalt" in figure.nearest
    with pytest.raises(BadValue, match="measure"):
        price(measure="real")


@pytest.mark.parametrize(
    ("series", "key"),
    [
        ("average: U.S. spot, cathode", ""),
        ("Zircon (gross weight): Imported", "zircon"),
        ("annual average (real), battery-grade lithium carbonate", "lithium_carbonate"),
        ("tantalite, annual average", "tantalite"),
        ("average", ""),
        ("average: Cerium oxide, 99.5% minimum", "oxide"),
        ("annual average: London Metal Exchange, grade A, cash", ""),
        ("average: Silicon metal", ""),
        ("average unit value of imports", "imports"),
    ],
)
def test_a_series_says_what_it_is_the_price_of(series: str, key: str) -> None:
    assert product_key(series) == key


@pytest.mark.live
def test_the_publishers_words_are_in_no_title() -> None:
    """In French stood "Gallium (unit value of imports)": what is sold has words everywhere."""
    figure = price(mineral="gallium", lang="fr")
    assert figure.title.startswith("Le gallium (valeur unitaire des importations) coûtait")
    series = price_choices().drop_duplicates("series")
    for query in series[series["source"] == "usgs"].to_dict("records"):
        in_portuguese = price(**query, lang="pt")
        assert query["series"] not in f"{in_portuguese.title} {in_portuguese.second}", query


def test_a_price_has_the_digits_that_are_published() -> None:
    # USGS, MCS 2026, cobalt, U.S. spot: 21 dollars a pound in 2025; "21.0" was printed.
    query = {"mineral": "cobalt", "source": "usgs", "series": "average: U.S. spot, cathode"}
    figure = build("prices.history", query)
    assert figure.title == "Cobalt cost 21 USD/lb in 2025, 25% more than in 2024"
    assert figure.claim == "Cobalt cost 21 USD/lb in 2025 (estimated), 25% more than in 2024"


def test_what_has_no_room_in_the_title_is_the_second_sentence() -> None:
    # USGS, MCS 2026, battery-grade lithium carbonate: 9,000 dollars a ton in 2025, estimated.
    figure = price(mineral="lithium", source="usgs")
    assert figure.title == "Battery-grade lithium carbonate cost 9,000 USD/t in 2025"
    assert figure.remark == "That was 24% less than in 2024"
    both = price(mineral="cobalt")
    assert both.second.startswith("According to USGS, cobalt cost ")
    assert both.second.endswith(" in 2025 (estimated)")


def test_an_estimate_beside_the_base_reads_as_a_sentence() -> None:
    query = {"mineral": "magnesium", "source": "usgs", "measure": "indexed"}
    claim = build("prices.history", query).claim
    assert claim.startswith("Magnesium metal cost ")
    assert claim.endswith(" less in 2025 (estimated) than in 2018")
