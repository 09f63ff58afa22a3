"""Write ``docs/data-dictionary.md`` from the schemas: ``python tools/data_dictionary.py``."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from msp_dash.ingest import build, dictionary  # noqa: E402 - the checkout is on the path only now

TARGET = ROOT / dictionary.PLACE


def text() -> str:
    """The whole page."""
    return dictionary.text(build.records(ROOT))


def main() -> None:
    """Write the file."""
    TARGET.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")


if __name__ == "__main__":
    main()
