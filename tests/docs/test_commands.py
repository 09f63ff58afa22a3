"""Every command has help with working examples, and docs/commands.md has them too."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from msp_dash import cli
from msp_dash.cli import data_commands
from msp_dash.cli.help_examples import HEADING, PROGRAM

PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"


def data_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROGRAM)
    data_commands.add_parser(parser.add_subparsers(dest="command", required=True))
    return parser


def below(parser: argparse.ArgumentParser, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Paths of the commands of a parser: ("data",), ("data", "build") ..."""
    for action in parser._actions:  # argparse has no public way to its sub-commands.
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                yield (*path, name)
                yield from below(sub, (*path, name))


COMMANDS = ((), *dict.fromkeys([*below(cli._parser(), ()), *below(data_parser(), ())]))


def typed_after_the_program(line: str) -> list[str]:
    return shlex.split(line.removeprefix(PROGRAM))


def parsed(line: str) -> argparse.Namespace:
    """What the program reads from a line as a person types it."""
    assert line.startswith(f"{PROGRAM} ") or line == PROGRAM
    typed = typed_after_the_program(line)
    parser = data_parser() if typed[:1] == ["data"] else cli._parser()
    return parser.parse_args(typed or ["serve"])


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "alone")
def test_help_of_a_command_ends_with_examples_that_it_takes(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*path, "--help"])
    assert ended.value.code == 0
    output = capsys.readouterr().out
    examples = re.findall(rf"^  ({PROGRAM} .+)$", output.partition(HEADING)[2], re.MULTILINE)
    assert examples
    for line in examples:
        assert typed_after_the_program(line)[: len(path)] == list(path)
        parsed(line)


def test_the_page_of_commands_has_every_command_and_nothing_that_is_refused() -> None:
    lines = re.findall(rf"`({PROGRAM}[^`]*)`", PAGE.read_text(encoding="utf-8"))
    for line in lines:
        if line != PROGRAM:
            parsed(line)
    written = {tuple(typed_after_the_program(line)[:2]) for line in lines}
    for path in COMMANDS:
        assert any(words[: len(path)] == path for words in written), path
