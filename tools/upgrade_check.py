"""Say which replaced parts of Streamlit no longer fit the version that is installed.

`make upgrade-check` installs the newest Streamlit into an environment of its own and runs this in
it; CI does so once a week. The exit code is 1 where a patch does not fit or the server fails.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import streamlit as st
from starlette.testclient import TestClient

from msp_dash.serving import app
from msp_dash.serving.health import WarmUp
from msp_dash.serving.streamlit_patches import LOG_FORMAT, PATCHES

PATHS = ("/", "/figures/overview.numbers.json", "/search.json", "/_stcore/health")


def main() -> int:
    """Print a line for each patch and for each address tried; the exit code."""
    app.READINESS.warm_up = WarmUp(0, ())
    wrong = 0
    with TestClient(app.load(), base_url="http://localhost") as client:
        for patch in (LOG_FORMAT, *PATCHES):
            fits = patch.apply()
            wrong += not fits
            print(f"{'fits' if fits else 'DOES NOT FIT: ' + patch.loses}  {patch.target}")  # noqa: T201 - a command line speaks by printing
        for path in PATHS:
            status = client.get(path).status_code
            wrong += status != 200
            print(f"{status}  {path}")  # noqa: T201 - as above
    print(f"Streamlit {st.__version__}: {wrong or 'nothing'} to look at")  # noqa: T201 - as above
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
