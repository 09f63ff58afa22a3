"""``figure``: write one figure to a file, or list all figures."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence
from pathlib import Path

from msp_dash.cli.arguments import add_engine, add_lang, use_engine
from msp_dash.cli.failures import OK, CommandError
from msp_dash.cli.help_examples import with_examples
from msp_dash.cli.terminal import say
from msp_dash.config.clock import today
from msp_dash.data.atomic_write import write_atomically


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    figure = commands.add_parser(
        "figure",
        help="write one figure to a file, or list all figures",
    )
    figure.add_argument("id", nargs="?", help="figure id, see --list")
    figure.add_argument("parameters", nargs="*", metavar="key=value", help="as in a link")
    figure.add_argument("--to", type=Path, metavar="FILE", help="its ending is the format")
    figure.add_argument("--list", action="store_true", help="ids, parameters and formats")
    add_lang(figure)
    add_engine(figure)
    with_examples(
        figure,
        "figure --list",
        "figure producers.ranking mineral=cobalt year=2024 --to cobalt.svg",
        "figure trade.flows mineral=lithium --lang fr --to lithium.xlsx",
    )


def _query(pairs: Sequence[str]) -> dict[str, str]:
    query: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise CommandError(f"{pair!r} is not key=value, such as mineral=cobalt.")
        if name in query:
            raise CommandError(f"{name} is given twice: give each parameter once.")
        query[name] = value
    return query


def _figure_params(args: argparse.Namespace) -> list[str]:
    """Parameters of a figure; ``--lang fr`` says the same as ``lang=fr``."""
    return [*args.parameters, *([f"lang={args.lang}"] if args.lang else [])]


def run(args: argparse.Namespace) -> int:
    """Write a figure, or list all."""
    from msp_dash.figures.registry import UnknownFigure, build, registry  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.figures.retired import successor  # noqa: PLC0415 - figures: not for `--help`
    from msp_dash.params import BadValue  # noqa: PLC0415 - pandas: not for `serve --help`
    from msp_dash.render.export import FORMATS, export, split_options  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.words import words  # noqa: PLC0415 - not for `--help`

    if args.list:
        w = words()
        for spec in registry().values():
            parameters = " ".join(use.parameter.name for use in spec.uses)
            name = w(f"figures.name.{spec.id.replace('.', '_')}")
            say(f"{spec.id}  {parameters}  ({name})")
        say(f"Formats: {' '.join(FORMATS)}")
        return OK
    if not args.id or not args.to:
        raise CommandError("Say which figure and where to: figure ID key=value ... --to FILE.")
    ext = args.to.suffix[1:].lower()
    if ext not in FORMATS:
        raise CommandError(
            f"{args.to.name!r} has no ending of a format: use one of .{', .'.join(FORMATS)}."
        )
    use_engine(args.engine)
    try:
        options, query = split_options(
            ext, _query(_figure_params(args)), saved=True, made_on=today()
        )
        if moved := successor(args.id, query):
            args.id, query = moved
            say(f"This figure is {args.id} now.")
        figure = build(args.id, query)
    except UnknownFigure:
        close = difflib.get_close_matches(args.id, registry(), n=3)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        raise CommandError(f"There is no figure {args.id!r}.{hint} See figure --list.") from None
    except BadValue as error:
        raise CommandError(str(error)) from None
    write_atomically(args.to, export(figure, ext, options))
    say(f"{args.to}: {figure.title}")
    for note in figure.notes if figure.kind == "empty" else ():
        say(note)
    return OK
