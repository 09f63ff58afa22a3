"""Builds of a slide: objects that stand on it from the start and appear on a click when presented.

The order of elements and attributes is that of ECMA-376 (pml.xsd, CT_SlideTiming). Where animations
are off, in print and in a PDF, the slide is whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

ChartParts = Literal["series", "category"]

_EVERY = -4
"""Index of all series, or of all categories, in a target, as PowerPoint writes it."""


@dataclass(frozen=True, slots=True)
class Target:
    """What appears: the object of an id, or one of the series or categories of a chart.

    `text` and `filled` are of a shape: whether it has words, or a paint of its own.
    """

    id: int
    text: bool = False
    filled: bool = False
    parts: ChartParts | None = None
    index: int = 0

    @property
    def element(self) -> str:
        """``p:spTgt``."""
        if self.parts is None:
            return f'<p:spTgt spid="{self.id}"/>'
        one, other = (self.index, _EVERY) if self.parts == "series" else (_EVERY, self.index)
        return (
            f'<p:spTgt spid="{self.id}"><p:graphicEl><a:chart seriesIdx="{one}" '
            f'categoryIdx="{other}" bldStep="{self.parts}"/></p:graphicEl></p:spTgt>'
        )

    @property
    def build(self) -> str:
        """Its entry in the list of builds, "" where it needs none."""
        if self.parts is not None:
            return (
                f'<p:bldGraphic spid="{self.id}" grpId="0"><p:bldSub><a:bldChart '
                f'bld="{self.parts}" animBg="0"/></p:bldSub></p:bldGraphic>'
            )
        if not (self.text or self.filled):
            return ""
        background = ' animBg="1"' if self.filled else ""
        return f'<p:bldP spid="{self.id}" grpId="0"{background}/>'


def timing(steps: Mapping[int, Sequence[Target]]) -> str:
    """``p:timing`` of a slide on which the targets of each step appear together, on a click."""
    ids = count(3)
    clicks = "".join(_click(steps[number], ids) for number in sorted(steps))
    builds = "".join(dict.fromkeys(t.build for number in sorted(steps) for t in steps[number]))
    listed = f"<p:bldLst>{builds}</p:bldLst>" if builds else ""
    return (
        '<p:timing><p:tnLst><p:par><p:cTn id="1" dur="indefinite" restart="never" '
        'nodeType="tmRoot"><p:childTnLst><p:seq concurrent="1" nextAc="seek"><p:cTn id="2" '
        f'dur="indefinite" nodeType="mainSeq"><p:childTnLst>{clicks}</p:childTnLst></p:cTn>'
        '<p:prevCondLst><p:cond evt="onPrev" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond>'
        '</p:prevCondLst><p:nextCondLst><p:cond evt="onNext" delay="0"><p:tgtEl><p:sldTgt/>'
        "</p:tgtEl></p:cond></p:nextCondLst></p:seq></p:childTnLst></p:cTn></p:par></p:tnLst>"
        f"{listed}</p:timing>"
    )


def _click(targets: Sequence[Target], ids: Iterator[int]) -> str:
    """One click: the first target on it, the others with it."""
    outer, inner = next(ids), next(ids)
    effects = "".join(
        _appear(target, "withEffect" if turn else "clickEffect", ids)
        for turn, target in enumerate(targets)
    )
    return (
        f'<p:par><p:cTn id="{outer}" fill="hold"><p:stCondLst><p:cond delay="indefinite"/>'
        f'</p:stCondLst><p:childTnLst><p:par><p:cTn id="{inner}" fill="hold"><p:stCondLst>'
        f'<p:cond delay="0"/></p:stCondLst><p:childTnLst>{effects}</p:childTnLst></p:cTn>'
        "</p:par></p:childTnLst></p:cTn></p:par>"
    )


def _appear(target: Target, node: str, ids: Iterator[int]) -> str:
    """The effect "Appear" (preset 1 of the entrances)."""
    group = ' grpId="0"' if target.build else ""
    return (
        f'<p:par><p:cTn id="{next(ids)}" presetID="1" presetClass="entr" presetSubtype="0" '
        f'fill="hold"{group} nodeType="{node}"><p:stCondLst><p:cond delay="0"/></p:stCondLst>'
        f'<p:childTnLst><p:set><p:cBhvr><p:cTn id="{next(ids)}" dur="1" fill="hold"><p:stCondLst>'
        '<p:cond delay="0"/></p:stCondLst></p:cTn><p:tgtEl>'
        f"{target.element}</p:tgtEl><p:attrNameLst><p:attrName>style.visibility</p:attrName>"
        '</p:attrNameLst></p:cBhvr><p:to><p:strVal val="visible"/></p:to></p:set>'
        "</p:childTnLst></p:cTn></p:par>"
    )
