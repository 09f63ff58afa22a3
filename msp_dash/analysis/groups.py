"""Who is in which group on which date, from the facts; and what a group holds."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.shares import RESIDUAL

NEW_YORK = "MSP-2022-09-22"


def on_date(members: pd.DataFrame, roles: tuple[str, ...], on: str) -> frozenset[str]:
    """Entities that hold one of `roles` on a date.

    Parameters
    ----------
    members : columns iso3, role, from_date, until_date (str; dates YYYY, YYYY-MM or YYYY-MM-DD,
        until_date exclusive, "" where no end is known).
    on : YYYY-MM-DD.
    """
    held = members[
        members["role"].isin(roles)
        & (members["from_date"] <= on)
        & ((members["until_date"] == "") | (members["until_date"] > on))
    ]
    return frozenset(held["iso3"])


def at_meeting(
    participation: pd.DataFrame, convening: str, capacities: tuple[str, ...]
) -> frozenset[str]:
    """Entities present at a meeting in one of `capacities`. A joint statement is not attendance.

    Parameters
    ----------
    participation : columns convening_id, iso3, capacity (str).
    """
    found = participation[
        (participation["convening_id"] == convening) & participation["capacity"].isin(capacities)
    ]
    return frozenset(found["iso3"])


def lens_members(
    lens: str, on: str, members: pd.DataFrame, participation: pd.DataFrame
) -> frozenset[str]:
    """Entities of a lens, the Union as ``EU``. See `with_eu_states` for its member states."""
    match lens:
        case "ny2022_partners":
            return at_meeting(participation, NEW_YORK, ("partner",))
        case "ny2022_all":
            return at_meeting(participation, NEW_YORK, ("partner", "minerals_rich_guest"))
        case "msp":
            # From its launch the successor's expected members take the partners' place.
            return on_date(members, ("msp_partner", "forge_member_expected"), on)
        case "forum":
            return on_date(members, ("msp_forum_member", "msp_forum_colead"), on)
        case "guests":
            return frozenset(members.loc[members["role"] == "convening_guest", "iso3"])
        case "none":
            return frozenset()
    raise ValueError(f"Unknown lens {lens!r}")


def with_eu_states(entities: frozenset[str], eu_states: frozenset[str], eu: str) -> frozenset[str]:
    """Countries that count: with ``eu="members"`` the Union's seat stands for its states too."""
    if "EU" in entities and eu == "members":
        return (entities - {"EU"}) | eu_states
    return entities - {"EU"}


def group_share(shares: pd.DataFrame, group: frozenset[str]) -> float | None:
    """Share that members of a group hold by the named rows: at least this much.

    Parameters
    ----------
    shares : columns iso3 (str), share (float).

    Returns
    -------
    None where no row has a share. A member may hide in the residual or be withheld.
    """
    if shares["share"].notna().sum() == 0:
        return None
    return float(shares.loc[shares["iso3"].isin(group), "share"].sum())


def may_hide(shares: pd.DataFrame, group: frozenset[str]) -> bool:
    """Whether members may hold more than their rows say: a residual, or a withheld member."""
    residual = shares.loc[shares["iso3"] == RESIDUAL, "value"].fillna(1) > 0
    withheld = shares["iso3"].isin(group) & shares["value"].isna()
    return bool(residual.any() or withheld.any())
