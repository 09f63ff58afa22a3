"""Query engines: identical results, files read, and lazy imports.

Spark itself is in ``tests/spark`` (`make test-spark`).
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.analysis import trade
from msp_dash.analysis.trade import Flows
from msp_dash.cli import main
from msp_dash.config import engine_name
from msp_dash.data import TableError, engine, load, parts
from msp_dash.figures import build
from msp_dash.figures.registry import _build
from msp_dash.figures.view_group import eu_states
from tests import plain_trade
from tests.archives import forget, in_place, unpack

ROOT = Path(__file__).resolve().parents[2]
CLOSE = {"rtol": 1e-12, "atol": 0.0, "check_dtype": False, "check_column_type": False}
"""Whole dollars differ from the table's in the last digit of a floating-point number."""
GROUP = frozenset({"USA", "JPN", "KOR", "DEU", "FRA", "CHL", "AUS"})
PRODUCTS = [("740311", 2024), ("283691", 2022), ("850511", 2019), ("811212", 2024)]
products = pytest.mark.parametrize(("hs6", "year"), PRODUCTS)
parties = pytest.mark.parametrize("party", ["", "CHN", "EU"])


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(engine_name.VARIABLE, raising=False)
    _build.cache_clear()
    yield
    _build.cache_clear()


def run_query(hs6: str, year: int, party: str, query: object) -> pd.DataFrame:
    def of_party(rows: Flows) -> Flows:
        flows = trade.whole_units(rows)
        if party:
            flows = trade.of_party(flows, "importer", party, eu_states())
        return query(flows)  # type: ignore[operator]  # one of the queries below

    return engine.answer("trade", [hs6], [year], of_party)


def plain(hs6: str, year: int, party: str) -> pd.DataFrame:
    table = load("trade")
    rows = table[(table["hs6"] == hs6) & (table["year"] == year)]
    return plain_trade.of_party(rows, "importer", party, eu_states()) if party else rows


def same(actual: pd.DataFrame, expected: pd.DataFrame, *columns: str) -> None:
    left, right = (t[list(columns)].reset_index(drop=True) for t in (actual, expected))
    pd.testing.assert_frame_equal(left, right, **CLOSE)


# --- the answers are those of plain pandas


@products
@parties
@pytest.mark.parametrize("side", ["exporter", "importer"])
def test_sums_of_a_side(hs6: str, year: int, party: str, side: trade.Side) -> None:
    expected = plain_trade.by_side(plain(hs6, year, party), side)
    result = run_query(hs6, year, party, lambda flows: trade.by_side(flows, side))
    same(result, expected, side, "value_usd", "quantity_t", "flows", "share")


@products
@parties
def test_largest_flows_and_the_rest(hs6: str, year: int, party: str) -> None:
    rows = plain(hs6, year, party)
    expected, rest = plain_trade.largest(rows, 12)
    result = run_query(hs6, year, party, lambda flows: trade.largest(flows, 12, GROUP))
    same(result, expected, "exporter", "importer", "value_usd", "quantity_t", "share")
    of_rest = trade.rest_of(result)
    assert of_rest.flows == rest[0]
    assert of_rest.value_usd == pytest.approx(rest[1], rel=1e-9, abs=0.01)
    sold, bought = rows["exporter"].isin(GROUP), rows["importer"].isin(GROUP)
    sums = {
        "any_usd": sold | bought,
        "both_usd": sold & bought,
        "stated_usd": rows["quantity_t"].notna(),
    }
    for name, own in sums.items():
        value = rows.loc[own, "value_usd"].sum()
        assert result[name].iloc[0] == pytest.approx(value, rel=1e-12)


@products
def test_origins_of_what_is_bought(hs6: str, year: int) -> None:
    expected = plain_trade.origins(plain(hs6, year, ""), GROUP)
    result = trade.both_origins(run_query(hs6, year, "", lambda flows: trade.origins(flows, GROUP)))
    same(result, expected, "importer", "origin", "value_usd", "quantity_t", "flows", "share")


@products
@parties
def test_dependence_on_sellers(hs6: str, year: int, party: str) -> None:
    expected = plain_trade.dependence(plain(hs6, year, party))
    result = trade.with_hhi(run_query(hs6, year, party, trade.purchases))
    same(result, expected, "importer", "exporter", "value_usd", "share", "hhi")


@parties
def test_products_of_a_country(party: str) -> None:
    table = load("trade")
    rows = table[(table["year"] == 2024) & (table["importer"] == "CHN")]
    expected = plain_trade.by_product(rows, "importer", GROUP)

    def query(raw: Flows) -> Flows:
        own = trade.of_party(trade.whole_units(raw), "importer", "CHN", eu_states())
        return trade.by_product(own, "importer", GROUP)

    result = engine.answer("trade", sorted(table["hs6"].unique()), [2024], query)
    same(result, expected, "hs6", "value_usd", "partner_share", "share")


def test_threads_ask_at_the_same_time_and_each_gets_its_own() -> None:
    """A server answers many people at once from one database."""
    sequential = {at: run_query(*at, "", trade.purchases) for at in PRODUCTS}
    with ThreadPoolExecutor(8) as pool:
        futures = [(at, pool.submit(run_query, *at, "", trade.purchases)) for at in PRODUCTS * 6]
    for at, answer in futures:
        pd.testing.assert_frame_equal(answer.result(), sequential[at])


def test_equal_queries_are_translated_once_and_each_answer_has_its_own_rows() -> None:
    """In several threads too: a product's rows are a view of one answer alone."""
    translated = 0

    @dataclass(frozen=True)
    class Purchases:
        """A query that equals any other of its kind."""

        def __call__(self, raw: Flows) -> Flows:
            nonlocal translated
            translated += 1
            return trade.purchases(trade.whole_units(raw))

    def ask(at: tuple[str, int]) -> pd.DataFrame:
        return engine.answer("trade", [at[0]], [at[1]], Purchases())

    first = ask(PRODUCTS[0])
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(ask, PRODUCTS * 6))
    assert translated == 1
    pd.testing.assert_frame_equal(first, results[0])
    for at, result in zip(PRODUCTS * 6, results, strict=True):
        pd.testing.assert_frame_equal(result, run_query(*at, "", trade.purchases))


# --- who does not draw trade does not pay for it

STARTED = """
import sys
from msp_dash.figures import build
from msp_dash.render.export import export, split_options
import datetime
options, _ = split_options("svg", {{}}, saved=True, made_on=datetime.date(2026, 1, 1))
assert export(build({id!r}), "svg", options)
print(sorted({{"duckdb", "pyspark", "py4j"}} & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("figure_id", "loaded"), [("producers.ranking", "[]"), ("trade.flows", "['duckdb']")]
)
def test_an_engine_is_imported_by_who_asks_it(figure_id: str, loaded: str) -> None:
    command = [sys.executable, "-c", STARTED.format(id=figure_id)]
    environment = {k: v for k, v in os.environ.items() if k != engine_name.VARIABLE}
    process = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert process.stdout.strip() == loaded, process.stderr


# --- only what an answer needs is read


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "cepii"
    for year in (2023, 2024):
        lines = (f"{year},152,156,{code},10.5,1.25" for code in ("740311", "283691", "010121"))
        unpack(folder, *lines, year=year)
    yield in_place(monkeypatch, tmp_path / "project", folder)
    monkeypatch.undo()
    forget()


def test_an_answer_reads_its_heading_and_year_and_no_other_part(archive: Path) -> None:
    for part in archive.rglob("part.parquet"):
        if part.parent != archive / "heading=7403" / "year=2024":
            part.unlink()
    result = run_query("740311", 2024, "", trade.purchases)
    assert result[["importer", "exporter", "value_usd"]].values.tolist() == [["CHN", "CHL", 10_500]]


def test_what_is_held_is_known_without_reading_a_part(archive: Path) -> None:
    for part in archive.rglob("part.parquet"):
        part.unlink()
    available = parts.holdings("trade")
    assert available["hs6"].tolist() == ["010121"] * 2 + ["283691"] * 2 + ["740311"] * 2
    assert available["complete"].all() and set(available["edition"]) == {"202601"}


def test_a_catalogue_that_is_not_the_one_of_the_manifest_is_refused(archive: Path) -> None:
    catalogue = archive / parts.CATALOGUE
    catalogue.write_bytes(catalogue.read_bytes() + b"?")
    forget()
    with pytest.raises(TableError, match="damaged or of another version"):
        parts.holdings("trade")


# --- how an engine is named

WRONG = ("spark", "spark://", "spark://host", "spark://host:99999", "spark://a b:7077", "DuckDB")


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_engine_is_refused_with_what_is_one(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ValueError, match=r"use duckdb or spark://HOST:PORT"):
        engine_name.valid_engine(text)
    with pytest.raises(SystemExit):
        main(["figure", "trade.flows", "--engine", text, "--to", "x.svg"])
    assert "use duckdb or spark://HOST:PORT" in capsys.readouterr().err


@pytest.mark.usefixtures("answers")
def test_a_wrong_engine_in_the_environment_is_told_where_the_figure_would_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(engine_name.VARIABLE, "postgres://here")
    figure = build("trade.flows")
    assert figure.kind == "empty" and "MSP_DASH_ENGINE" in figure.notes[0]
    monkeypatch.delenv(engine_name.VARIABLE)
    assert build("trade.flows").kind == "flows"


@pytest.mark.parametrize("installed", [True, False])
def test_a_master_that_is_not_there_is_told_before_anyone_waits(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    installed: bool,
) -> None:
    monkeypatch.setattr(engine_name.importlib.util, "find_spec", lambda _: installed or None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"spark://127.0.0.1:{free.getsockname()[1]}"
    target = tmp_path / "flows.svg"
    assert main(["figure", "trade.flows", "--engine", url, "--to", str(target)]) == 1
    message = capsys.readouterr().err
    assert ("No Spark master answers at" if installed else "requirements-spark.txt") in message
    assert not target.exists() and engine_name.VARIABLE not in os.environ
