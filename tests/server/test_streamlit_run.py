"""``streamlit run app.py`` works too, from ``requirements.txt`` alone."""

from __future__ import annotations

import ast
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_RUNNING = ("ingest", "schemas.py")
"""Parts of the package that the running app never imports."""
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
    return [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *package]


def test_running_code_imports_only_what_requirements_txt_pins() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)==", text, re.M)}
    owners = packages_distributions()
    unpinned = {
        f"{path.relative_to(ROOT)}: {module}"
        for path in _running_code()
        for module in set(_imported(path)) - set(sys.stdlib_module_names) - {"msp_dash"} - SPARK
        if not {o.lower().replace("_", "-") for o in owners.get(module, [module])} & pinned
    }
    assert not unpinned


@pytest.fixture
def plain_url(tmp_path: Path) -> Iterator[str]:
    """Address of the app under plain Streamlit, started as its users start it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["run", str(ROOT / "app.py"), f"--server.port={port}", "--server.address=127.0.0.1"]
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
            process.wait(timeout=30)
            assert process.stdout is not None
            process.stdout.close()


@pytest.mark.slow
def test_plain_streamlit_serves_the_page_and_the_fonts(plain_url: str) -> None:
    retrying = httpx.HTTPTransport(retries=5)
    with httpx.Client(base_url=plain_url, timeout=60, transport=retrying) as client:
        assert client.get("/_stcore/health").text == "ok"
        assert "<title>" in client.get("/").text
        font = client.get("/app/static/fonts/source-sans-3-latin-400-normal.woff2")
        assert font.headers["content-type"] == "font/woff2"
