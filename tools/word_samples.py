"""Sample sentences for translators: how each message reads, and what its placeholders contain.

Figures are built, pages run and the questions of the tests asked in English while the calls of
`Words` are recorded. A sample stays beside its message in the ``.po`` files (``#.``) until the
English sentence changes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msp_dash.ask import answer
from msp_dash.figures.registry import Spec, build, registry
from msp_dash.words import Words
from msp_dash.words.catalogue import SOURCE_LANGUAGE

ROOT = Path(__file__).resolve().parents[1]
VIEWS_MAX = 24
"""Combinations of choices that are built of each figure."""
TEXT_MAX_CHARS, VALUE_MAX_CHARS = 240, 60
Sample = tuple[str, Mapping[str, str]]
"""A rendered sentence, and placeholder -> value."""


def collect_samples() -> dict[str, Sample]:
    """Key -> sample, of all that figures and pages say."""
    samples: dict[str, Sample] = {}
    with _recording(samples):
        for figure in registry().values():
            for view in _views(figure):
                build(figure.id, view)
        _run_pages()
        for question in _questions():
            answer(question)
    return samples


def comments(sample: Sample) -> list[str]:
    """Lines of a message's comment."""
    text, values = sample
    placeholder_values = "; ".join(
        f"{{{name}}} = {_cut(value, VALUE_MAX_CHARS)}" for name, value in values.items()
    )
    return [
        f"Sample: {_cut(text, TEXT_MAX_CHARS)}",
        *([placeholder_values] if placeholder_values else []),
    ]


def _cut(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 3]}..."


@contextmanager
def _recording(samples: dict[str, Sample]) -> Iterator[None]:
    plain = Words.__call__

    def recorded(self: Words, key: str, **placeholders: object) -> str:
        text = plain(self, key, **placeholders)
        if self.lang == SOURCE_LANGUAGE and key not in samples:
            used = {k: str(v) for k, v in placeholders.items() if str(v) and str(v) in text}
            samples[key] = (text, used)
        return text

    Words.__call__ = recorded  # type: ignore[method-assign]  # restored below
    try:
        yield
    finally:
        Words.__call__ = plain  # type: ignore[method-assign]  # as above


def _views(figure: Spec) -> Iterator[dict[str, str]]:
    yield {}
    if figure.choices is not None:
        rows = figure.choices()
        for row in rows[:: -(-len(rows) // VIEWS_MAX)].to_dict("records"):
            yield {name: value for name, value in row.items() if value}
    if "country" in figure.names:
        yield {"country": "ZMB"}
    if "set" in figure.names:
        yield {"set": "CHL,PER"}


def _questions() -> Iterator[str]:
    """English questions that the tests ask."""
    for path in sorted((ROOT / "tests" / "ask").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("lang", path.stem[-2:]) == SOURCE_LANGUAGE:
                    yield row["question"]


def _run_pages() -> None:
    from streamlit.testing.v1 import AppTest  # noqa: PLC0415 - takes 1 s, figures alone do not need it

    for page in sorted((ROOT / "pages").glob("*.py")):
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        app.switch_page(f"pages/{page.name}")
        app.run()
