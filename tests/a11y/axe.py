"""Run axe-core on a page: which rules of WCAG 2.2 AA it breaks, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

FROM_NPM = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
ADVICE = "best-practice"
"""Tag of rules that no standard asks for: reported, and held to nothing all the same."""


@dataclass(frozen=True)
class KnownViolation:
    """A violation that is not ours to mend: the rule, where, and who knows of it upstream."""

    rule: str
    where: str
    upstream: str


EXCEPTIONS: tuple[KnownViolation, ...] = ()
"""None: what Streamlit's frame lacks, ``static/ui/aids.js`` and ``ui/access.css`` put right."""


@dataclass(frozen=True)
class Finding:
    """One element that breaks a rule."""

    rule: str
    impact: str
    where: str
    markup: str
    advice: bool

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}) at {self.where}: {self.markup}"


@dataclass(frozen=True)
class Checked:
    """What axe says of one page.

    `findings` : elements that break a rule, exceptions left out. `passed` : rules that were held.
    `review` : elements of which a program cannot tell, text over pictures above all: the contrast
    of those is computed in ``test_palette.py``.
    """

    findings: tuple[Finding, ...]
    passed: int
    review: int


@cache
def engine(newest: bool) -> str:
    """The script: npm's where it was asked for and installed, else the one pinned from PyPI."""
    if newest and FROM_NPM.is_file():
        return FROM_NPM.read_text(encoding="utf-8")
    script = resources.files("axe_playwright_python") / "axe.min.js"
    return script.read_text(encoding="utf-8")


def version(newest: bool) -> str:
    """Version of the engine, as it says itself."""
    match = re.search(r"axe v([\d.]+)", engine(newest)[:200])
    assert match is not None
    return match[1]


def check(page: Page, *, newest: bool = False) -> Checked:
    """Run every rule of the standard, and those of good practice, over a page as it stands."""
    page.evaluate(engine(newest))
    result: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations', 'incomplete']})",
        [*STANDARD, ADVICE],
    )
    findings = (
        Finding(
            rule=broken["id"],
            impact=broken["impact"],
            where=_path(node["target"]),
            markup=node["html"][:160],
            advice=ADVICE in broken["tags"],
        )
        for broken in result["violations"]
        for node in broken["nodes"]
    )
    return Checked(
        findings=tuple(one for one in findings if not _is_exception(one)),
        passed=len(result["passes"]),
        review=sum(len(unsure["nodes"]) for unsure in result["incomplete"]),
    )


def _path(target: list[Any]) -> str:
    """CSS selectors from the page down into shadow trees."""
    return " >>> ".join(part if isinstance(part, str) else " >>> ".join(part) for part in target)


def _is_exception(finding: Finding) -> bool:
    return any(one.rule == finding.rule and one.where in finding.where for one in EXCEPTIONS)
