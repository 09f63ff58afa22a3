"""``streamlit run app.py`` starts the same app, from ``requirements.txt`` alone."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import httpx
import pytest

from tests.serving import ROOT, STOP_SECONDS, free_port

NOT_RUNNING = ("ingest", "schemas.py", "data_commands.py")
"""Parts of the package that the running app never imports."""
STANDARD = {*sys.stdlib_module_names, "compression"}
"""The standard library, with what Python 3.14 adds to it."""
SPARK = {"pyspark", "py4j"}
"""Of requirements-spark.txt: imported only where an engine of Spark is asked for."""


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def _running_code() -> list[Path]:
    package = [
        path
        for path in (ROOT / "msp_dash").rglob("*.py")
        if not set(path.relative_to(ROOT).parts) & set(NOT_RUNNING)
    ]
    return [ROOT / "app.py", ROOT / "dashboard.py", *(ROOT / "pages").glob("*.py"), *package]


def test_running_code_imports_only_what_requirements_txt_pins() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)==", text, re.M)}
    owners = packages_distributions()
    unpinned = {
        f"{path.relative_to(ROOT)}: {module}"
        for path in _running_code()
        for module in set(_imported(path)) - STANDARD - {"msp_dash"} - SPARK
        if not {o.lower().replace("_", "-") for o in owners.get(module, [module])} & pinned
    }
    assert not unpinned


@pytest.fixture
def plain_url(tmp_path: Path) -> Iterator[str]:
    """Address of the app under plain Streamlit, started as its users start it."""
    port = free_port()
    words = ["run", str(ROOT / "app.py"), f"--server.port={port}"]
    with (tmp_path / "log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", *words],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if f":{port}" in line:
                    break
            else:
                log.seek(0)
                raise AssertionError(log.read())
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=STOP_SECONDS)
            assert process.stdout is not None
            process.stdout.close()


@pytest.mark.slow
def test_streamlit_run_serves_what_the_command_serves(plain_url: str) -> None:
    retrying = httpx.HTTPTransport(retries=5)
    with httpx.Client(base_url=plain_url, timeout=60, transport=retrying) as client:
        assert client.get("/_stcore/health").text == "ok"
        page = client.get("/")
        assert "<title>" in page.text
        assert page.headers["x-content-type-options"] == "nosniff" and page.headers["x-request-id"]
        font = client.get("/app/static/fonts/source-sans-3-latin-400-normal.woff2")
        assert font.headers["content-type"] == "font/woff2"
        figure = client.get("/figures/overview.then_now.json")
        assert figure.json()["id"] == "overview.then_now"
        assert client.get("/search.json").status_code == 200
        stranger = client.get("/", headers={"Host": "evil.example"})
        assert stranger.status_code == 421


def test_without_an_address_named_streamlit_listens_on_loopback() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["address"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("MSP_DASH_ALLOW_HOST", "https://a.example", "is not the name of a host"),
        ("MSP_DASH_EMBED_FROM", "a.example/page", "is not the origin of a site"),
        ("MSP_DASH_LOGIN", "yes", "is neither 1 nor 0"),
    ],
)
def test_an_option_that_cannot_be_is_one_sentence_and_no_start(
    variable: str, value: str, sentence: str
) -> None:
    process = subprocess.run(
        [sys.executable, "-c", "import app"],
        cwd=ROOT,
        env=os.environ | {variable: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 1
    (line,) = process.stderr.splitlines()
    assert line.startswith(f"{variable}: ") and sentence in line
