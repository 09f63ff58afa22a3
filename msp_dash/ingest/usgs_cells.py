"""What one printed cell of a USGS table says: a number, a sign, a word; and which caveat it bears."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"(?P<mark>[e<>]?)\s*(?P<digits>\d[\d,]*(?:\.\d+)?)", re.IGNORECASE)
_WORDS = ("large", "moderate", "small")
_BELOW_HALF = re.compile(r"^s$|less than (½|1/2) unit", re.IGNORECASE)
_ELSEWHERE = re.compile(r"^(includ\w+ (in|with) .+?)\.?$", re.IGNORECASE)


class UnreadableCell(ValueError):
    """A cell holds what no rule of this module knows. Names file, row and text."""

    def __init__(self, text: str, file: str, row: int) -> None:
        super().__init__(
            f"{file}, row {row}: cannot read {text!r}. Add a rule to msp_dash/ingest/usgs_cells.py "
            "once the publisher's legend says what it means."
        )


@dataclass(frozen=True)
class Cell:
    """A printed cell.

    `value` is in the printed unit, None where the publisher gives no number; `status` is one of
    ``schemas.STATUSES`` as far as the cell alone can tell; `word` is what was printed instead of a
    number (``Large``); `estimated` is the letter e before the digits.
    """

    value: float | None
    status: str
    word: str = ""
    estimated: bool = False


_SIGNS = {
    "w": Cell(None, "withheld"),
    "na": Cell(None, "not_available"),
    "xx": Cell(None, "not_applicable"),
    "—": Cell(0.0, "reported"),  # em dash: the publisher's zero
}


def read_cell(text: str, file: str, row: int) -> Cell | None:
    """Read one cell; None if it is blank.

    Parameters
    ----------
    text
        The cell as stored, with thousands commas, signs and blanks.
    file, row
        Where it stands, for the error.

    Raises
    ------
    UnreadableCell
        If the text is neither number, sign nor known word.
    """
    text = text.strip()
    if not text:
        return None
    sign = _SIGNS.get(text.lower())
    if sign is not None:
        return sign
    number = _NUMBER.fullmatch(text)
    if number is not None:
        status = {">": "at_least", "<": "at_most"}.get(number["mark"], "reported")
        value = float(number["digits"].replace(",", ""))
        return Cell(value, status, estimated=number["mark"].lower() == "e")
    if text.lower() in _WORDS:
        return Cell(None, "not_available", f"USGS prints the word {text.capitalize()}")
    if _BELOW_HALF.search(text):
        return Cell(None, "below_half_unit")
    elsewhere = _ELSEWHERE.match(text)
    if elsewhere is not None:
        return Cell(None, "not_available", elsewhere[1][0].lower() + elsewhere[1][1:])
    raise UnreadableCell(text, file, row)


_SAID_IN_NOTE = (
    (re.compile(r"^w for 23-24$", re.IGNORECASE), Cell(None, "withheld")),
    (re.compile(r"^less than (½|1/2) unit", re.IGNORECASE), Cell(None, "below_half_unit")),
    (re.compile(r"^na\b", re.IGNORECASE), Cell(None, "not_available")),
    (re.compile(r"^xx$", re.IGNORECASE), Cell(None, "not_applicable")),
    (
        re.compile(r"included (with|in) ", re.IGNORECASE),
        Cell(None, "not_available"),
    ),
)
_BOUND = re.compile(r"^>\s*\d[\d,]*\d")
_SIZE = re.compile(r"\b(large|moderate|small)\b", re.IGNORECASE)


def read_note(note: str, file: str, row: int) -> Cell | None:
    """Read what a note says about a cell that is itself blank or NA; None if nothing.

    The data releases moved signs that do not fit a number column into the notes: ``W for 23-24``,
    ``>17,000,000``, ``Large``, ``Included in World total.``
    """
    note = note.strip()
    bound = _BOUND.match(note)
    if bound is not None:
        return read_cell(bound[0], file, row)
    for pattern, cell in _SAID_IN_NOTE:
        if pattern.search(note):
            return cell
    size = _SIZE.search(note)
    if size is not None and len(note) < 250:
        return Cell(None, "not_available", f"USGS prints the word {size[1].capitalize()}")
    return None


# What a note repeats on every row, or what a table says in another column already.
_BOILERPLATE = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"See Appendix C for resource and reserve definitions and information concerning data"
        r" sources\.",
        r"^(e?stimated|rep(or|ro)ted) ?\.?$",
        r"^estimated (20)?\d\d$",
        r"(production )?(data )?(quantity )?(reported )?(also )?(estimated )?(in )?(20\d\d )?"
        r"(is |were )?also estimated( in 20\d\d)?\.?$",
        r"^estimated in (20\d\d also|both years)\.?$",
        r"^reported( in| quantity in| production in)? ?(20\d\d)?\.?$",
        r"^production was reported in 20\d\d\.?$",
        r"^(W for 23-24|NA|XX|Not applicable|Not available|Yes)\.?$",
        r"^(metric tons|units are thousand metric tons), gross weight(, of marketable chromite"
        r" ore)?\.?$",
        r"^Gross weight of .+ in (thousand )?tons\.?$",
        r"^Calcined equivalent weights\.?$",
        r"^Mine production and ore reserves are reported in gross weight\.?$",
        r"^(Crude (iron )?ore|Iron content), million metric tons\.?$",
        r"^\(?Reserve data is thousand metric tons\)?\.?$",
        r"^Thousand metric tons, ZrO2 content\.?$",
        r"^ZrO2 content\.?$",
        r"^Feldspar only\.?$",
        r"^Zinc content of concentrates and direct shipping ores\.?$",
        r"^Moved to capacity column not a reserve$",
        r"^Gross weight for reserves data$",
        r"^>\d[\d,]*\.?$",
        r"^(Includes all platinum-group metals|Included with platinum)\.?$",
        r"(World Mine and Refinery Production and Reserves: |World Mine Production and Reserves: )?"
        r"(Zirconium )?(Reserves for .+ )?(were )?revised (based on|by) .*(reports?|sources|data)\.?$",
        r"^(reported|estimated)\s*$",
        r"^Metric tons contained beryllium based on a beryllium content of 4% .*$",
        r"^Based on 4% beryllium content of bertrandite and beryl sources\.?$",
        r"^Estimated (capacity|from Asian Metal Ltd)\.?$",
    )
]
# Long notes in our own short words.
_SHORT = [
    (re.compile(pattern, re.IGNORECASE), short)
    for pattern, short in (
        (r"^Excludes U\.?S\.? production.*|^Does not include production in the United States.*",
         "excludes U.S. production"),
        (r"^For Australia, Joint Ore Reserves Committee.*? (?:were|was) (?:estimated to be )?(.+?)\.?$"
         r"|^Australia, Joint Ore Reserves Committee.*? were (.+?)\.?$",
         r"JORC-compliant or equivalent: \1\2"),
        (r"^In addition to the countries listed, (.+) may (?:also )?have produced .*",
         r"\1 may also produce; too little information for an estimate"),
        (r"^Other nations that produced gemstone beryl ore .*", ""),
        (r"^Unless otherwise noted, data are for refined (?:selenium|tellurium) only.*|^Insofar as"
         r" possible, data (?:include|relate to) refinery output only.*", "refined metal only, as far as possible"),
        (r"^Countries that produced (?:selenium|tellurium) contained in .*", ""),
        (r"^Estimated amount of rhenium recovered in association with .*", "recovered with copper and molybdenum; secondary rhenium not included"),
        (r"^Secondary rhenium production not included\.?$", ""),
        (r"^Estimated rhenium recovered from roaster residues from (.+?)\.?$", r"from roaster residues of \1"),
        (r"^Includes calculated arsenic trioxide equivalent of output .*", "includes arsenic trioxide equivalent of other arsenic output"),
        (r"^Chile and Mexico.* significant producers of .*", "Chile and Mexico, thought to be significant, are not included"),
        (r"^Other countries (?:are )?(?:estimated|thought) to still have primary low-purity gallium production capacity include (.+?)\.?$",
         r"idle capacity is thought to exist in \1"),
        (r"^Other countries with reported reserves:? ?(?:include)? ?(.+?)\.?$", r"reserves reported in \1"),
        (r"^Estimated based on reported import data for China.*", "estimated from China's import data"),
        (r"^Production quota; does not include undocumented production\.?$", "production quota; undocumented output not included"),
        (r"^Company-reported probable reserves for (?:the )?Stibnite Gold Project in Idaho\.?$", "company-reported probable reserves of the Stibnite Gold Project, Idaho"),
        (r"^World totals cannot be calculated because .*", "no world total: countries report different forms"),
        (r"^Units are thousand metric tons of shipping-grade chromite ore.*", "shipping-grade ore, normalized to 45% Cr2O3 (United States 7%, Finland 26%)"),
        (r"^Shipping grade$", "shipping-grade ore"),
        (r".*\bA\+B\+C1\+C2.*", "Russian or Soviet classification A+B+C1+C2"),
        (r"^(?:The reference for Kazakhstan|C2 reserves were excluded).*", ""),
        (r"^For Ukraine, reserves consist of the A and B categories .*", "A and B categories of the Soviet classification"),
        (r"^(?:Rounded|Data are rounded) to (.+?) to avoid disclosing company proprietary data\.?$", r"rounded to \1 to protect company data"),
        (r"^Overseas territory of France\.?$", "overseas territory of France"),
        (r"^Included in [“\"]?World total\.?[”\"]?\.?$", "included in the world total"),
        (r"^(?:United States|U\.S\.) rutile production and reserves data are included with ilmenite\.?$", "U.S. rutile is included with ilmenite"),
        (r"^Production data for large mines only.*", "large mines only"),
        (r"^Estimated reserves data were included only if developed since .*", "only reserves estimated since the 4.1 specific-gravity standard"),
        (r"^Israel and Jordan recover potash from the Dead Sea.*", "potash from the Dead Sea, nearly 2 billion t of potassium chloride"),
        (r".*categori[xz]ed as \"Large.*", "USGS prints the word Large"),
        (r"^To avoid disclosing proprietary data, U\.S\. ferrosilicon .*", "ferrosilicon and silicon are not reported apart"),
        (r"^See Salient Statistics for U\.S\. combined .*", ""),
        (r"^Refinery production data for indium were limited .*", "estimated from trade, capacity and lead and zinc smelting"),
        (r"^Estimates were derived from trade data.*", ""),
        (r"^The values shown for reserves reflect the estimated (\w+) content of copper reserves.*", r"\1 content of copper reserves; China as reported"),
        (r"^Calculated ZrO2 content as 65% of gross (?:weight|production)\.?$", "ZrO2 taken as 65% of gross weight"),
        (r"^Quantitative estimates of reserves were not available.*", ""),
        (r"^Estimated from China Nonferrous .*", "from an industry association article and Argus Media"),
    )
]
_SPLIT = re.compile(r"\s*--\s*|(?<=[a-z0-9)”%]\.)\s+(?=[A-Z])|(?<=\.)(?=Reserves for )")
# Full stops that end no sentence.
_ABBREVIATION = re.compile(r"\b(U\.S|Inc|Ltd|No)\.\s+(?=[A-Z])")


def caveat(note: str) -> str:
    """The publisher's note less what other columns say already, long remarks in our own words.

    Examples
    --------
    >>> caveat("Estimated. -- Excludes U.S. production.")
    'excludes U.S. production'
    """
    parts: list[str] = []
    for part in _SPLIT.split(_ABBREVIATION.sub(lambda m: m[0].rstrip() + " ", note)):
        text = part.strip(" ;-")
        if not text or any(pattern.search(text) for pattern in _BOILERPLATE):
            continue
        for pattern, short in _SHORT:
            if pattern.match(text):
                text = pattern.sub(short, text).strip()
                break
        if text and text not in parts:
            parts.append(text.rstrip("."))
    return "; ".join(parts)


_BOTH_YEARS = re.compile(
    r"also estimated|estimated in 20\d\d also|were also estimated|estimated (in )?20\d\d\b"
    r"|estimated in both years|^estimated\b|estimated from",
    re.IGNORECASE,
)
_EARLIER_REPORTED = re.compile(r"\brep(or|ro)ted\b(?! import)", re.IGNORECASE)


def earlier_year_estimated(note: str, table_says_so: bool) -> bool:
    """Whether the earlier of two years of a row is an estimate too.

    Parameters
    ----------
    note
        The row's production note: ``Also estimated in 2022``, ``Reported.``
    table_says_so
        True where the column or table itself is headed as estimated.
    """
    if _BOTH_YEARS.search(note):
        return True
    return table_says_so and not _EARLIER_REPORTED.search(note)
