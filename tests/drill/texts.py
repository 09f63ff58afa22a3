"""``python -m tests.drill.texts``: what a copy of the project says, as JSON.

Of each default figure its title with subtitle and the publications that it cites; of each page the
texts of its blocks.
"""

from __future__ import annotations

import html
import json
import re
import sys

from msp_dash.figures import build
from msp_dash.figures.registry import registry
from msp_dash.ui.navigation import ENTRIES
from tests.pages.conftest import Run

HIDDEN = re.compile(r"<(svg|script)\b.*?</\1>", re.DOTALL)
BLOCK = re.compile(r"</?(?:p|li|h\d|div|td|th|tr|dt|dd|figcaption|summary|details|section)\b[^>]*>")
TAG = re.compile(r"<[^>]+>")


def blocks(markup: str) -> list[str]:
    """Texts between the tags of blocks, each once."""
    lines = BLOCK.sub("\n", HIDDEN.sub("", markup)).split("\n")
    texts = (" ".join(html.unescape(TAG.sub("", line)).split()) for line in lines)
    return sorted(set(filter(None, texts)))


def main() -> None:
    """Write them."""
    figures = {
        one: (f"{figure.title} {figure.subtitle}", [source.id for source in figure.sources])
        for one in registry()
        for figure in [build(one)]
    }
    pages = {entry.name: blocks(Run(entry.name, "", {}).text) for entry in ENTRIES}
    json.dump({"figures": figures, "pages": pages}, sys.stdout)


if __name__ == "__main__":
    main()
