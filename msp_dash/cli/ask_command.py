"""``ask``: a question in words, answered by a sentence of a figure with its source."""

from __future__ import annotations

import argparse
import json

from msp_dash.cli.arguments import add_lang
from msp_dash.cli.help_examples import with_examples
from msp_dash.cli.terminal import say

NOT_ANSWERED = 1
"""Exit code where no sentence answers the question."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    ask = commands.add_parser("ask", help="answer a question in one sentence with its source")
    ask.add_argument("question", nargs="+", help="in English, French, Spanish or Portuguese")
    ask.add_argument("--json", action="store_true", help="all fields of the answer, as /ask.json")
    with_examples(
        ask, 'ask "who refines cobalt"', 'ask "part de la Chine dans le cobalt raffiné" --lang fr'
    )
    add_lang(ask)


def run(args: argparse.Namespace) -> int:
    """Answer; exit code 1 where nothing here answers the question, 0 for an answer or choices."""
    from msp_dash.ask import Answer, Choice, answer  # noqa: PLC0415 - figures: not for `--help`

    reply = answer(" ".join(args.question), args.lang or "en")
    if args.json:
        say(json.dumps(reply.as_dict(), ensure_ascii=False, indent=2))
        return NOT_ANSWERED if reply.kind == "unknown" else 0

    def lines(one: Answer | Choice, indent: str) -> None:
        say(f"{indent}{one.sentence}" + (f" ({one.source})" if one.source else ""))
        for text in (one.read_as, one.link):
            if text:
                say(f"{indent}  {text}")

    lines(reply, "")
    for choice in reply.choices:
        lines(choice, "- ")
    return NOT_ANSWERED if reply.kind == "unknown" else 0
