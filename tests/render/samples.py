"""Sample encodings, at least one per kind: shaped like real figures, with invented numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from msp_dash.data.outlines import Azimuthal, Extent
from msp_dash.figures.record import (
    BarPart,
    BarRow,
    BarsEncoding,
    Cell,
    ChainBar,
    ChainEncoding,
    ChainNeed,
    ChainPart,
    ChainRow,
    CloseUp,
    Count,
    CountsEncoding,
    Dot,
    DotRow,
    DotsEncoding,
    DotsPanel,
    EmptyEncoding,
    Encoding,
    Event,
    Figure,
    Flow,
    FlowEnd,
    FlowsEncoding,
    FlowsPanel,
    LadderRow,
    LaddersEncoding,
    LegendItem,
    LinesEncoding,
    MapEncoding,
    MapGroup,
    MapLabel,
    Mark,
    MatrixColumn,
    MatrixEncoding,
    MatrixRow,
    Panel,
    PanelEvent,
    PanelsEncoding,
    Period,
    PeriodRow,
    PeriodsEncoding,
    Point,
    RankingEncoding,
    RankRow,
    RegisterEncoding,
    RegisterRow,
    Series,
    ShareCell,
    ShareColumn,
    ShareRow,
    SharesEncoding,
    SiteCluster,
    SiteKey,
    SiteLabel,
    SiteListEncoding,
    SiteMark,
    SitePoint,
    SiteRow,
    SitesDrawn,
    SitesEncoding,
    SitesInset,
    Source,
    StackEncoding,
    StackPart,
    StackRow,
    StatementRow,
    StatementsEncoding,
    TimelineEncoding,
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
        notes=("e: estimated by the publisher.", "A second note."),
        alt="A picture of made-up numbers.",
        table=(),
        sentence="A sentence.",
        link="https://example.org/producers?mineral=nickel",
        nearest="/producers?mineral=cobalt&source=iea",
    )


def rank_row(
    key: str, name: str, length: float, texts: tuple[str, ...], mark: Mark = "solid", **more: Any
) -> RankRow:
    """A row whose tip says its name and first text."""
    return RankRow(key, name, length, texts, mark, tip=f"{name}: {texts[0]}", **more)


RANKING = RankingEncoding(
    name_head="Country",
    text_heads=("Share", "Tonnes"),
    rows=(
        rank_row("IDN", "Indonesia", 1.0, ("66.7% e", "2,600,000"), "estimated", strong=True),
        rank_row("PHL", "Philippines", 0.104, ("6.9% e", "270,000"), "estimated", strong=True),
        rank_row("RUS", "Russia", 0.077, ("5.1% e", "200,000"), "estimated", strong=True),
        rank_row("CAN", "Canada", 0.054, ("3.6%", "140,000"), token="partner", selected=True),
        rank_row("NCL", "New Caledonia", 0.054, ("3.6% e", "140,000"), "estimated"),
        rank_row(
            "BRA",
            "Brazil",
            0.027,
            ("1.8% e", "70,000"),
            "at_least",
            token="room",
        ),
        rank_row("USA", "United States", 0, ("withheld W", ""), "hatched", token="partner"),
        rank_row("ZMB", "Zambia", 0, ("0", "0"), "zero", token="room"),
        rank_row("FIN", "Finland", 0, ("under 0.5", ""), "sliver", token="partner"),
        rank_row(
            "VCT", "Saint Vincent and the Grenadines with a longer name", 0.02, ("1.3%", "50,000")
        ),
        rank_row("other", "Other countries", 0.11, ("7.4% e", "290,000"), "outline"),
    ),
    legend=(
        LegendItem("partner", "Partner, 22 Sept 2022"),
        LegendItem("room", "Minerals-rich participant"),
        LegendItem("ink2", "open end, e: estimate", "open_end"),
    ),
)

_TIPS = {"IDN": "Indonesia: 66.7%", "CAN": "Canada: 3.6%", "NCL": "New Caledonia: 3.6%"}

MAP = MapEncoding(
    fill={
        "IDN": "ramp:6",
        "PHL": "ramp:3",
        "RUS": "ramp:3",
        "CAN": "ramp:2",
        "NCL": "ramp:2",
        "CHN": "ramp:2",
        "BRA": "ramp:2",
        "AUS": "ramp:2",
        "USA": "ramp:0",
        "MDG": "land",
    },
    outline="ink2",
    labels=(
        MapLabel("IDN", "Indonesia", "66.7%"),
        MapLabel("PHL", "Philippines", "6.9%"),
        MapLabel("RUS", "Russia", "5.1%"),
        MapLabel("CAN", "Canada", "3.6%"),
        MapLabel("NCL", "New Caledonia", "3.6%"),
    ),
    legend=(
        LegendItem("ground", "not listed by the source"),
        LegendItem("hatch", "withheld or not available", "hatch"),
    ),
    tips=_TIPS,
    hatched=frozenset({"ZAF"}),
    ramp=True,
    breaks=("1", "2", "5", "10", "25", "50%"),
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
        **dict.fromkeys(_RICH, "room"),
        **dict.fromkeys(_THROUGH, "partner"),
    },
    outline="ink2",
    labels=(),
    legend=(
        LegendItem("partner", "Partner, sat itself (10)", "square"),
        LegendItem("partner", "Represented by the European Union, the 11th partner", "square"),
        LegendItem("room", "Minerals-rich participant (8)", "square"),
        LegendItem("room", "Member of the Forum (2)", "diamond"),
    ),
    groups=(
        MapGroup(
            (("square", "partner"),),
            "Partners (11)",
            (
                *(MapLabel(code, _NAMES[code]) for code in _PARTNERS if code != "USA"),
                MapLabel("USA", "United States", brief="US", spelled="US: United States"),
                MapLabel("EU", "European Union", brief="EU", spelled="EU: Union", area="ESP"),
            ),
        ),
        MapGroup(
            (("square", "room"),),
            "Minerals-rich countries (8)",
            tuple(MapLabel(code, _NAMES[code]) for code in _RICH),
        ),
        MapGroup((("square", "partner"),), "States represented by the European Union (24)"),
    ),
    diamonds=frozenset({"ZMB", "NAM"}),
)


def _years(start: int, values: list[float | None]) -> tuple[Point, ...]:
    return tuple(
        Point(start + i, v, text="" if v is None else f"{v:.2f}") for i, v in enumerate(values)
    )


LINES = LinesEncoding(
    panels=(
        Panel(
            title="",
            unit="Mt",
            series=(
                Series(
                    "IDN",
                    "Indonesia",
                    _years(2000, [0.1, 0.12, 0.15, 0.2, 0.4, 1.34, 0.2, 0.16, 0.9, 1.5, 2.2]),
                    "absent",
                    strong=True,
                    end_name="Indonesia",
                    end_value="2.20",
                ),
                *(
                    Series(
                        name[:3].upper(),
                        name,
                        _years(2000, [0.2 + 0.03 * i * k % 0.2 for i in range(11)]),
                        "absent_2",
                        end_name=name,
                        end_value=f"0.{39 - 5 * k}",
                    )
                    for k, name in enumerate(
                        ("Philippines", "Russia", "New Caledonia", "Canada", "Australia")
                    )
                ),
                Series(
                    "SUN",
                    "Soviet Union",
                    _years(2000, [0.31, 0.33, None, 0.3, 0.28]),
                    "absent_2",
                    dashed=True,
                    end_name="Soviet Union",
                ),
            ),
            y_ticks=((0, "0"), (0.5, "0.5"), (1, "1.0"), (1.5, "1.5"), (2, "2.0")),
            x_ticks=tuple((float(y), str(y)) for y in range(2000, 2011, 2)),
        ),
    )
)

EVENTS = replace(
    LINES,
    panels=(
        replace(
            LINES.panels[0],
            events=(
                PanelEvent("event.A", 2005, "Indonesia: export ban", "12 Jan 2005", "A, 2005"),
                PanelEvent("event.B", 2009, "New York meeting", "22 Sep 2009", "B, 2009"),
                PanelEvent("event.C", 2010, "DR Congo: export ban", "Feb to Oct 2010", "C, 2010"),
                PanelEvent("event.D", 2010, "DR Congo: export quota", "16 Oct 2010", "D, 2010"),
            ),
        ),
    ),
)

_MINED = tuple(
    Point(x, y, mark, text)
    for x, y, mark, text in (
        (2020, 1434, "solid", "1,434"),
        (2021, 1840, "solid", "1 840"),
        (2022, 2600, "solid", "2,600"),
        (2023, 3190, "solid", "3 190"),
        (2024, 4050, "solid", "4 050"),
        (2025, 4559, "estimated", "4,559 e"),
    )
)
_REFINED = (Point(2023, 2240, text="2,240"), Point(2024, 2850, text="2,850"))

PANELS = LinesEncoding(
    panels=(
        Panel(
            "Three largest, share of world",
            "",
            (
                Series(
                    "mine", "Mined",
                    tuple(Point(p.x, 55 + (p.y or 0) / 190, p.mark) for p in _MINED),
                    "ink", strong=True, end_name="Mined", end_value="78.7% e",
                    start_value="55.3%",
                ),
                Series(
                    "refined", "Refined", (Point(2023, 69), Point(2024, 78)), "ink2",
                    strong=True, symbol="square", end_name="Refined",
                ),
            ),
            ((0, "0%"), (25, "25%"), (50, "50%"), (75, "75%"), (100, "100%")),
            ((2020, "2020"), (2025, "2025")),
        ),
        Panel(
            "Concentration (HHI, 0 to 10,000)",
            "",
            (
                Series(
                    "mine", "Mined", _MINED, "ink", strong=True, end_name="Mined",
                    end_value="4,559 e", start_value="1,434",
                ),
                Series(
                    "refined", "Refined", _REFINED, "ink2", strong=True, symbol="square",
                    end_name="Refined", end_value="2,850",
                ),
            ),
            ((0, "0"), (2000, "2 000"), (4000, "4 000"), (6000, "6 000")),
            ((2020, "2020"), (2025, "2025")),
            reference=(1800, "1,800: highly concentrated"),
        ),
    )
)  # fmt: skip


SMALL_MULTIPLES = LinesEncoding(
    panels=tuple(
        replace(
            PANELS.panels[0],
            title=name,
            series=tuple(
                replace(s, end_name=country, end_value="78.7% e", start_value="")
                for s, country in zip(PANELS.panels[0].series, countries, strict=True)
            ),
        )
        for name, *countries in (
            ("Lithium", "Australia", "China"),
            ("Cobalt", "DR Congo", "China"),
            ("Nickel", "Indonesia", "Indonesia"),
            ("Graphite", "China", "China"),
            ("A mineral with a much longer name", "Saint Vincent and the Grenadines", "China"),
        )
    ),
    legend=(LegendItem("ink", "mined", "line"), LegendItem("ink2", "refined", "square")),
)


def _scenario(key: str, name: str, token: str, end: str, values: list[float]) -> Series:
    points = tuple(Point(2025 + 5 * i, v, text=str(v)) for i, v in enumerate(values))
    return Series(
        key, name, points, token, strong=True, symbol="circle", end_name=name, end_value=end
    )


SCENARIOS = LinesEncoding(
    panels=(
        Panel(
            "",
            "kt",
            (
                _scenario(
                    "low", "Current Policies", "ramp:3", "2,051",
                    [625, 1280, 1740, 1932, 2050, 2051],
                ),
                _scenario(
                    "mid", "Stated Policies", "ramp:4", "2,763",
                    [625, 1400, 2040, 2403, 2600, 2763],
                ),
                _scenario(
                    "high", "High Demand", "ramp:5", "3,963",
                    [625, 1700, 2560, 3253, 3600, 3963],
                ),
                Series(
                    "base", "2025", (Point(2025, 625, text="625"),), "ink", strong=True,
                    symbol="circle", start_value="2025: 625",
                ),
            ),
            ((0, "0"), (1000, "1 000"), (2000, "2 000"), (3000, "3 000"), (4000, "4 000")),
            tuple((2025.0 + 5 * i, str(2025 + 5 * i)) for i in range(6)),
            span=(2025, 2050, "IEA scenarios, not forecasts"),
        ),
    )
)  # fmt: skip

_USES = (
    ("ev", "Electric vehicles", "ramp:6", 1.0),
    ("grid", "Grid batteries", "ramp:5", 1.0),
    ("low", "Other low-emission power", "ramp:4", 1.0),
    ("wind", "Wind", "ramp:3", 0.7),
    ("rest", "Solar, hydrogen", "outline", 1.0),
)


def _bar(label: str, sub: str, values: list[float], total: str) -> StackRow:
    parts = tuple(
        StackPart(
            key, value, f"{value:.0f}", "ink2" if token == "outline" else token, opacity,
            token == "outline", tip=f"{name}: {value:.0f}",
        )
        for (key, name, token, opacity), value in zip(_USES, values, strict=True)
    )  # fmt: skip
    return StackRow(label, sub, parts, total)


STACK = StackEncoding(
    unit="kt of nickel",
    rows=(
        _bar("2025", "", [439, 20, 100, 40, 26], "625"),
        _bar("Current Policies", "2040", [1449, 160, 260, 40, 23], "1 932"),
        _bar("Stated Policies", "2040", [1851, 200, 290, 40, 22], "2 403"),
        _bar("High Demand", "2040", [2500, 265, 380, 80, 28], "3 253"),
    ),
    legend=tuple(
        (LegendItem(token, name, "outline" if token == "outline" else "swatch"), opacity)
        for _, name, token, opacity in _USES
    ),
)


def _multiple(key: str, name: str, values: tuple[float, float, float], kt: str) -> DotRow:
    low, mid, high = values
    return DotRow(
        key, name,
        dots=(
            Dot(low, "ramp:4", "ring", tip="Current Policies"),
            Dot(mid, "ramp:4", "circle", strong=True, tip="Stated Policies"),
            Dot(high, "ramp:5", "diamond", tip="High Demand"),
        ),
        texts=(f"{mid}×", kt),
        selected=key == "nickel",
    )  # fmt: skip


MULTIPLES = DotsEncoding(
    rows=(
        _multiple("manganese", "Manganese", (7.9, 9.3, 12.7), "197"),
        _multiple("lithium", "Lithium", (3.2, 4.1, 5.6), "203"),
        _multiple("nickel", "Nickel", (3.1, 3.8, 5.2), "625"),
        _multiple("graphite", "Battery-grade graphite", (2.2, 2.9, 3.9), "1,462"),
        DotRow("tin", "Tin", texts=("", ""), note="withheld"),
        _multiple("silver", "Silver", (0.5, 0.65, 0.7), "10.1"),
    ),
    ticks=((0, "0"), (1, "1×"), (5, "5×"), (10, "10×")),
    text_heads=("Stated", "2025, kt"),
    legend=(
        LegendItem("ramp:4", "Current Policies", "ring"),
        LegendItem("ramp:4", "Stated Policies", "circle"),
        LegendItem("ramp:5", "High Demand", "diamond"),
    ),
    reference=1,
)


def _change(key: str, name: str, value: float, token: str) -> BarRow:
    text = f"{value:+.1f} e".replace("-", "−")
    tip = f"{name}: {text}"
    part = BarPart(value, token, tip=tip)
    return BarRow(key, name, (part,), text, mark="estimated", token=token, below=value < 0, tip=tip)


GAINS = BarsEncoding(
    rows=(
        BarRow("inside.", "In the group: lost if it left", tip="", heading=True),
        _change("AUS", "Australia", -31.7, "partner"),
        _change("CAN", "Canada", -1.9, "partner"),
        BarRow(
            "USA", "United States", text="withheld", mark="hatched", below=True, tip="No number"
        ),
        BarRow("outside.", "Outside: gained if it joined", tip="", heading=True),
        _change("CHN", "China", 21.4, "absent"),
        _change("ARG", "Argentina", 7.9, "room"),
        BarRow("BOL", "Bolivia", (BarPart(0.0, "ink", tip="none"),), "0", mark="zero", tip="none"),
    ),
    ticks=tuple((float(v), "0 points" if v == 0 else f"{v:+}") for v in range(-30, 21, 10)),
    legend=(LegendItem("partner", "Partner"),),
)


def _left(key: str, name: str, left: float, who: str, adds: float) -> BarRow:
    parts = (
        BarPart(left, "ink", f"{left:.0f}%", tip=f"{name}: {left:.0f}% without {who}"),
        BarPart(adds, "ink", f"{who} {adds:.0f}", dashed=True, tip=f"{who} adds {adds:.0f}"),
    )
    total = f"{left + adds:.0f}%"
    return BarRow(key, name, parts, total=total, tip=f"{name}: {total}", selected=key == "cobalt")


WITHOUT = BarsEncoding(
    rows=(
        BarRow("mine.", "Mined", tip="", heading=True),
        _left("lithium", "Lithium", 47, "China", 18),
        _left("copper", "Copper", 46, "Chile", 5),
        _left("cobalt", "Cobalt", 3, "DR Congo", 99),
        BarRow(
            "graphite", "Graphite", text="grades cannot be added", mark="hatched", tip="Graphite"
        ),
    ),
    reference=(100.0, "demand, 100%"),
    total_head="With all",
    legend=(
        LegendItem("ink", "Met without the largest supplier"),
        LegendItem("ink", "What it adds, in points", "dashed"),
    ),
)


def _pair(name: str, who: str, then: float, now: float) -> DotRow:
    return DotRow(
        name.lower(), name, who,
        dots=(
            Dot(then, "ink2", "ring", f"{then:.0f}%", tip=f"{name}: {then:.0f}%"),
            Dot(now, "ink", "circle", f"{now:.0f}%", strong=True, tip=f"{name}: {now:.0f}%"),
        ),
    )  # fmt: skip


DUMBBELL = DotsEncoding(
    rows=(
        _pair("Graphite", "China", 82, 78),
        _pair("Cobalt", "DR Congo", 71, 74),
        _pair("Nickel", "Indonesia", 37, 67),
        _pair("Lithium", "Australia", 55, 32),
        _pair("Copper", "Chile", 27, 23),
    ),
    ticks=((0, "0%"), (25, "25%"), (50, "50%"), (75, "75%"), (100, "100%")),
    legend=(
        LegendItem("ink2", "2021e, known in Sept 2022", "ring"),
        LegendItem("ink", "2025e", "circle"),
    ),
)

EDITIONS = DotsEncoding(
    rows=tuple(
        row
        for edition, base, values in (
            ("May 2024", "base year 2023", (2411, 3381, 3584)),
            ("May 2025", "base year 2024", (2381, 3201, 4103)),
        )
        for row in (
            DotRow(edition, edition, base, heading=True),
            *(
                DotRow(
                    f"{edition}-{name}", name,
                    dots=(Dot(value, "ink2", "circle", tip=f"{value}"),),
                    texts=(f"{value // 1000} {value % 1000:03}",), from_zero=True,
                )
                for name, value in zip(
                    ("Stated Policies (STEPS)", "Announced Pledges (APS)", "Net Zero (NZE)"),
                    values, strict=True,
                )
            ),
        )
    ),
    ticks=((0, "0"), (2000, "2,000"), (4000, "4,000")),
)  # fmt: skip

APART = PanelsEncoding(
    panels=(
        DotsPanel(
            "EU: old scrap in inputs",
            "Share of the EU's raw material input that comes from old scrap, 2017 and 2023.",
            DotsEncoding(
                rows=(
                    DotRow("nickel", "Nickel", dots=(Dot(34, "ink2", "ring", tip="34%"),
                        Dot(16, "ink", "ring", tip="16%")), texts=("34%, 16%",), joined=False),
                    DotRow("tin", "Tin", texts=("",), note="withheld"),
                ),
                ticks=((0, "0%"), (20, "20%"), (40, "40%")),
                text_heads=("2017, 2023",),
            ),
        ),
        DotsPanel(
            "World: discarded metal recycled",
            "Share of the metal in discarded products that is recycled.",
            DotsEncoding(
                rows=(DotRow("nickel", "Nickel", dots=(Dot(57, "ink", "circle", tip="57%"),
                    Dot(63, "ink", "circle", tip="63%")), texts=("57 to 63%",)),),
                ticks=((0, "0%"), (50, "50%"), (100, "100%")),
            ),
        ),
    ),
    legend=(LegendItem("ink", "Relayed", "ring"),),
)  # fmt: skip

_HERE = Cell("square", "partner", "Present")
_STATEMENT = Cell("dash", "partner", "Statement only")
_NOT = Cell("dot", "absent", "Not listed")
_HOST = Cell("square_ring", "partner", "Host")
_OBSERVER = Cell("ring", "absent", "Observer")
_RICH_CELL = Cell("circle", "room", "Minerals-rich")
_FORUM = Cell("diamond", "room", "Forum member")

MATRIX = MatrixEncoding(
    columns=(
        MatrixColumn(("New York", "9/2022")),
        MatrixColumn(("Cape Town", "2/2023")),
        MatrixColumn(("London", "10/2023")),
        MatrixColumn(("Toronto", "3/2024")),
        MatrixColumn(("Forum", "Leuven", "4/2024"), panel=True),
        MatrixColumn(("New York", "9/2024")),
        MatrixColumn(("Forum", "New York", "9/2024"), panel=True),
        MatrixColumn(("Brussels", "12/2024")),
        MatrixColumn(("Toronto", "3/2025")),
        MatrixColumn(("Brussels", "11/2025")),
    ),
    rows=(
        MatrixRow("partners", "Partners", heading=True),
        MatrixRow("AUS", "Australia", (_HERE, _HERE, _HERE, _STATEMENT, _NOT) * 2),
        MatrixRow(
            "BEL",
            "Belgium",
            (_NOT, _NOT, _NOT, _NOT, _NOT) + (_NOT, _NOT, _OBSERVER) + (_HERE,) * 2,
            selected=True,
        ),
        MatrixRow("USA", "United States", (_HERE, _HERE, _HERE, _STATEMENT, _HOST) * 2),
        MatrixRow("others", "Others", heading=True),
        MatrixRow("ZMB", "Zambia", (_RICH_CELL, _RICH_CELL, _RICH_CELL, _NOT, _FORUM) * 2),
    ),
    legend=(
        LegendItem("partner", "Present as partner", "square"),
        LegendItem("partner", "Host or co-lead", "square_ring"),
        LegendItem("absent", "Observer", "ring"),
        LegendItem("partner", "In a statement only, not attendance", "dash"),
        LegendItem("absent", "Not listed", "dot"),
    ),
)

_NO_CODE = ShareCell("", None, "Cobalt: no product code", hatched=True)

SHARES = SharesEncoding(
    columns=(
        ShareColumn("cobalt", "Cobalt", "", selected=True, why="no clean code"),
        ShareColumn("magnesium", "Magnesium", "metal"),
        ShareColumn("gallium", "Gallium and germanium", "unwrought"),
    ),
    rows=(
        ShareRow(
            "AUS",
            "Australia",
            (
                _NO_CODE,
                ShareCell("100%", 6, "Australia: 100% of its purchases, magnesium"),
                ShareCell("–", None, "Australia: buys under USD 1 million in all"),
            ),
            token="partner",
        ),
        ShareRow(
            "EU",
            "EU, from outside",
            (
                _NO_CODE,
                ShareCell("under 1%", 0, "EU: 0.4% of its purchases, magnesium"),
                ShareCell("12%", 4, "EU: 12% of its purchases, gallium"),
            ),
            apart=True,
        ),
    ),
    breaks=("1%", "2%", "5%", "10%", "25%", "50%"),
    legend_head="Share bought from China",
    legend=("– buys under USD 1 million in all", "A column is a button"),
)

TIMELINE = TimelineEncoding(
    start=2022.2,
    end=2026.6,
    events=(
        Event(2022.45, "14 Jun 2022", "Announced", "Toronto, 10 states and EU"),
        Event(2022.73, "22 Sep 2022", "New York", "11 partners, 8 minerals-rich", strong=True),
        Event(2023.10, "7 Feb 2023", "Cape Town", "ESG principles published"),
        Event(2023.77, "10 Oct 2023", "London", "17 projects"),
        Event(2024.26, "5 Apr 2024", "Forum launched", "Leuven"),
        Event(2024.73, "26 Sep 2024", "New York", "32 projects"),
        Event(2024.75, "27 Sep 2024", "Forum", "New York"),
        Event(2025.17, "4 Mar 2025", "Toronto", "three observers"),
        Event(2025.88, "18 Nov 2025", "Brussels", "16 partners"),
        Event(2026.09, "4 Feb 2026", "FORGE launched", "Washington; successor", "ink2"),
    ),
    ticks=((2023, "2023"), (2024, "2024"), (2025, "2025"), (2026, "2026")),
)

_COUNTS = (
    ("Who mines?", "67%", "of the world’s nickel came from Indonesia in 2025", "USGS, MCS 2026"),
    ("Who refines?", "78%", "of the world’s cobalt was refined in China", "IEA, May 2025"),
    ("How much is needed?", "4.1×", "as much lithium in 2040 as in 2025", "IEA, July 2026"),
    ("Who sits at the table?", "11 + 8", "partners and minerals-rich countries", "A department"),
)
COUNTS = CountsEncoding(tuple(Count(*texts) for texts in _COUNTS))

EMPTY = EmptyEncoding(
    "No figure for this choice",
    "The 2026 summaries list mine production and reserves of cobalt only. Nothing has been "
    "estimated in its place.",
    "Nearest that exists: refined cobalt, IEA May 2025, year 2024",
)

PERIODS = PeriodsEncoding(
    start=2022.0,
    end=2027.3,
    at=2026.9,
    at_text="25 Nov 2026",
    ticks=tuple((float(year), str(year)) for year in range(2022, 2028)),
    heads=("Country", "What is controlled", "Status", "As of"),
    rows=(
        PeriodRow(
            "A", "Indonesia", "IDN", "Nickel ore: ban",
            (Period(2020.0, 2026.9, "solid", "Indonesia. In force from 1 January 2020"),),
            "solid", "In force since 1 Jan 2020", "Jan 2026", "as of Jan 2026", lead=1,
        ),
        PeriodRow(
            "B", "Indonesia", "IDN", "Gallium, germanium and superhard materials: ban (to some)",
            (
                Period(2023.5, 2023.6, "outline", "Planned"),
                Period(2023.6, 2025.8, "solid", "In force"),
                Period(2025.8, 2026.85, "pale", "Suspended"),
                Period(2026.85, 2026.9, "hatched", "Unknown"),
            ),
            "hatched", "Unknown since 11 Nov 2026", "7 Nov 2025", "as of 7 Nov 2025",
        ),
        PeriodRow(
            "C", "Gabon", "GAB", "Raw manganese: ban", (Period(2025.4, 2029.0, "outline", "Due"),),
            "outline", "Planned for 1 Jan 2029", "31 May 2025", "as of 31 May 2025", lead=1,
        ),
        PeriodRow(
            "D", "Philippines", "PHL", "Nickel: ban", (Period(2025.1, 2025.4, "dashed", "A bill"),),
            None, "Dropped Jun 2025", "Jun 2025", "as of Jun 2025",
        ),
        PeriodRow(
            "E", "Myanmar", "MMR", "Rare earths: tax", (Period(2025.2, 2026.9, "thin", "Heard"),),
            "thin", "Reported, not confirmed", "Mar 2025", "as of Mar 2025",
        ),
    ),
    legend=(
        ("solid", "in force"),
        ("pale", "suspended"),
        ("outline", "planned"),
        ("dashed", "proposed"),
        ("hatched", "status unknown"),
        ("thin", "reported, not confirmed"),
    ),
    order="those that changed last",
)  # fmt: skip

_SEATS = ("absent", "land_room", "absent_few", "land_partner", "absent_few")


def ladder_row(key: str, marks: int, own: int, **more: Any) -> LadderRow:
    """A row of `marks` marks, of which `own` (from 0) is tall."""
    seats = tuple(_SEATS[number % len(_SEATS)] for number in range(marks))
    given: dict[str, Any] = {
        "name": f"{key.capitalize()}, mined",
        "marks": (*seats[:own], "room", *seats[own + 1 :]),
        "own": own,
        "token": "room",
        "rank": f"{own + 1}th of {marks}",
        "share": "4.1% e",
        "leader": "Chile 23% e, USGS 2025",
        "tip": f"{key.capitalize()}, mined: Zambia had 4.1% of the world’s",
    }
    return LadderRow(key, **{**given, **more})


REGISTER = RegisterEncoding(
    columns=(MatrixColumn(("New York", "9/2022")), MatrixColumn(("London", "10/2023"))),
    rows=(
        RegisterRow(
            "USA",
            "United States",
            "partner",
            (Cell("square", "partner", "In New York"), Cell("dot", "absent", "")),
            "Copper, mined: 9.9 billion USD (4.3%)",
            "1 past due",
            (
                Cell("square", "ink", "Signed"),
                Cell("square", "absent", "Announced"),
                Cell("dash", "ink2", "Unknown"),
                Cell("ring", "ink", "Past due"),
            ),
            selected=True,
        ),
        RegisterRow("guests", "Guests", heading=True),
        RegisterRow(
            "ZMB",
            "Zambia",
            "room",
            (Cell("circle", "room", "In New York"), Cell("circle", "room", "In London")),
            "Copper, mined: 9.4 billion USD (4.1%)",
        ),
    ),
    legend=(LegendItem("partner", "Present as partner", "square"),),
    heads=("What it brings", "Promises"),
    order="Seats with the most promises",
)

LADDERS = LaddersEncoding(
    rows=(
        ladder_row("copper", 14, 6, strong=True),
        ladder_row("zinc", 52, 4, share="at least 5.0%", leader="South Africa 35%, BGS 2023"),
        ladder_row("lead", 55, 37),
        ladder_row("cobalt", 3, 0, leader="the largest, IEA 2025"),
    ),
    legend=(
        LegendItem("ink2", "A mark a country, the largest at the left", "none"),
        LegendItem("land_partner", "partner"),
        LegendItem("land_room", "in the room"),
        LegendItem("absent_few", "not there"),
    ),
    order="those worth most first",
)

STATEMENTS = StatementsEncoding(
    heads=("On", "What it asks", "By the text of"),
    widths=(0.17, 0.53, 0.3),
    rows=(
        StatementRow("P1", ("Environment", "Look after it", "A department, 7 Feb 2023"), tip=""),
        StatementRow(
            "P2",
            (
                "Local benefit",
                "Access to and purchase of land should go through consultation in which people "
                "take part, and through agreements that they can read in their own language",
                "A department with a long name, no day read",
            ),
            tip="",
        ),
    ),
)

_SOLD = FlowsPanel(
    title="",
    unit="million USD",
    heads=("Sellers, million USD", "Buyers, million USD"),
    starts=(
        FlowEnd("CHL", "Chile", "2,430", "absent", "CHL"),
        FlowEnd("AUS", "Australia", "90.1", "partner", "AUS"),
    ),
    ends=(
        FlowEnd("CHN", "China", "2,120", "absent", "CHN"),
        FlowEnd("KOR", "Korea", "400", "partner", "KOR"),
    ),
    flows=(
        Flow(
            *("CHL.CHN", "CHL", "CHN", "Chile to China", 2030e6, "2,030"),
            tip="2,030 of 2,819",
            label="Chile to China: 2,030, 72% of the total",
        ),
        Flow("CHL.KOR", "CHL", "KOR", "Chile to Korea", 400e6, "400", "partner", tip="400"),
        Flow("AUS.CHN", "AUS", "CHN", "Australia to China", 90e6, "90.1", "partner", tip="90.1"),
        Flow("OTH.OTH", "OTH", "OTH", "665 smaller flows", 299e6, "299", tip="299", rest=True),
    ),
    total=("All 668 flows", "2,819"),
    left_out="665 smaller flows, 299 million USD together (11% of the total), are not drawn",
)
_FLOWS_KEY = (
    LegendItem("partner", "Partner"),
    LegendItem("room", "Minerals-rich participant"),
)
ARCS = FlowsEncoding(
    "map",
    (_SOLD,),
    (MapLabel("CHL", "Chile", "sells 2,430"), MapLabel("CHN", "China", "buys 2,120")),
    _FLOWS_KEY,
)
BANDS = FlowsEncoding(
    "sankey",
    (replace(_SOLD, title="Ore (HS 260300)"), replace(_SOLD, title="Metal (HS 740311)")),
    legend=_FLOWS_KEY,
)

MINE, PLANT = SiteMark("circle", "ink"), SiteMark("square", "ink")
_SITES = SitesDrawn(
    points=(
        SitePoint("a:1", 26.2, -10.7, MINE, "filled", tip="A mine, DR Congo"),
        SitePoint("a:2", 166.9, -22.3, PLANT, "hollow", tip="A plant, New Caledonia"),
    ),
    clusters=(SiteCluster("c:1", 116.0, -33.9, MINE, 9.0, "12", "12 sites near each other"),),
)
SITES = SitesEncoding(
    wide=_SITES,
    narrow=_SITES,
    legend=(
        SiteKey("Mine", MINE),
        SiteKey("Plant, planned", PLANT, "hollow"),
        SiteKey("Sites near each other", None, number="12"),
    ),
)

NEAR = SitesEncoding(
    wide=replace(_SITES, points=_SITES.points[:1], clusters=()),
    narrow=replace(_SITES, points=_SITES.points[:1], clusters=()),
    legend=SITES.legend[:1],
    selected="COD",
    close_up=CloseUp(
        projection=Azimuthal(24.0, -4.0),
        extent=Extent(-1050.0, -1050.0, 1050.0, 1050.0),
        own=frozenset({"COD"}),
        names={"COD": "DR Congo", "ZMB": "Zambia"},
        labels=(SiteLabel("a:1", "Kamoto, 2 mines", strong=True),),
        inset=SitesInset(
            "inset", 1, Extent(100.0, 600.0, 400.0, 882.0), "Copperbelt", "one of 1 sites"
        ),
        bars=((100, "100 km"), (500, "500 km")),
    ),
)

SITE_LIST = SiteListEncoding(
    heads=("Site", "Status", "Lists"),
    rows=(
        SiteRow("a:1", MINE, "filled", "Kamoto", ("Operating", "3"), "Kamoto: operating"),
        SiteRow(
            "a:2",
            PLANT,
            "hollow",
            "A plant with a longer name",
            ("Planned", "1"),
            "A plant: planned",
        ),
        SiteRow("a:3", MINE, "barred", "Kipushi", ("Closed", "2"), "Kipushi: closed"),
    ),
    legend=SITES.legend[:2],
)


_PARTS = (
    ChainPart("FIN", 0.08, "partner", "Finland 8.0%", "Finland", stands_out=True, tip="Finland"),
    ChainPart("COD", 0.1, "room", "DR Congo 10%", "DR Congo", stands_out=True, tip="DR Congo"),
    ChainPart("CHN", 0.6, "absent", "China 60%", "China", stands_out=True, tip="China"),
    ChainPart("IDN", 0.05, "absent_2", "Indonesia 5.0%", "Indonesia", stands_out=True, tip="5%"),
    ChainPart("", 0.07, "absent_few", "+3", tip="Three others: 7.0%"),
    ChainPart("", 0.1, "not_named", "10%", dashed=True, tip="10% is not named"),
)
CHAIN = ChainEncoding(
    heads=("Share of world output", "At the table, at least", "Energy needs, 2040"),
    rows=(
        ChainRow(
            "cobalt", "Cobalt", "",
            (ChainBar("mined 2025e", _PARTS, "18%"), ChainBar("refined 2024", _PARTS[2:], "none")),
            ChainNeed(1.2, 1.5, 2.1, "1.5×", "1.2 to 2.1 times"), "The table mined 18% of cobalt",
        ),
        ChainRow(
            "gallium", "Gallium", "low grade", (ChainBar("refined 2025e", _PARTS, "18%"),), None,
            "China refined 60% of gallium",
        ),
    ),
    ticks=((1.0, "2025"), (3.0, "3×")),
    legend=(
        LegendItem("partner", "11 partners"),
        LegendItem("room", "8 guests"),
        LegendItem("not_named", "not named", "dashed"),
    ),
)  # fmt: skip


SAMPLES: dict[str, Encoding] = {
    "chain": CHAIN,
    "ranking": RANKING,
    "map": MAP,
    "map of roles": ROLES,
    "lines": LINES,
    "events": EVENTS,
    "two panels": PANELS,
    "small multiples": SMALL_MULTIPLES,
    "scenarios": SCENARIOS,
    "stack": STACK,
    "multiples": MULTIPLES,
    "dumbbell": DUMBBELL,
    "editions": EDITIONS,
    "gains and losses": GAINS,
    "without the largest": WITHOUT,
    "panels": APART,
    "matrix": MATRIX,
    "shares": SHARES,
    "timeline": TIMELINE,
    "periods": PERIODS,
    "ladders": LADDERS,
    "register": REGISTER,
    "statements": STATEMENTS,
    "arcs": ARCS,
    "bands": BANDS,
    "sites": SITES,
    "sites of a country": NEAR,
    "list of sites": SITE_LIST,
    "counts": COUNTS,
    "empty": EMPTY,
}
