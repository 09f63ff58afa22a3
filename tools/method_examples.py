"""Copy examples from docstrings into ``docs/methods.md``: ``python tools/method_examples.py``.

The page names a function in a comment, ``<!-- example: module.function -->``. What stands from
there to ``<!-- end -->`` is replaced by the section Examples of that function's docstring. A test
fails if the page and the docstrings differ.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

TARGET = ROOT / "docs" / "methods.md"
SLOT = re.compile(r"(<!-- example: ([\w.]+) -->\n).*?(<!-- end -->)", re.DOTALL)
HEADING = "Examples\n--------\n"


def main() -> None:
    """Write the file."""
    TARGET.write_text(text(TARGET.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")


def text(page: str) -> str:
    """The page with its examples as the docstrings have them."""
    return SLOT.sub(lambda match: f"{match[1]}\n{example(match[2])}\n\n{match[3]}", page)


def example(name: str) -> str:
    """Markdown of the examples of ``module.function``.

    Raises
    ------
    ValueError
        If its docstring has no section Examples.
    """
    module, _, function = name.rpartition(".")
    docstring = inspect.getdoc(getattr(import_module(module), function)) or ""
    _, heading, examples = docstring.partition(HEADING)
    if not heading:
        raise ValueError(f"The docstring of {name} has no section Examples.")
    return "\n\n".join(_blocks(examples.strip()))


def _blocks(examples: str) -> Iterator[str]:
    for paragraph in examples.split("\n\n"):
        # The empty line ends the output of the last statement, as in a docstring.
        is_code = paragraph.startswith(">>>")
        yield f"```python\n{paragraph}\n\n```" if is_code else paragraph


if __name__ == "__main__":
    main()
