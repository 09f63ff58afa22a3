"""``new``: write the files of a new figure, mineral or source, for a checkout."""

from __future__ import annotations

import argparse

from msp_dash.cli.failures import FAILURE, OK, CommandError
from msp_dash.cli.help_examples import with_examples
from msp_dash.cli.terminal import say

KINDS = ("figure", "mineral", "source")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    new = commands.add_parser(
        "new",
        help="write the files of a new figure, mineral or source, for a checkout",
    )
    with_examples(
        new,
        "new figure producers.largest --page mineral --band producers --title 'Largest producers'",
        "new mineral bromine",
        "new source eurostat",
    )
    new.add_argument("kind", choices=KINDS, help=" | ".join(KINDS))
    new.add_argument("name", help="of a figure: SUBJECT.NAME")
    new.add_argument("--page", help="of a figure: the page that it is on; mineral unless given")
    new.add_argument("--band", help="of a figure: its band there; the page's first unless given")
    new.add_argument("--title", help="of a figure: its name in lists")


def run(args: argparse.Namespace) -> int:
    """Write the files, and print what is left to do by hand."""
    from msp_dash.cli import scaffold  # noqa: PLC0415 - only for contributors
    from msp_dash.cli.scaffold_templates import MARK  # noqa: PLC0415 - as above
    from msp_dash.data.paths import root  # noqa: PLC0415 - as above

    options = {n: getattr(args, n) for n in ("page", "band", "title") if getattr(args, n)}
    if options and args.kind != "figure":
        raise CommandError("--page, --band and --title are for figures.")
    try:
        if not (root() / "tests" / "figures").is_dir():
            raise CommandError("`new` needs a checkout of the project: run it there.", FAILURE)
        plan = scaffold.KINDS[args.kind](root(), args.name, **options)
    except scaffold.ScaffoldError as error:
        raise CommandError(str(error)) from None
    plan.write()
    for path in plan.files:
        say(f"wrote {path}")
    places = scaffold.unfilled(root())
    here = [place for place in places if place.partition(":")[0] in plan.files]
    if here:
        say(f"Fill in what is marked {MARK}:")
    for place in here:
        say(f"  {place}")
    if rest := len(places) - len(here):
        say(f"Marked in files that earlier commands wrote: {rest} (pytest {scaffold.MARKS_TEST})")
    say("Then:")
    for number, step in enumerate(plan.steps, start=1):
        say(f"  {number}. {step}")
    return OK
