"""Write what the code gives into ``docs/methods.md``: ``python tools/method_examples.py``.

Below each statement of the page stands what it prints on the frozen data of ``tests/snapshot``.
Between ``<!-- example: module.function -->`` and ``<!-- end -->`` stands the section Examples of
that function's docstring. A test fails if the page differs from what this writes.
"""

from __future__ import annotations

import doctest
import inspect
import io
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.project_data import reading, snapshot_project  # noqa: E402 - the checkout comes first

TARGET = ROOT / "docs" / "methods.md"
SLOT = re.compile(r"(<!-- example: ([\w.]+) -->\n).*?(<!-- end -->)", re.DOTALL)
SLOT_OR_CODE = re.compile(SLOT.pattern + r"|```python\n(.*?)```", re.DOTALL)
HEADING = "Examples\n--------\n"


def main() -> None:
    """Write the file."""
    with reading(snapshot_project()):
        page = text(TARGET.read_text(encoding="utf-8"))
    TARGET.write_text(page, encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")


def text(page: str) -> str:
    """The page with its docstrings' examples, and with what its own statements print."""
    names: dict[str, Any] = {}

    def current(match: re.Match[str]) -> str:
        if match[2]:
            return f"{match[1]}\n{example(match[2])}\n\n{match[3]}"
        statements = doctest.DocTestParser().get_examples(match[4])
        return _fenced("".join(_statement(one) + _output(one, names) for one in statements))

    return SLOT_OR_CODE.sub(current, page)


def _statement(one: doctest.Example) -> str:
    first, *rest = one.source.splitlines()
    return "\n".join([f">>> {first}", *(f"... {line}" for line in rest)]) + "\n"


def _output(one: doctest.Example, names: dict[str, Any]) -> str:
    """What a statement prints, `names` being its globals; an error only where the page has one."""
    with redirect_stdout(io.StringIO()) as printed:
        try:
            exec(compile(one.source, TARGET.name, "single"), names)  # noqa: S102 - our own page
        except Exception as error:
            if one.exc_msg is None:
                raise
            print("Traceback (most recent call last):\n...")  # noqa: T201 - as in a terminal
            print("".join(traceback.format_exception_only(error)), end="")  # noqa: T201
    return printed.getvalue()


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
        yield _fenced(paragraph + "\n") if paragraph.startswith(">>>") else paragraph


def _fenced(code: str) -> str:
    # The empty line ends the output of the last statement, as in a docstring.
    return f"```python\n{code}\n```"


if __name__ == "__main__":
    main()
