"""`python -m msp_dash new`: what it writes works at once, and says in one message what remains."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from msp_dash.cli import main, scaffold
from msp_dash.cli.scaffold_templates import MARK

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("msp_dash", "pages", "app.py", "dashboard.py", "pyproject.toml", "data")
TESTS = (
    "recorded_files.py",
    "figures/test_contract.py",
    "pages/conftest.py",
    "docs/test_commands.py",
)
LINKED = ("static", "data/tables", "data/geo", "data/facts")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the scaffold changes, with links to what it leaves alone."""

    def left_out(folder: str, names: list[str]) -> list[str]:
        inside = Path(folder).relative_to(ROOT).as_posix()
        return [n for n in names if n == "__pycache__" or f"{inside}/{n}" in LINKED]

    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=left_out)
        else:
            shutil.copy(source, tmp_path / name)
    for name in LINKED:
        (tmp_path / name).symlink_to(ROOT / name)
    for name in TESTS:
        (tmp_path / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests" / name)
    return tmp_path


def run(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Python in the copy, whose package is imported instead of this one."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )


def new(project: Path, *words: str) -> str:
    result = run(project, "-m", "msp_dash", "new", *words)
    assert result.returncode == 0, result.stderr
    return result.stdout


def is_well_formed(project: Path) -> None:
    for words in (("check", "-q"), ("format", "-q", "--check")):
        result = run(project, "-m", "ruff", *words, "msp_dash", "pages", "tests")
        assert result.returncode == 0, result.stdout + result.stderr


def test_no_mark_of_the_scaffold_remains() -> None:
    places = scaffold.unfilled(ROOT)
    assert not places, "To be filled in:\n" + "\n".join(places)


def test_a_figure_draws_at_once_and_has_a_place(project: Path) -> None:
    output = new(project, "figure", "smelting.largest", "--page", "stops", "--band", "hit")
    for file in ("figures/smelting/largest.py", "words/en/smelting.toml", "words/en/search.toml"):
        assert file in output
    assert "WITHOUT_UNIT" in output and "-k smelting.largest" in output
    picture = run(project, "-m", "msp_dash", "figure", "smelting.largest", "--to", "largest.svg")
    assert picture.returncode == 0, picture.stderr
    assert (project / "largest.svg").stat().st_size > 2000
    assert '`Card("smelting.largest")` among the figures of pages/stops.py' in output
    is_well_formed(project)
    places = scaffold.unfilled(project)
    files = {place.partition(":")[0] for place in places}
    assert {
        "msp_dash/figures/smelting/largest.py",
        "tests/figures/test_smelting_largest.py",
    } <= files
    assert all(MARK in place for place in places)


def test_a_figure_joins_a_subject_and_a_band_that_exist(project: Path) -> None:
    new(project, "figure", "producers.largest", "--title", "Largest mines")
    assert 'producers_largest = "Largest mines"\n' in (
        project / "msp_dash/words/en/figures.toml"
    ).read_text(encoding="utf-8")
    built = run(
        project,
        "-c",
        "from msp_dash.figures.places import places\n"
        "from msp_dash.figures.registry import build\n"
        "assert places()['producers.largest'] == ('mineral', 'producers')\n"
        "assert build('producers.largest', {'mineral': 'cobalt'}).kind == 'ranking'\n",
    )
    assert built.returncode == 0, built.stderr
    is_well_formed(project)


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (("--page", "nowhere"), "overview, mineral"),
        (("--band", "nothing"), "producers, uses"),
    ],
)
def test_a_place_that_is_not_there_is_refused_with_those_that_are(
    project: Path, options: tuple[str, str], names: str
) -> None:
    result = run(project, "-m", "msp_dash", "new", "figure", "x.y", *options)
    assert result.returncode != 0
    assert names in result.stderr


ANY_IDS = (
    "x.y",
    "us2.top_10",
    "trade.map",  # a built-in
    "prices.output",  # a name that the figure uses
    "critical_raw_materials.by_value_per_ton",  # the longest
)


def test_a_figure_of_any_id_draws_a_mineral_that_people_look_for(project: Path) -> None:
    for figure_id in ANY_IDS:
        new(project, "figure", figure_id)
    built = run(
        project,
        "-c",
        "from msp_dash.figures.registry import build\n"
        f"for figure_id in {ANY_IDS}:\n"
        "    figure = build(figure_id)\n"
        "    assert (figure.kind, figure.params['mineral']) == ('ranking', 'nickel'), figure_id\n",
    )
    assert built.returncode == 0, built.stderr
    is_well_formed(project)


@pytest.mark.every
def test_the_tests_and_types_of_a_figure_of_any_id_pass(project: Path) -> None:
    for figure_id in ANY_IDS:
        new(project, "figure", figure_id)
    files = [f"tests/figures/test_{figure_id.replace('.', '_')}.py" for figure_id in ANY_IDS]
    for words in (
        ("pytest", "-q", *files),
        ("pytest", "-q", "tests/figures/test_contract.py", "-k", " or ".join(ANY_IDS)),
        ("mypy", "-p", "msp_dash.figures"),
        ("mypy", *files),
    ):
        result = run(project, "-m", *words)
        assert result.returncode == 0, result.stdout + result.stderr


def test_a_mineral_has_its_rows(project: Path) -> None:
    output = new(project, "mineral", "bromine")
    assert "usgs_labels.csv" in output and "data seal" in output
    assert scaffold.GRAMMAR_TEST in output
    rows = (project / scaffold.MINERALS).read_text(encoding="utf-8").splitlines()
    assert f"bromine,{MARK},Bromine,bromine,{MARK},{MARK},{MARK}," in rows
    assert rows[1:] == sorted(rows[1:])
    grammar = (project / scaffold.GRAMMAR).read_text(encoding="utf-8")
    assert grammar.count("\nbromine,") == len(scaffold.LANGUAGES)
    assert len(scaffold.unfilled(project)) == 1 + len(scaffold.LANGUAGES)


@pytest.mark.every
def test_a_source_is_read_by_the_build(project: Path) -> None:
    output = new(project, "source", "eurostat_prices")
    assert "data seal" in output and "layouts.yaml" in output
    read = run(
        project,
        "-c",
        "import yaml\n"
        "from msp_dash.ingest.build import MODULES\n"
        "from msp_dash.ingest import eurostat_prices\n"
        "assert MODULES['Eurostat prices'] is eurostat_prices.build\n"
        "records = yaml.safe_load(open('data/sources.yaml', encoding='utf-8'))\n"
        "assert records[-1]['id'] == 'eurostat-prices'\n",
    )
    assert read.returncode == 0, read.stderr
    tested = run(project, "-m", "pytest", "-q", "tests/ingest/test_eurostat_prices.py")
    assert tested.returncode == 0, tested.stdout
    is_well_formed(project)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("figure", "prices"), "use SUBJECT.NAME"),
        (("figure", "prices.History"), "lower-case"),
        (("figure", "prices.class"), "cannot be a name"),
        (("figure", "prices.history"), "exists already"),
        (("figure", "trade.imports"), "exists already, in tests/figures/test_contract.py"),
        (("figure", "producers.note"), "exists already, in msp_dash/words/en/producers.toml"),
        (
            ("figure", "balance.capacity_of"),
            "exists already, in msp_dash/figures/balance/__init__.py",
        ),
        (("figure", "common.ranking"), "exists already, in msp_dash/figures/common.py"),
        (("figure", "search.ranking"), "exists already, in msp_dash/words/en/search.toml"),
        (("figure", "cli.brief"), "exists already, in test_cli_brief.py"),
        (("figure", "prices." + "a" * 40), "40 characters at most"),
        (("figure", "prices.change", "--page", "nowhere"), "There is no page 'nowhere'"),
        (("mineral", "cobalt"), "has cobalt already"),
        (("source", "usgs"), "exists already"),
        (("source", "eurostat", "--page", "prices"), "--band and --title are for figures"),
    ],
)
def test_a_name_that_does_not_fit_is_refused_in_one_sentence(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", *words]) == 2
    captured = capsys.readouterr()
    assert sentence in captured.err and captured.err.count("\n") == 1
    assert captured.out == ""
