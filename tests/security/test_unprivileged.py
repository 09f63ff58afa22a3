"""The dashboard runs as an unprivileged user with read-only files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from msp_dash.render.export import FORMATS
from tests.serving import ROOT, STOP_SECONDS

MINIMAL_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "PYTHONPATH": str(ROOT)}
AS_NOBODY = [
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    "--no-new-privs",
    # It may read what root alone may, such as a Python in root's home, and write nothing.
    *(f"--{caps}=-all,+dac_read_search" for caps in ("inh-caps", "ambient-caps", "bounding-set")),
]
WRITES = "import msp_dash, os, sys; sys.exit(os.access(msp_dash.__file__, os.W_OK))"

pytestmark = pytest.mark.skipif(
    not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("setpriv")),
    reason="only root on Linux can start another user's process",
)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Address of a server that nobody runs, in a folder and with a home that it cannot write."""
    python = [*AS_NOBODY, sys.executable, "-B"]
    subprocess.run([*python, "-c", WRITES], check=True, cwd="/", env=MINIMAL_ENVIRONMENT)
    command = [*python, "-m", "msp_dash", "serve", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd="/", env=MINIMAL_ENVIRONMENT
    ) as process:
        try:
            assert process.stdout is not None
            match = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert match is not None
            yield match[0]
        finally:
            process.terminate()
            process.wait(timeout=STOP_SECONDS)


def test_every_format_is_made_by_who_may_write_nothing(url: str) -> None:
    with httpx.Client(base_url=url, timeout=120) as client:
        assert client.get("/").status_code == 200
        for ext in FORMATS:
            assert client.get(f"/figures/producers.ranking.{ext}").status_code == 200, ext
