"""Sentences that say there is nothing: each is registered with the tables that could have it."""

from __future__ import annotations

import re
import sys

import pytest

from msp_dash.figures.absence import CLAIMS, COLUMNS, claimed, looked
from msp_dash.words import words
from msp_dash.words.catalogue import english

WORDING = re.compile(
    r"\bno\b[^.;:]*\bon record|\bnot on record|\bnot known:|\bnone (?:is|are|of them is)\b"
    r"|\b(?:is|are) not (?:known|listed|named|published|given|available|among)\b"
    r"|\b(?:does|do) not (?:say|name|list|give|publish)\b|\bnot one\b|\bhardly any\b|\balmost no\b"
    r"|\bno (?:source|open|published|list|public|output|reserves|exports?|imports?|flows?|number"
    r"|commitment|promise|project|institution|share|role|known|figure|data|text|country)\b"
    r"|\b(?:has|have|had|holds?|lists?|gives?|names?|publishes) (?:no|none|nobody)\b",
    re.IGNORECASE,
)
"""How messages say that there is nothing."""
OTHER_FILES = frozenset(
    [
        "alone",
        "build",
        "cells",
        "export",
        "facts",
        "fields",
        "figures",
        "glossary",
        "login",
        "pages",
        "params",
        "search",
        "slides",
        "stage",
        "tour",
        "ui",
        "word",
    ]
)
"""Files of names, methods, controls and errors: they say nothing of a country or a mineral."""
OTHER = {
    r"\.(?:note|note_on|say|definition|caption|subtitle|legend|basis)\b|\.note_": (
        "method of a figure, or what a publisher's table leaves out by its layout"
    ),
    r"\.short\b|_short\b": "is on its way out",
    r"^briefing\.(?:file|convening|ready|change|country\.reserves_unshared)|^paper\.": (
        "what is wrong with a file or a link, or what is listed without a share"
    ),
    r"^answer\.(?:nothing|no_|refused|hhi_begins|lack\.(?:basket|quota|form|import_hhi|list|nth|ore|others_growth"
    r"|publishers|stocks|counted))|^documents\.(?:form|question\.lead)": (
        "what was not understood, is not computed, or what kind of table does not exist"
    ),
    r"^commitments\.(?:second|title\.unknown|nothing_status)|^convening\.promises\.title": (
        "how many rows of the record have no outcome: counted in the rows themselves"
    ),
    r"^documents\.(?:gap|question\.operators|reader\.(?:part|bought_little)|trade\.little)"
    r"|^trade\.flows\.second\.none|^disruption\.leverage\.(?:title|second\.little)": (
        "what rows lack that are there, or a sum of them"
    ),
    r"^balance\.(?:gap|empty)|^disruption\.(?:answer\.heading|empty\.no_total)": (
        "two kinds that cannot be compared, or a total that is not published"
    ),
    r"^coalition\.(?:concentration|marginal\.second\.unknown)|^partners\.share\.no"
    r"|^country\.(?:standing\.small|compare\.title\.none)|^mineral\.stages\.(?:no_total|within)"
    r"|^producers\.(?:title|reserves)\.union|^disruption\.stocks\.second": (
        "a share that cannot be computed from the rows that are there"
    ),
    r"^country\.(?:none|compare\.none)|^partners\.(?:lens|timeline|map\.title\.(?:expected|forge)"
    r"|meetings\.(?:elsewhere|title\.none))|^standards\.(?:participants\.nobody"
    r"|controls\.(?:tip|now|counted|shape)|supply\.no_share|principles)"
    r"|^briefing\.partners\.none": ("nobody was chosen, or the cell of a row that is there"),
    r"^projects\.(?:title\.outside|second\.outside|finance\.title|institutions\.|strength)|^quality\.|^producers\.unlisted"
    r"|^sites\.(?:record|counts\.no_status)|^us\.stocks\.second|^recycling\.": (
        "the kind or status of rows that are there"
    ),
    r"^profile\.unknown\.none": "no country in the link",
    r"^follow\.|^readout\.|^table\.(?:register\.second|overdue\.title)": (
        "what a row that is there leaves open, or rows without room"
    ),
    r"^table\.register\.brings\.none|^week\.title\.none": (
        "counted from whole tables when the figure is made"
    ),
}
"""Messages of such a wording that are no claim that a table lacks something -> what they are."""


def reason_of(key: str) -> str:
    return next((why for pattern, why in OTHER.items() if re.search(pattern, key)), "")


def is_claim(key: str) -> bool:
    try:
        claimed(key)
    except KeyError:
        return False
    return True


def test_every_message_that_says_there_is_nothing_is_registered() -> None:
    """Each message of such a wording names the tables in which there could be something."""
    matches = {
        key: text
        for key, text in english().items()
        if key.split(".")[0] not in OTHER_FILES and WORDING.search(text)
    }
    loose = {key: text for key, text in matches.items() if not (is_claim(key) or reason_of(key))}
    assert not loose
    claims = sum(map(is_claim, matches))
    sys.stdout.write(f"{len(matches)} messages of absence, {claims} claims on tables\n")


def test_registered_messages_exist() -> None:
    """Each registered key is a message or a table of messages, of tables that can answer."""
    keys = set(english())
    for key, tables in CLAIMS.items():
        assert key in keys or any(one.startswith(f"{key}.") for one in keys), key
        assert set(tables) <= set(COLUMNS), key


def test_a_sentence_of_absence_needs_all_its_tables() -> None:
    """A claim made after looking through one of its two tables is refused."""
    none = looked("trade", exporter="LUX", importer="TUV")
    assert none is not None
    with pytest.raises(ValueError, match="trade_hs92"):
        none.sentence(words("en"), "documents.reader.bought_none")


@pytest.mark.parametrize(
    ("tables", "subject"),
    [
        (["reserves"], {"country": "CHN", "mineral": "rare_earths"}),
        (["reserves"], {"country": "CHN", "mineral": "magnet_rare_earths"}),
        (["facts/project_finance"], {"country": "ZMB"}),
        (["facts/project_finance"], {"country": "MOZ"}),
        (["reserves"], {"country": "EU"}),
        (["facts/projects"], {"country": "NOR", "mineral": "graphite"}),
        (["facts/export_controls"], {"country": "CHN", "mineral": "germanium"}),
        (["sites"], {"country": "ZMB", "mineral": "copper"}),
        (["trade"], {"product": "740311", "exporter": "ZMB", "year": "2024"}),
        (["production", "supply_outlook"], {"country": "CHN", "mineral": "magnet_rare_earths"}),
    ],
)
def test_what_is_held_cannot_be_denied(tables: list[str], subject: dict[str, str]) -> None:
    """There is no absence where a row is, be it of a group, a member state or a lender."""
    assert looked(*tables, **subject) is None


def test_a_table_that_cannot_answer_is_refused() -> None:
    """No absence follows from a column that is not there."""
    with pytest.raises(ValueError, match="demand has no country"):
        looked("demand", country="ZMB")
