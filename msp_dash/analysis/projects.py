"""Projects and their financing, from the facts: sorted and joined, never summed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from msp_dash.data.frames import dicts
from msp_dash.data.own import STRENGTH as OWN_STRENGTH

STRENGTHS = ("government_named", "press_and_government_hint", "press_list", "company_claim")
"""How a project's link to the MSP is known, the strongest first."""
OUTSIDE = "none_found"
"""Strength of a project for which no link to the MSP was found: counted with none of the MSP's."""
OWN = OWN_STRENGTH
"""Strength of a project of an office's own tables: listed with the MSP's, and counted apart."""
ALL_STRENGTHS = (*STRENGTHS, OUTSIDE, OWN)

Standing = Literal["paid", "firm", "conditional", "announced", "non_binding"]

STANDING: Mapping[str, Standing] = {
    "paid out": "paid",
    "signed": "firm",
    "agreed": "firm",
    "awarded": "firm",
    "invested": "firm",
    "approved up to": "conditional",
    "board approval": "conditional",
    "conditional": "conditional",
    "conditional approval": "conditional",
    "conditional support": "conditional",
    "announced": "announced",
    "award announced": "announced",
    "commitment letter": "non_binding",
    "in-principle, non-binding": "non_binding",
    "framework, non-binding": "non_binding",
    "under appraisal": "non_binding",
    "letter of intent": "non_binding",
    "letter of interest": "non_binding",
    "expression of interest": "non_binding",
}
"""How far a financing item of a project binds. A letter is no loan, whatever it is called."""

KINDS: Mapping[str, str] = {
    "loan": "loan",
    "senior loan": "loan",
    "debt": "loan",
    "debt package": "loan",
    "financing package with equity option": "package",
    "debt and equity": "mixed",
    "grant": "grant",
    "technical assistance": "grant",
    "equity": "equity",
    "untied loan guarantee": "guarantee",
    "loan guarantee": "guarantee",
    "political risk insurance": "insurance",
    "price floor payments": "price_floor",
    "form not stated": "form_not_stated",
}
"""What an instrument is; the order is that of a picture."""

Commitment = Literal["committed", "not_committed", "statistic"]

COMMITMENT: Mapping[str, Commitment] = {
    **dict.fromkeys(
        ("enacted", "budget", "approved", "awarded", "signed", "operating"), "committed"
    ),
    **dict.fromkeys(
        (
            *("announced", "open_call", "planned_notice", "plan", "bill", "letter_of_interest"),
            *("pledge", "expected", "framework_non_binding", "designation"),
        ),
        "not_committed",
    ),
    "statistic": "statistic",
}
"""Whether a published programme is money committed (facts/README, "Investment")."""


def parts(text: str) -> list[str]:
    """Items of a cell of several: 'nickel; cobalt' holds two."""
    return [part.strip() for part in text.split(";") if part.strip()]


def mineral_ids(project: Mapping[str, str], aliases: Mapping[str, str]) -> list[str]:
    """Ids of a project's minerals; what is no mineral ('not specified') is left out."""
    folded = (part.casefold().replace(" ", "_") for part in parts(project["minerals"]))
    return [aliases[name] for name in folded if name in aliases]


def kinds_of(projects: pd.DataFrame, aliases: Mapping[str, str]) -> pd.DataFrame:
    """What can be asked of projects: a row for each mineral and stage, or one where none is named.

    Returns
    -------
    DataFrame
        project_id, mineral (id or ""), stage, strength (str).
    """
    rows = [
        (one["project_id"], mineral, stage, one["msp_link_strength"])
        for one in dicts(projects)
        for mineral in (mineral_ids(one, aliases) or [""])
        for stage in parts(one["stage"])
    ]
    return pd.DataFrame(rows, columns=["project_id", "mineral", "stage", "strength"])


def sorted_finance(items: pd.DataFrame) -> pd.DataFrame:
    """Financing items with ``kind`` and ``standing``: what binds first, then by kind and date.

    Parameters
    ----------
    items : the facts' ``project_finance``.
    """
    table = items.assign(
        kind=items["instrument"].map(KINDS), standing=items["binding_status"].map(STANDING)
    )
    standings = list(dict.fromkeys(STANDING.values()))
    kinds = list(dict.fromkeys(KINDS.values()))
    order = table.assign(
        _standing=table["standing"].map(standings.index), _kind=table["kind"].map(kinds.index)
    )
    order = order.sort_values(["_standing", "_kind", "project_id", "date"], kind="stable")
    return order[table.columns].reset_index(drop=True)


def msp_items(items: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """Financing items of projects with a stated link to the MSP.

    Parameters
    ----------
    items : the facts' ``project_finance``.
    projects : the facts' ``projects``.
    """
    linked = projects.loc[projects["msp_link_strength"] != OUTSIDE, "project_id"]
    return items[items["project_id"].isin(linked)].reset_index(drop=True)


def institution_key(name: str) -> str:
    """Name of an institution without what stands in brackets, to know it by in two tables."""
    return name.partition(" (")[0]


def ties(items: pd.DataFrame, network: pd.DataFrame) -> pd.DataFrame:
    """Institution by project: financing items, and what the network's table adds to them.

    Governments of the network are no institutions, and are left out.

    Parameters
    ----------
    items : the facts' ``project_finance``.
    network : the facts' ``finance_network``.

    Returns
    -------
    DataFrame
        institution, iso3, type, relation, project_id, instrument, binding_status, date, source_id,
        note (str); "" where a table does not say. An institution that is named with the MSP and
        with no project has no project_id.
    """
    own = network[network["relation"] != "government_in_network"]
    types = {institution_key(r["institution"]): r["type"] for r in dicts(own)}
    keys = items["institution"].map(institution_key)
    financed = pd.DataFrame(
        {
            "institution": items["institution"],
            "iso3": items["institution_iso3"],
            "type": keys.map(types).fillna(""),
            "relation": "financed_msp_project",
            "project_id": items["project_id"],
            "instrument": items["instrument"],
            "binding_status": items["binding_status"],
            "date": items["date"],
            "source_id": items["source_id"],
            "note": items["note"],
        }
    )
    financed_pairs = set(zip(keys, items["project_id"], strict=True)) | {(key, "") for key in keys}
    institution_keys = own["institution"].map(institution_key)
    new = [
        pair not in financed_pairs for pair in zip(institution_keys, own["project_id"], strict=True)
    ]
    added = own[new].rename(columns={"as_of": "date"}).assign(instrument="", binding_status="")
    both = pd.concat([financed, added[list(financed.columns)]], ignore_index=True)
    by_name = both.assign(_key=both["institution"].map(institution_key))
    order = by_name.assign(_last=by_name["project_id"] == "").sort_values(
        ["_last", "_key", "project_id", "date"], kind="stable"
    )
    return order[list(financed.columns)].reset_index(drop=True)
