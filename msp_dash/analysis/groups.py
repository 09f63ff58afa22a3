"""Membership of country groups on a given date, and the combined share of a group."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data.curated_check import WASHINGTON
from msp_dash.data.frames import tuples
from msp_dash.data.rolls import certain_day

NEW_YORK = "MSP-2022-09-22"
SUCCESSION = WASHINGTON[4:]
"""Day on which FORGE was launched to succeed the MSP."""

ROLES = (
    "msp_partner",
    "forge_member",
    "forge_member_expected",
    "msp_chair",
    "forge_chair",
    "msp_forum_colead",
    "msp_forum_member",
    "msp_observer",
    "convening_guest",
)
APPEARANCES = ("msp_observer", "convening_guest")
"""Roles whose dates are the first and the last appearance: from the first on, one has appeared."""


def _active_roles(members: pd.DataFrame, on: str) -> pd.DataFrame:
    """Rows of roles that are held on a date, or appearances made by then."""
    begun = members["from_date"].map(certain_day) <= on
    going_on = (members["until_date"] == "") | (members["until_date"] > on)
    appeared = members["role"].isin(APPEARANCES)
    return members[begun & (going_on | appeared)]


def roll(members: pd.DataFrame, on: str) -> pd.DataFrame:
    """Every role held on a date; guests and observers that have appeared by then.

    Parameters
    ----------
    members : columns iso3, role, from_date, from_precision, until_date, source_id, confidence
        (str; dates YYYY, YYYY-MM or YYYY-MM-DD, until_date exclusive, "" where no end is known).
    on : YYYY-MM-DD. A role that began in a month is held for certain from that month's last day.

    Returns
    -------
    Columns iso3, role, since, precision, confidence, source_id (str), in the order of `ROLES`.
    """
    active = _active_roles(members, on)
    active = active.assign(order=active["role"].map(ROLES.index)).sort_values(["order", "iso3"])
    renamed = active.rename(columns={"from_date": "since", "from_precision": "precision"})
    columns = ["iso3", "role", "since", "precision", "confidence", "source_id"]
    return renamed[columns].reset_index(drop=True)


def on_date(members: pd.DataFrame, roles: tuple[str, ...], on: str) -> frozenset[str]:
    """Entities that hold one of `roles` on a date, for certain. See `roll` for the columns."""
    active = _active_roles(members, on)
    return frozenset(active.loc[active["role"].isin(roles), "iso3"])


def may_have_joined(
    members: pd.DataFrame, convenings: pd.DataFrame, roles: tuple[str, ...], on: str
) -> frozenset[str]:
    """Entities that may already have held one of `roles` on a date, their day being unknown.

    A role dated "no later than" a day began after the meeting before it, whose texts do not show
    the entity in the role; a role dated by month began some day of that month.

    Parameters
    ----------
    convenings : columns date, series (str).
    """
    meetings = convenings.loc[convenings["series"] == "msp", "date"]
    entities = set()
    for row in tuples(members[members["role"].isin(roles)]):
        start, surely = str(row.from_date), certain_day(str(row.from_date))
        if row.from_precision == "no_later_than":
            start = max(meetings[meetings < row.from_date], default=row.from_date)
        if start < on < surely:
            entities.add(str(row.iso3))
    return frozenset(entities)


def at_meeting(
    participation: pd.DataFrame, convening: str, capacities: tuple[str, ...]
) -> frozenset[str]:
    """Entities present at a meeting in one of `capacities`. A joint statement is not attendance.

    Parameters
    ----------
    participation : columns convening_id, iso3, capacity (str).
    """
    attendees = participation[
        (participation["convening_id"] == convening) & participation["capacity"].isin(capacities)
    ]
    return frozenset(attendees["iso3"])


def lens_members(
    lens: str, on: str, members: pd.DataFrame, participation: pd.DataFrame
) -> frozenset[str]:
    """Entities of a lens, the Union as ``EU``. See `with_eu_states` for its member states.

    The Forum's co-leads, the United States and the Union, are partners and not Forum members.

    Examples
    --------
    Some Forum members on two dates. A role dated by month counts from the last day of that month,
    when it is certain:

    >>> import pandas as pd
    >>> from msp_dash.analysis.groups import lens_members
    >>> members = pd.DataFrame(
    ...     [
    ...         ("KAZ", "msp_forum_member", "2024-04-05", ""),
    ...         ("PER", "msp_forum_member", "2024-07", ""),
    ...         ("TUR", "msp_forum_member", "2024-09-26", ""),
    ...     ],
    ...     columns=["iso3", "role", "from_date", "until_date"],
    ... )
    >>> attendance = pd.DataFrame(columns=["convening_id", "iso3", "capacity"])
    >>> sorted(lens_members("forum", "2024-07-30", members, attendance))
    ['KAZ']
    >>> sorted(lens_members("forum", "2024-07-31", members, attendance))
    ['KAZ', 'PER']
    """
    match lens:
        case "ny2022_partners":
            return at_meeting(participation, NEW_YORK, ("partner",))
        case "ny2022_all":
            return at_meeting(participation, NEW_YORK, ("partner", "minerals_rich_guest"))
        case "msp":
            # From its launch the successor's expected members take the partners' place.
            return on_date(members, ("msp_partner", "forge_member_expected"), on)
        case "forum":
            return on_date(members, ("msp_forum_member",), on)
        case "guests":
            return frozenset(members.loc[members["role"] == "convening_guest", "iso3"])
        case "washington":
            return at_meeting(participation, WASHINGTON, ("host", "delegation"))
        case "forge":
            # Whom a source names, whatever day a view is of: no roll of it is dated.
            own = members[(members["role"] == "forge_member") & (members["until_date"] == "")]
            return frozenset(own["iso3"])
        case "none":
            return frozenset()
    raise ValueError(f"Unknown lens {lens!r}")


def with_eu_states(entities: frozenset[str], eu_states: frozenset[str], eu: str) -> frozenset[str]:
    """Countries that count: with ``eu="members"`` the Union's seat stands for its states too.

    Examples
    --------
    >>> from msp_dash.analysis.groups import with_eu_states
    >>> partners, states = frozenset({"EU", "FRA", "JPN"}), frozenset({"FRA", "ITA"})
    >>> sorted(with_eu_states(partners, states, "members"))
    ['FRA', 'ITA', 'JPN']
    >>> sorted(with_eu_states(partners, states, "seat"))
    ['FRA', 'JPN']
    """
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
    None where no row has a share, and where every listed member is withheld: that is not zero.
    A member may hide in the residual or be withheld.

    Examples
    --------
    The sum of the members' shares (illustrative), 0.25 + 0.05. Japan has no row, so it adds
    nothing here:

    >>> import pandas as pd
    >>> from msp_dash.analysis.groups import group_share
    >>> shares = pd.DataFrame(
    ...     {"iso3": ["CHN", "AUS", "CAN", "OTH"], "share": [0.60, 0.25, 0.05, 0.10]}
    ... )
    >>> round(group_share(shares, frozenset({"AUS", "CAN", "JPN"})), 2)
    0.3
    """
    return share_of_group(list(shares["iso3"]), shares["share"].to_numpy(dtype=float), group)


def share_of_group(
    codes: Sequence[str], shares: NDArray[np.float64], group: frozenset[str]
) -> float | None:
    """`group_share` of codes and their shares, side by side: for callers with many holdings."""
    mine = shares[[code in group for code in codes]]
    if np.isnan(shares).all() or (len(mine) and np.isnan(mine).all()):
        return None
    return float(np.nansum(mine))


def may_hide(shares: pd.DataFrame, group: frozenset[str]) -> bool:
    """Whether members may hold more than their rows say: in the residual, or withheld.

    A member with a row of its own is not in the residual: that holds those without.

    Parameters
    ----------
    shares : columns iso3 (str), value (float).

    Examples
    --------
    Values in tonnes (illustrative). Japan has no row and may be among the other countries, so its
    group has "at least" the sum of its rows; Australia and Canada have rows of their own:

    >>> import pandas as pd
    >>> from msp_dash.analysis.groups import may_hide
    >>> rows = pd.DataFrame({"iso3": ["AUS", "CAN", "OTH"], "value": [250.0, 50.0, 100.0]})
    >>> may_hide(rows, frozenset({"AUS", "CAN", "JPN"}))
    True
    >>> may_hide(rows, frozenset({"AUS", "CAN"}))
    False
    """
    return hides(list(shares["iso3"]), shares["value"].tolist(), group)


def hides(codes: Sequence[str], values: Sequence[float], group: frozenset[str]) -> bool:
    """`may_hide` of codes and their values, side by side."""
    # A value that is not printed may be any number.
    listed = [(code, math.isnan(v), v) for code, v in zip(codes, values, strict=True)]
    unnamed = bool(group.difference(codes))
    residual = any(code == RESIDUAL and (missing or value > 0) for code, missing, value in listed)
    withheld = any(missing and code in group for code, missing, _ in listed)
    return (unnamed and residual) or withheld


def toggled(
    entities: frozenset[str], eu_states: frozenset[str], eu: str, iso3: str
) -> frozenset[str]:
    """Entities after a country was taken in, or taken out where it counted.

    Where it counted through the Union's seat, the seat gives way to the other states.

    Examples
    --------
    >>> sorted(toggled(frozenset({"USA", "EU"}), frozenset({"FRA", "ITA"}), "members", "ITA"))
    ['FRA', 'USA']
    """
    through = eu == "members" and "EU" in entities and iso3 in eu_states
    if through:
        return ((entities - {"EU"}) | eu_states) - {iso3}
    return entities ^ {iso3}
