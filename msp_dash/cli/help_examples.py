"""Add examples to the end of each command's ``--help``: one per line, ready to copy."""

from __future__ import annotations

import argparse

PROGRAM = "python -m msp_dash"
HEADING = "for example:"


def with_examples(parser: argparse.ArgumentParser, *examples: str) -> None:
    """End the help of a command with examples of it; what its epilog said stands after them.

    Parameters
    ----------
    examples : what is typed after the program's name.
    """
    lines = "\n".join(f"  {PROGRAM} {example}" for example in examples)
    parts = [f"{HEADING}\n{lines}", parser.epilog or ""]
    parser.epilog = "\n\n".join(part for part in parts if part)
    # Lines stay as they are: an example that is wrapped cannot be copied.
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
