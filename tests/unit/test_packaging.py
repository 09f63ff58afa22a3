"""Packaging: pinned requirements, settings, and a wheel that starts in an empty folder."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import httpx
import pytest
from packaging.requirements import Requirement

from msp_dash.theme import colour
from tests.serving import serving

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = (
    "app.py",
    "dashboard.py",
    "pages",
    "static/fonts",
    "data/tables",
    "data/geo",
    "data/facts",
)


def _pins(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


@pytest.mark.parametrize(
    "name",
    [
        "requirements.txt",
        "requirements-ingest.txt",
        "requirements-login.txt",
        "requirements-build.txt",
        "requirements-supply.txt",
        "requirements-dev.txt",
    ],
)
def test_every_requirement_is_pinned(name: str) -> None:
    where = r"""( ; (sys_platform != "win32"|python_version < "3.14"))?"""
    pin = re.compile(rf"[A-Za-z0-9_.-]+==[0-9][0-9a-z.]*{where}")
    assert all(pin.fullmatch(line) for line in _pins(name))


def test_build_backend_is_the_one_that_is_installed_for_tests() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["build-system"]["requires"]) == set(_pins("requirements-build.txt"))


def test_settings_that_were_measured_are_set() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["runner"]["postScriptGC"] is False
    assert settings["server"]["fileWatcherType"] == "none"
    assert settings["server"]["enableStaticServing"] is True
    assert settings["global"]["minCachedMessageSize"] == 250
    assert settings["client"]["toolbarMode"] == "viewer"
    assert settings["client"]["showErrorDetails"] == "none"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme_of_the_frame_is_the_theme_of_the_figures(theme: str) -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    tokens = {
        "primaryColor": "accent",
        "backgroundColor": "ground",
        "secondaryBackgroundColor": "panel",
        "textColor": "ink",
        "borderColor": "line",
    }
    for option, token in tokens.items():
        assert settings["theme"][theme][option] == colour(token, theme)  # type: ignore[arg-type]  # light or dark


def test_bundled_fonts_are_the_files_that_the_style_sheet_names() -> None:
    sheet = (ROOT / "msp_dash" / "ui" / "fonts.css").read_text(encoding="utf-8")
    files = {ROOT / url for url in re.findall(r'url\("app/([^"]+)"\)', sheet)}
    assert files == set((ROOT / "static" / "fonts").glob("*.woff2"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built offline with the installed backend."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stdout + process.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.mark.slow
def test_wheel_holds_app_pages_data_and_fonts_once(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = next(name for name in names if name.endswith("METADATA"))
        text = archive.read(metadata).decode()
    assert len(names) == len(set(names))
    for part in BUNDLED:
        assert any(name.startswith(f"msp_dash/_bundle/{part}") for name in names), part
    assert "msp_dash/_bundle/.streamlit/config.toml" in names
    assert not [name for name in names if name.startswith(("tests/", "tools/"))]
    dist = "Requires-Dist: "
    lines = [line.removeprefix(dist) for line in text.splitlines() if line.startswith(dist)]
    assert {Requirement(pin) for pin in _pins("requirements.txt")} <= set(map(Requirement, lines))
    assert any("pandera" in line and "extra == 'ingest'" in line for line in lines)


@pytest.mark.slow
def test_wheel_starts_the_same_dashboard_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    site, cwd = tmp_path / "site", tmp_path / "empty"
    cwd.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    with (
        serving(cwd, python_path=site) as url,
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        assert "<title>" in client.get("/").text
        assert client.get("/figures/producers.ranking.json").json()["data"]
        font = client.get("/app/static/fonts/source-sans-3-latin-400-normal.woff2")
        assert font.headers["content-type"] == "font/woff2"
    assert not list(cwd.iterdir())
