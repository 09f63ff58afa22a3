"""Ready-made briefings: the deck of a meeting, one per country, one per mineral."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from msp_dash.briefing.convening import SAMPLE
from msp_dash.briefing.convening_deck import convening_briefing
from msp_dash.briefing.country_deck import country_brief
from msp_dash.briefing.mineral_deck import mineral_brief
from msp_dash.briefing.model import Briefing
from msp_dash.figures.standing import listed_areas
from msp_dash.words import Words, words
from msp_dash.words.names import minerals


@dataclass(frozen=True, slots=True)
class Ready:
    """A kind of ready-made briefing.

    `subjects` are what it can be made about, by language, in the order of their names; `name` says
    one. A briefing that is about nothing in particular has the one subject "".
    """

    make: Callable[[str, str], Briefing]
    subjects: Callable[[str], tuple[str, ...]]
    name: Callable[[str, Words], str]


def _convening(subject: str, lang: str) -> Briefing:
    return convening_briefing(SAMPLE, lang)


def _minerals(lang: str) -> tuple[str, ...]:
    return tuple(sorted(minerals(), key=words(lang).mineral_order))


READY: Mapping[str, Ready] = MappingProxyType(
    {
        "convening": Ready(
            _convening, lambda lang: ("",), lambda subject, w: w("briefing.ready.name.convening")
        ),
        "country": Ready(country_brief, listed_areas, lambda subject, w: w.country(subject)),
        "mineral": Ready(mineral_brief, _minerals, lambda subject, w: w.mineral(subject)),
    }
)
"""The kinds of ready-made briefings; their names are ``briefing.ready.name.<kind>``."""

FORMER: Mapping[str, Ready] = MappingProxyType({"six": READY["convening"]})
"""Former names of kinds: links to their presentation are answered for one release."""


def every(kind: str, lang: str = "en") -> Iterator[tuple[str, Briefing]]:
    """Each subject of a kind with its briefing, one after the other."""
    kind_spec = READY[kind]
    for subject in kind_spec.subjects(lang):
        yield subject, kind_spec.make(subject, lang)
