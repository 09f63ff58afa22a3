"""What can be asked of export controls: who has which, of one kind or of all, and since when."""

from __future__ import annotations

from msp_dash.ask.intents import MAYBE, ONE, Intent, names

FIGURE = "standards.export_controls"
KINDS = ("ban", "quota", "licence")
"""Values of the figure's measure that have a cue of the same name."""


def control_intents() -> tuple[Intent, ...]:
    """Everything that can be asked of export controls, of all kinds and of each."""
    anything = names("controls in_force")
    return (
        *_of_kind(anything, anything | names("ban quota licence"), ()),
        *_of_kind(names("control"), names("control exports"), (), names("control exports")),
        Intent(
            "quota",
            FIGURE,
            needs=names("quota"),
            also=names("exports output in_force"),
            minerals=ONE,
            countries=ONE,
            years=MAYBE,
            year_as="",
            fixed=(("measure", "quota"),),
            sentence="quota",
            lack="quota",
            lacks="year",
            level=0,
        ),
        Intent(
            "controls",
            FIGURE,
            needs=anything | names("ban licence"),
            also=names("exports"),
            minerals=ONE,
            countries=ONE,
            country_as="",
            directions=names("toward a"),
            sentence="controls_to",
            lack="controls_to",
        ),
        *(
            intent
            for kind in KINDS
            for intent in _of_kind(names(kind), names("in_force"), (("measure", kind),))
        ),
    )


def _of_kind(
    needs: frozenset[str],
    also: frozenset[str],
    fixed: tuple[tuple[str, str], ...],
    all_of: frozenset[str] = frozenset(),
) -> tuple[Intent, ...]:
    """How many controls of one kind are in force, who has them, and each with its first day."""
    return (
        Intent(
            "controls", FIGURE, needs=needs, also=also | names("exports how_many who output"),
            all_of=all_of, minerals=MAYBE, countries=MAYBE, fixed=fixed,
        ),
        Intent(
            "controls", FIGURE, needs=needs, also=also | names("exports"),
            all_of=all_of | {"who"}, minerals=MAYBE, fixed=fixed, sentence="controllers", level=0,
        ),
        Intent(
            "control_since", FIGURE, needs=needs, also=also | names("exports since"),
            all_of=all_of - {"exports"} | {"when"}, minerals=ONE, countries=ONE, fixed=fixed,
            sentence="control_since", lack="control_since",
        ),
        Intent(
            "control_planned", FIGURE, needs=needs, also=also | names("exports"),
            all_of=all_of - {"exports"} | {"when_next"}, minerals=ONE, countries=ONE, fixed=fixed,
            sentence="control_planned", lack="control_planned",
        ),
    )  # fmt: skip
