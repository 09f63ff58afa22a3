"""Made-up encodings, one or more a kind: shapes of real figures, numbers of no meaning."""

from __future__ import annotations

import pandas as pd

from msp_dash.figures.record import (
    Encoding,
    Figure,
    LegendItem,
    MapEncoding,
    MapLabel,
    RankingEncoding,
    RankRow,
    Source,
)

SOURCE = Source(
    id="made-up",
    publisher="A publisher",
    title="A title",
    edition="2026",
    published="2026-02",
    licence="public domain",
    url="https://example.org/",
    short="A publisher, 2026",
    cite="Source: A publisher, Mineral Commodity Summaries 2026 data release (February 2026), "
    "public domain.",
)


def figure(encoding: Encoding, title: str = "Three countries mined 79% of it in 2025") -> Figure:
    """A figure around an encoding."""
    return Figure(
        id=f"sample.{encoding.kind}",
        params={"mineral": "nickel"},
        title=title,
        subtitle="Mine production, share of world, t of contained nickel, 2025e",
        unit="share",
        basis="",
        data=pd.DataFrame({"share": [0.5]}),
        encoding=encoding,
        sources=(SOURCE,),
        notes=("e: estimated by the publisher; pale bars.", "A second note."),
        alt="A picture of made-up numbers.",
        table=(),
        sentence="A sentence.",
        link="https://example.org/producers?mineral=nickel",
    )


RANKING = RankingEncoding(
    name_head="Country",
    text_heads=("Share", "Tonnes"),
    rows=(
        RankRow("IDN", "Indonesia", 1.0, ("66.7% e", "2 600 000"), "estimated", strong=True),
        RankRow("PHL", "Philippines", 0.104, ("6.9% e", "270 000"), "estimated", strong=True),
        RankRow("RUS", "Russia", 0.077, ("5.1% e", "200 000"), "estimated", strong=True),
        RankRow("CAN", "Canada", 0.054, ("3.6%", "140 000"), role="partner", selected=True),
        RankRow("NCL", "New Caledonia", 0.054, ("3.6% e", "140 000"), "estimated"),
        RankRow(
            "BRA",
            "Brazil",
            0.027,
            ("1.8% e", "70 000"),
            "at_least",
            role="minerals_rich",
            role_symbol="circle",
        ),
        RankRow("USA", "United States", 0, ("withheld W", ""), "hatched", role="partner"),
        RankRow("ZMB", "Zambia", 0, ("0", "0"), "zero", role="forum", role_symbol="diamond"),
        RankRow("FIN", "Finland", 0, ("under 0.5", ""), "sliver", role="through_eu"),
        RankRow(
            "VCT", "Saint Vincent and the Grenadines with a longer name", 0.02, ("1.3%", "50 000")
        ),
        RankRow("other", "Other countries", 0.11, ("7.4% e", "290 000"), "outline"),
    ),
    legend=(
        LegendItem("partner", "Partner, 22 Sept 2022", "square"),
        LegendItem("minerals_rich", "Minerals-rich participant", "circle"),
    ),
)

_TIPS = {"IDN": "Indonesia: 66.7%", "CAN": "Canada: 3.6%", "NCL": "New Caledonia: 3.6%"}

MAP = MapEncoding(
    fill={
        "IDN": "ramp:mined:5",
        "PHL": "ramp:mined:2",
        "RUS": "ramp:mined:2",
        "CAN": "ramp:mined:1",
        "NCL": "ramp:mined:1",
        "CHN": "ramp:mined:1",
        "BRA": "ramp:mined:1",
        "AUS": "ramp:mined:1",
        "USA": "ramp:mined:0",
        "MDG": "land",
    },
    outline="mined",
    labels=(
        MapLabel("IDN", "Indonesia", "66.7%"),
        MapLabel("PHL", "Philippines", "6.9%"),
        MapLabel("RUS", "Russia", "5.1%"),
        MapLabel("CAN", "Canada", "3.6%"),
        MapLabel("NCL", "New Caledonia", "3.6%"),
    ),
    legend=(
        LegendItem("land", "not listed by the source"),
        LegendItem("hatch", "withheld or not available", "hatch"),
    ),
    tips=_TIPS,
    hatched=frozenset({"ZAF"}),
    ramp="mined",
    breaks=("1", "5", "10", "25", "50%"),
    selected="CAN",
)

_PARTNERS = ["CAN", "USA", "AUS", "JPN", "KOR", "NOR", "SWE", "FIN", "GBR", "FRA"]
_RICH = ["ARG", "BRA", "COD", "MNG", "MOZ", "NAM", "TZA", "ZMB"]
_THROUGH = [
    "AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "DEU", "GRC", "HUN", "IRL", "ITA",
    "LVA", "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "ESP",
]  # fmt: skip
_NAMES = {
    "CAN": "Canada", "USA": "United States", "AUS": "Australia", "JPN": "Japan", "KOR": "Korea",
    "NOR": "Norway", "SWE": "Sweden", "FIN": "Finland", "GBR": "United Kingdom", "FRA": "France",
    "ARG": "Argentina", "BRA": "Brazil", "COD": "DR Congo", "MNG": "Mongolia",
    "MOZ": "Mozambique", "NAM": "Namibia", "TZA": "Tanzania", "ZMB": "Zambia",
}  # fmt: skip

ROLES = MapEncoding(
    fill={
        **dict.fromkeys(_PARTNERS, "partner"),
        **dict.fromkeys(_RICH, "minerals_rich"),
        **dict.fromkeys(_THROUGH, "through_eu"),
    },
    outline="partner",
    labels=tuple(MapLabel(code, name) for code, name in _NAMES.items()),
    legend=(
        LegendItem("partner", "Partner, sat itself (10)"),
        LegendItem("through_eu", "Represented by the European Union, the 11th partner"),
        LegendItem("minerals_rich", "Minerals-rich participant (8)"),
    ),
)

SAMPLES: dict[str, Encoding] = {
    "ranking": RANKING,
    "map": MAP,
    "map of roles": ROLES,
}
