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
    "mine_production": ("usgs-mcs-2026", "bgs-wms-2023"),
    "smelter_output": ("usgs-mcs-2026", "bgs-wms-2023"),
    "refined_output": ("usgs-mcs-2026", "bgs-wms-2023", "iea-cm-2025-05"),
    "reserves": ("usgs-mcs-2026",),
    "content": ("usgs-mcs-2026", "iea-cm-2025-05"),
    "estimate": ("usgs-mcs-2026", "bgs-wms-2023"),
    "withheld": ("usgs-mcs-2026",),
    "not_available": ("usgs-mcs-2026",),
    "other_countries": ("usgs-mcs-2026",),
    "edition": (),
    "share": (),
    "hhi": (GUIDELINES,),
    "scenario": ("iea-cm-2025-05", "iea-cm-2026-07"),
    "base_case": ("iea-cm-2025-05",),
    "gap": (),
    "net_import_reliance": ("usgs-mcs-2026",),
    "eol_input_rate": ("R001",),
    "eol_rate": ("R004",),
    "governance": ("worldbank-wgi-2024",),
    "eiti": ("S105",),
    "msp": ("S001",),
    "forum": ("S033",),
    "hs6": ("cepii-baci-202601",),
    "critical": ("lists-2026",),
    "letter_of_interest": ("S102",),
    "export_control": ("R013",),
}
"""Key of a term -> ids of the publications whose use it follows."""
