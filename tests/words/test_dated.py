"""Years and counts in sentences come from the data, but for those of what is past and stays so."""

from __future__ import annotations

import re

from msp_dash.words.catalogue import english

TYPED = re.compile(
    r"\b(?:19|20)\d\d\b"
    r"|\b\d+ (?:\w+ )?"
    r"(?:countries|editions|events|joins|members|minerals|partners|projects|sites|states)\b"
)
GUIDELINES = re.compile(r"Merger Guidelines,? 2023")
"""The title of a document."""
NO_SENTENCES = ("search.",)
"""Words that people may type, dates among them."""
FIXED = {
    "briefing.file.why.date_": "a date as an example of how to write one",
    "briefing.convening.why.model_type": "the name of a roll",
    "demand.note.clean": "what two editions of the IEA call energy technologies",
    "fields.ny2022_": "the meeting in New York",
    "fields.then": "the meeting in New York",
    "fields.us_framework_": "pacts signed in a year, and on one day",
    "figures.name.overview_then_now": "the meeting in New York",
    "glossary.means.forum": "the day that the Forum was announced",
    "investment.sector.": "what a text that was read says of a year",
    "overview.then_now.": "the meeting in New York",
    "pages.methods.rule.eu": "the states of the European Union",
    "pages.table.missing.forge.": "days named in texts, and what followed them",
    "pages.table.missing.outcomes.": "days named in texts, and what followed them",
    "pages.week.missing.china.": "days named in texts, and what followed them",
    "pages.table.missing.institutions.": "the joint statement on the finance network",
    "pages.table.missing.series.": "the years of a data set of others",
    "params.eu.": "the states of the European Union",
    "params.lens.ny2022_": "the meeting in New York",
    "params.lens.washington": "the meeting in Washington",
    "params.table.": "the meetings in New York and Washington",
    "partners.meetings.note.left_out": "a meeting of the successor",
    "table.register.title": "the meeting in New York",
    "pages.table.param.lens.none": "the meeting in New York",
    "partners.share.no": "the states of the European Union",
    "partners.groups.": "the meeting in New York, and pacts signed on one day",
    "partners.map.nobody": "the day that the partnership was announced",
    "producers.note.eu_members": "the states of the European Union",
    "projects.counts.note.since": "a text without a count",
    "projects.finance.note.no_sum": "the dates of two loans",
    "projects.institutions.note.governments": "the joint statement on the finance network",
    "recycling.": "studies, projections and laws, which are named by their years",
    "standards.participants.note.oecd": "what the page of the OECD says, which breaks off",
}
"""Beginning of a key, and why what it holds stays true whatever data come."""


def typed() -> list[str]:
    """Keys of sentences in which a year or a count is typed."""
    return [
        key
        for key, text in english().items()
        if not key.startswith(NO_SENTENCES) and TYPED.search(GUIDELINES.sub("", text))
    ]


def test_no_year_or_count_that_data_may_change_is_typed_into_a_sentence() -> None:
    """'Capacity to 2029' and '32 projects' stayed as they were when newer tables came."""
    assert [key for key in typed() if not key.startswith(tuple(FIXED))] == []


def test_nothing_is_excepted_that_holds_no_year() -> None:
    sentences = typed()
    assert [start for start in FIXED if not any(key.startswith(start) for key in sentences)] == []
