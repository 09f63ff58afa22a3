"""Apache Spark gives what DuckDB gives: every figure of trade, from a master with two workers."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.cli import main
from msp_dash.config import engine_name
from msp_dash.data import engine
from msp_dash.figures import build
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import _build
from msp_dash.params import View
from tests.archives import forget, in_place, unpack
from tools.spark_cluster import cluster

pytestmark = pytest.mark.spark

COPPER = {"hs6": "740311", "mineral": "copper", "year": "2024"}
VIEWS = [
    ("trade.flows", COPPER),
    ("trade.flows", {**COPPER, "exporter": "CHL", "importer": "EU"}),
    ("trade.flows", {"hs6": "811292", "year": "2019", "set": "USA,EU"}),
    ("trade.exports", {**COPPER, "year": "2022"}),
    ("trade.exports", {"hs6": "850511", "exporter": "EU"}),
    ("trade.imports", COPPER),
    ("trade.imports", {"hs6": "283691", "importer": "EU", "lens": "none"}),
    ("trade.dependence", COPPER),
    ("trade.dependence", {"hs6": "811212", "importer": "JPN"}),
    ("trade.flows", {"hs6": "260300", "year": "1995"}),
    ("trade.imports", {"hs6": "810510", "importer": "EU", "year": "2011"}),
    ("trade.flows", {"hs6": "283691", "nomenclature": "hs92", "year": "2022"}),
    ("trade.chain", {"mineral": "copper", "year": "2024"}),
    ("country.exports", {"country": "CHL", "year": "2024"}),
    ("country.imports", {"country": "EU", "year": "2022"}),
    ("country.exports_gdp", {"country": "ZMB", "year": "2022"}),
]
"""Every figure that asks an engine, with parties and groups of each kind."""


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    logs = tmp_path_factory.mktemp("spark")
    # Of the driver, which is this process.
    os.environ |= {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_CONF_DIR": str(logs)}
    with cluster(logs) as url:
        yield url


def on(url: str, monkeypatch: pytest.MonkeyPatch, ask: object) -> Figure:
    monkeypatch.setenv(engine_name.VARIABLE, url)
    _build.cache_clear()
    figure = ask()  # type: ignore[operator]  # a lambda of a test below
    _build.cache_clear()
    return figure


def same(spark: Figure, duckdb: Figure) -> None:
    """Bit for bit: what is printed, what is drawn, and every number of the data."""
    assert spark.kind == duckdb.kind != "empty"
    for name in ("title", "subtitle", "notes", "alt", "sentence", "encoding", "sources"):
        assert getattr(spark, name) == getattr(duckdb, name), name
    pd.testing.assert_frame_equal(spark.data, duckdb.data, check_exact=True)


@pytest.mark.parametrize(("figure_id", "query"), VIEWS)
def test_both_engines_give_the_same_figure(
    figure_id: str, query: dict[str, str], master: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = [on(url, monkeypatch, lambda: build(figure_id, query)) for url in (master, "duckdb")]
    same(*figures)


def test_both_read_the_same_parts_of_an_archive(
    master: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        "2024,152,156,260300,900.0,10.0",
        "2024,604,156,260300,100.0,2.0",
        "2024,152,842,740311,300.0,1.0",
        "2024,156,842,740311,100.0,NA",
        "2024,156,842,010121,100.0,NA",
    )
    in_place(monkeypatch, tmp_path / "project", unpack(tmp_path / "cepii", *lines))
    view = View(
        {"mineral": "copper", "year": "2024", "lens": "none", "set": ""}
        | {"on": "2026-02-03", "eu": "members", "lang": "en"}
    )
    figures = [
        on(url, monkeypatch, lambda: build("trade.chain", view)) for url in (master, "duckdb")
    ]
    monkeypatch.undo()
    forget()
    same(*figures)
    assert figures[0].data["value_usd"].tolist() == [900_000.0, 100_000.0, 300_000.0, 100_000.0]


def test_the_command_line_takes_the_engine(
    master: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(engine_name.VARIABLE, "")  # what the command sets is taken back
    monkeypatch.setattr(engine, "DuckDb", None)  # nobody else answers
    _build.cache_clear()
    target = tmp_path / "flows.csv"
    command = ["figure", "trade.flows", "hs6=740311", "--engine", master, "--to", str(target)]
    assert main(command) == 0
    assert "DR Congo" in target.read_text(encoding="utf-8")
    assert os.environ[engine_name.VARIABLE] == master


@pytest.mark.skipif(shutil.which("ss") is None, reason="no `ss` to see who listens")
def test_nothing_of_spark_listens_beyond_this_machine(master: str) -> None:
    """After answers were given, so that the driver and its executors are there too."""
    listening = subprocess.run(["ss", "-ltnpH"], capture_output=True, text=True, check=True).stdout
    java = [line.split()[3] for line in listening.splitlines() if '"java"' in line]
    assert any(at.endswith(f":{master.rpartition(':')[2]}") for at in java)
    assert [at for at in java if "127.0.0.1" not in at] == []
