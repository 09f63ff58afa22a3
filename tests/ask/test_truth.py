"""Answers say what the tables hold: what leads a country, estimates, what is not there."""

from __future__ import annotations

import re
import sys

import pandas as pd
import pytest

from msp_dash.ask import answer
from msp_dash.ask.intents import BATTERY_GRADE
from msp_dash.data import facts, load
from msp_dash.data.curated import reference
from msp_dash.figures.matters import matters
from msp_dash.figures.registry import build
from msp_dash.figures.standing import current_areas, standing
from msp_dash.words import LANGUAGES, words
from msp_dash.words.numbers import SHARE_MIN
from tests.some import EACH

ODD = re.compile(r"rh[eé]n|ars[eé]n|b[eé]r[iy]ll?i|rutil|tell?[uú]r|bar[iy]t", re.IGNORECASE)
"""Minerals of which a country's share is its largest, and of a small world."""
PRODUCES = {
    "en": "How much does {} produce?",
    "fr": "Combien produit {} ?",
    "es": "¿Cuánto produce {}?",
    "pt": "Quanto produz {}?",
}
RESERVES = {
    "en": "What reserves does {} have?",
    "fr": "Quelles sont les réserves de {} ?",
    "es": "¿Qué reservas tiene {}?",
    "pt": "Que reservas tem {}?",
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("iso3", ["CHL", "PER", "USA", "AUS", "SWE", "IND", "ZMB"])
def test_what_a_country_produces_is_led_by_what_matters(iso3: str, lang: str) -> None:
    w = words(lang)
    reply = answer(PRODUCES[lang].format(w.country(iso3)), lang)
    assert (reply.kind, reply.figure) == ("answer", "country.standing"), reply
    first = matters(iso3)[0].first
    query = {"mineral": first.mineral, "stage": first.stage, "country": iso3, "lang": lang}
    query |= {"source": first.source, "edition": first.edition, "year": str(first.year)}
    assert reply.sentence.startswith(build("producers.ranking", query).claim)
    assert not ODD.search(reply.sentence)


@pytest.mark.snapshot
def test_reserves_of_a_country_are_told() -> None:
    assert "at most 59% of rare-earth reserves" in answer(RESERVES["en"].format("China")).sentence
    assert "83%" in answer("reserves of South Africa").sentence
    platinum = answer("reserves of platinum in South Africa")
    assert "83%" in platinum.choices[0].sentence


def test_battery_grade_is_neither_natural_nor_unknown() -> None:
    w = words()
    refined, own = answer("who refines graphite"), answer("who refines battery-grade graphite")
    assert own.kind == "answer"
    assert own.sentence == refined.sentence
    assert w.the_mineral(BATTERY_GRADE) in own.sentence
    assert answer("who mines battery-grade graphite").kind == "unknown"


def test_output_is_of_the_publisher_that_names_the_country_as_in_its_profile() -> None:
    own = next(
        one
        for one in standing("ZMB", reserves=False)
        if (one.mineral, one.stage) == ("cobalt", "mine")
    )
    reply = answer("how much cobalt does Zambia mine")
    assert reply.kind == "answer"
    assert words().share(own.share) in reply.sentence
    assert reply.parameters["source"] == own.source


def test_a_basket_never_answers_for_one_of_its_minerals() -> None:
    codes = reference("hs6")
    baskets = codes[codes["basket"] == "yes"]
    tried = 0
    for mineral in sorted(set(baskets["mineral"])):
        name = words().the_mineral(mineral)
        for question in (
            f"who exports {name}",
            f"does Japan import {name} from China",
            f"who supplies US {name}",
            f"how dependent is Germany on China for {name}",
        ):
            reply = answer(question)
            own = set(baskets.loc[baskets["mineral"] == mineral, "hs6"])
            assert reply.kind != "answer" or reply.parameters.get("hs6") not in own, reply
            tried += 1
    assert tried
    assert answer("who supplies US gallium").figure == "us.sources"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_supply_beside_demand_keeps_its_caveat(lang: str) -> None:
    questions = {
        "en": "refined copper supply and demand in 2035",
        "fr": "offre et demande de cuivre raffiné en 2035",
        "es": "oferta y demanda de cobre refinado en 2035",
        "pt": "oferta e procura de cobre refinado em 2035",
    }
    reply = answer(questions[lang], lang)
    assert reply.figure == "balance.supply_demand", reply
    figure = build(reply.figure, {**reply.parameters, "lang": lang})
    assert figure.remark and figure.remark in reply.sentence


@pytest.mark.parametrize(
    "question",
    [
        "who mines nickel",
        "top five producers of copper",
        "who mines lithium besides Australia",
        "HHI of mined cobalt",
        "how much does Chile produce",
        "what would the DR Congo add to the New York partners in cobalt mining",
    ],
)
def test_an_estimate_is_called_one(question: str) -> None:
    reply = answer(question)
    assert reply.kind in ("answer", "choices"), reply
    sentences = [reply.sentence] if reply.kind == "answer" else [c.sentence for c in reply.choices]
    assert any("estimated" in one for one in sentences), sentences


# --- the audit of absence ------------------------------------------------------------------------

NOT = re.compile(r"not known|no source|lists no|is not on record|none is on record", re.IGNORECASE)

SMALL = "0.05% or more"
"""What is said where rows are there, none of which is a share of note."""
LAST_YEAR = 2025


def _rows(table: str, iso3: str) -> pd.DataFrame:
    """What a table has of a country, read without the code that answers."""
    rows = load(table)
    return rows[(rows["iso3"] == iso3) & rows["value"].notna() & (rows["value"] > 0)]


def _largest_share(iso3: str) -> float:
    """The largest part of a total, published or summed, in the last year of each series; or NaN."""
    rows = pd.concat([load("production"), load("supply_outlook")])
    rows = rows[(rows["year"] <= LAST_YEAR) & (rows["iso3"] != "OTH")]
    series = ["source", "mineral", "stage"]
    rows = rows[rows["year"] == rows.groupby(series)["year"].transform("max")]
    keys = [*series, "edition", "year"]
    world = rows[rows["iso3"] == "WLD"].groupby(keys)["value"].sum()
    summed = rows[rows["iso3"] != "WLD"].groupby(keys)["value"].sum()
    own = rows[rows["iso3"] == iso3].groupby(keys)["value"].sum()
    return float((own / world.combine_first(summed)).max())


@pytest.mark.parametrize("extent", ["some", pytest.param("every", marks=pytest.mark.every)])
def test_no_answer_denies_what_a_table_holds(extent: str) -> None:
    """Reserves, output, membership, projects and programs of all countries, from the raw tables."""
    w = words()
    countries = sorted(current_areas() - {"EU"})[:: 1 if extent == "every" else EACH]
    denied, false = 0, []
    for iso3 in countries:
        name = w.country(iso3)
        has_output = len(_rows("production", iso3)) + len(_rows("supply_outlook", iso3))
        members, invest = facts("members"), facts("investment")
        available = {
            f"what reserves does {name} have": len(_rows("reserves", iso3)),
            f"how much does {name} produce": has_output,
            f"has {name} ever been a member of the MSP": int((members["iso3"] == iso3).sum()),
            f"public programs of {name} for critical minerals": int((invest["iso3"] == iso3).sum()),
        }
        for question, rows in available.items():
            reply = answer(question)
            if reply.kind == "unknown" and NOT.search(reply.sentence) and not reply.not_understood:
                denied += 1
                is_small = SMALL in reply.sentence and not _largest_share(iso3) >= SHARE_MIN
                if rows and not is_small and "as a sentence" not in reply.sentence:
                    false.append((question, reply.sentence, rows))
    sys.stdout.write(f"{denied} answers of absence, {len(false)} false\n")
    assert not false


def test_what_a_country_promised_and_was_promised_is_read_from_the_columns() -> None:
    made = facts("commitments")
    to_congo = made[made["to_iso3"].str.split("; ").map(lambda codes: "COD" in codes)]
    text = answer("What was promised to DR Congo?", "en").sentence
    assert text.startswith("To DR Congo: one commitment is on record; ") and len(to_congo) == 1
    assert to_congo["commitment"].item() in text
    by_us = made[made["by_iso3"].str.split("; ").map(lambda codes: "USA" in codes)]
    text = answer("What did the United States promise?", "en").sentence
    assert text.startswith(f"By the United States: {len(by_us)} commitments on record; ")
    assert answer("What did Zambia promise?", "en").sentence.startswith("No commitment on record")
