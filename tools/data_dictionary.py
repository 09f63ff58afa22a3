"""Write ``docs/data-dictionary.md`` from the schemas: ``python tools/data_dictionary.py``."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from msp_dash.cli.failures import io_sentence  # noqa: E402 - the checkout comes first
from msp_dash.data.atomic_write import write_atomically  # noqa: E402 - as above
from msp_dash.ingest import build, dictionary  # noqa: E402 - as above

TARGET = ROOT / dictionary.PLACE


def text() -> str:
    """The whole page."""
    return dictionary.text(build.records(ROOT))


def main() -> None:
    """Write the file."""
    try:
        write_atomically(TARGET, text().encode())
    except OSError as error:
        sys.exit(io_sentence(error))
    sys.stdout.write(f"{TARGET}\n")


if __name__ == "__main__":
    main()
