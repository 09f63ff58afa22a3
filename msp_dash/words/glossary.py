"""The terms of the glossary: their keys in ``words/en/glossary.toml``, and the sources they follow.

A definition follows the usage of its publications, in our own short words; a term without
publications is defined by this dashboard.
"""

from __future__ import annotations

from collections.abc import Mapping

TERM = "term"
"""Name in the address of the glossary's page: the term that a link is about."""
GUIDELINES = "guidelines"
"""The one source that is no record of ours: the US merger guidelines, worded in the catalogue."""

TERMS: Mapping[str, tuple[str, ...]] = {
    "mine_production": ("usgs-mcs", "bgs-wms"),
    "smelter_output": ("usgs-mcs", "bgs-wms"),
    "refined_output": ("usgs-mcs", "bgs-wms", "iea-cm-2025-05"),
    "reserves": ("usgs-mcs",),
    "content": ("usgs-mcs", "iea-cm-2025-05"),
    "estimate": ("usgs-mcs", "bgs-wms"),
    "withheld": ("usgs-mcs",),
    "not_available": ("usgs-mcs",),
    "other_countries": ("usgs-mcs",),
    "edition": (),
    "share": (),
    "hhi": (GUIDELINES,),
    "scenario": ("iea-cm-2025-05", "iea-cm-2026-07"),
    "base_case": ("iea-cm-2025-05",),
    "gap": (),
    "net_import_reliance": ("usgs-mcs",),
    "eol_input_rate": ("R001",),
    "eol_rate": ("R004",),
    "governance": ("worldbank-wgi",),
    "eiti": ("S105",),
    "msp": ("S001",),
    "forum": ("S033",),
    "hs6": ("cepii-baci",),
    "critical": ("lists",),
    "letter_of_interest": ("S102",),
    "export_control": ("R013",),
}
"""Key of a term -> publications whose use it follows: ids, or series for their newest."""
