"""ESG principles that the partnership requires of projects, each with its source.

The paraphrases are facts (``data/facts/principles.csv``) and are printed unchanged, so a
correction of the table corrects the figure.
"""

from __future__ import annotations

import pandas as pd

from msp_dash.data import facts
from msp_dash.data.frames import Row, dicts
from msp_dash.figures.common import capital
from msp_dash.figures.dates import short_date
from msp_dash.figures.draft import Draft
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.fields import column
from msp_dash.figures.headline import Headline
from msp_dash.figures.partners.shared import page
from msp_dash.figures.record import StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import View
from msp_dash.words import Words

PRINCIPLE = "principle"
"""Kind of what the statement names a principle; others were read on the programme's page."""

WIDTHS = (0.17, 0.53, 0.3)

MIRROR = " via "
"""Between the author of a text and the site that it was read on."""


def _author(source_id: str, w: Words) -> str:
    """Who wrote a text; where it was read is the source's address."""
    return fact_page(source_id, w).publisher.split(MIRROR)[0]


def _stated(row: Row, w: Words) -> str:
    """Who stated a principle, and when, where a day was read."""
    key = "dated" if row["announced"] else "undated"
    return w(
        f"standards.principles.stated.{key}",
        author=_author(row["source_id"], w),
        date=short_date(row["announced"], w) if row["announced"] else "",
    )


@figure("standards.principles", tables=("facts/principles",))
def principles(view: View) -> Draft:
    """Principles and commitments of the partnership, in our words.

    Rows: principle (id), kind (principle, commitment), theme, statement (a paraphrase), announced
    (YYYY-MM-DD, null where no day was read), stated_by (author of the text), source
    (address).
    """
    w = view.words
    table = facts("principles")
    data = pd.DataFrame(
        {
            "principle": table["principle_id"],
            "kind": table["kind"],
            "theme": [capital(theme) for theme in table["theme"]],
            "statement": table["paraphrase"],
            "announced": table["announced"],
            "stated_by": [_author(s, w) for s in table["source_id"]],
            "source": [page(s) for s in table["source_id"]],
        }
    )
    data = data.astype(object).where(data != "", None)
    stated = [_stated(row, w) for row in dicts(table)]
    principle_rows = table[table["kind"] == PRINCIPLE]
    others = table[table["kind"] != PRINCIPLE]
    title = w(
        "standards.principles.title",
        n=w.count(len(principle_rows)),
        others=w.count(len(others)),
        date=w.date(principle_rows["announced"].min()[:7]),
    )
    second = w("standards.principles.second")
    sources = tuple(fact_page(s, w) for s in dict.fromkeys(table["source_id"]))
    themes = {capital(t): capital(w.fact("principles.theme", t)) for t in table["theme"]}
    statements = {t: w.fact("principles.paraphrase", t) for t in table["paraphrase"]}
    return Draft(
        title=Headline(
            title,
            second,
        ),
        data=data,
        encoding=StatementsEncoding(
            heads=tuple(w(f"standards.principles.head.{h}") for h in ("theme", "statement", "by")),
            widths=WIDTHS,
            rows=tuple(
                StatementRow(
                    str(one),
                    (themes[theme], statements[statement], by),
                    tip="",
                )
                for one, theme, statement, by in zip(
                    data["principle"], data["theme"], data["statement"], stated, strict=True
                )
            ),
        ),
        sources=sources,
        notes=(
            w("standards.principles.note.words"),
            w("standards.principles.note.others", n=len(others), count=w.count(len(others))),
        ),
        alt={
            "second": second,
            "rows": "; ".join(
                w("words.pair", name=themes[theme], text=statements[statement])
                for theme, statement in zip(data["theme"], data["statement"], strict=True)
            ),
        },
        table=(
            "kind.principle",
            column("theme", w, labels=themes),
            column("statement", w, labels=statements),
            *("announced.statement", "stated_by", "source"),
        ),
        cited=sources[:1],
    )
