"""The record of a new edition in ``data/sources.yaml``, after that of the one before."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SHIFTED = ("title", "short", "cite", "citation", "coverage")
"""Fields of a record in which the years of an edition move with it."""
NOTES = "The publisher's file, taken on {}. What is peculiar about it is not noted yet."
NOTES_UNWRITTEN = re.compile(re.escape(NOTES).replace(r"\{\}", r"\d{4}-\d{2}-\d{2}"))
SPAN_YEARS = 8
"""Years before an edition that its words may name as its own: five of statistics, and some."""


def successor(
    template: Mapping[str, Any],
    newest: Mapping[str, Any],
    edition: str,
    published: str,
    on: dt.date,
    doi: str = "",
) -> dict[str, Any]:
    """The record of an edition, after the one before it; `files` are still its own.

    Years of the edition in the words move with it. The calendar is that of the newest edition. What
    only a reader of the new file can know is left open: ``doi`` unless given, and ``notes``.
    """
    old_edition, old_published = str(template["edition"]), str(template["published"] or "")
    record = dict(template)
    record["id"] = str(template["id"]).replace(old_edition, edition)
    if record["id"] == template["id"]:
        record["id"] = f"{newest['calendar']['series']}-{edition}"
    for field in SHIFTED:
        text = re.sub(r",? (?:https://doi\.org/|doi:)\S+?(?=\.?$)", "", str(template[field]))
        record[field] = _moved(text, old_edition, old_published, edition, published)
    record |= {
        "edition": edition, "published": published, "retrieved": on.isoformat(), "doi": doi,
        "grade": "A", "notes": NOTES.format(on.isoformat()),
    }  # fmt: skip
    if doi:
        record["citation"] = f"{record['citation'].rstrip('.')}, https://doi.org/{doi}."
    plan = {name: value for name, value in newest["calendar"].items() if name != "since"}
    if "sha256" not in plan.get("look_for", "sha256"):
        plan["look_for"] = _later(plan["look_for"], str(newest["edition"]), edition)
    record["calendar"] = plan
    return record


def is_unwritten(record: Mapping[str, Any]) -> bool:
    """Whether nobody has said yet what is peculiar about a publication's file."""
    return NOTES_UNWRITTEN.fullmatch(str(record["notes"])) is not None


def _later(text: str, old: str, new: str) -> str:
    """What to look for next: a year later, where it names the edition that came or the last.

    Examples
    --------
    >>> _later("Rows of 2024, as BGS_<commodity>_production.csv", "2023", "2024")
    'Rows of 2025, as BGS_<commodity>_production.csv'
    """
    if not (old[:4].isdigit() and new[:4].isdigit()):
        return text
    shift, years = int(new[:4]) - int(old[:4]), {old[:4], new[:4]}
    return re.sub(r"\d{4}(?!\d)", lambda m: str(int(m[0]) + shift) if m[0] in years else m[0], text)


def _moved(text: str, old: str, old_published: str, new: str, published: str) -> str:
    """`text` with the edition, its month of publication and its years those of the new one."""
    if not re.fullmatch(r"\d{4}", old):
        text = text.replace(old, new)
    before, after = (_month(day) for day in (old_published or old, published))
    if before and after:
        pattern = re.compile(rf"(\d{{1,2}} )?{MONTHS[before[1] - 1]} {before[0]}")
        text = pattern.sub(lambda m: _day_text(published) if m[1] else _month_text(after), text)
    if not (old[:4].isdigit() and new[:4].isdigit()):
        return text
    first, last = int(old[:4]) - SPAN_YEARS, int(old[:4])
    shift = int(new[:4]) - last

    def moved(match: re.Match[str]) -> str:
        year = int(match[0])
        return str(year + shift) if first <= year <= last else match[0]

    return re.sub(r"(?<![\d/.])\d{4}(?!\d)", moved, text)


def _month(day: str) -> tuple[int, int] | None:
    match = re.match(r"(\d{4})-(\d{2})", day)
    return (int(match[1]), int(match[2])) if match else None


def _month_text(month: tuple[int, int]) -> str:
    return f"{MONTHS[month[1] - 1]} {month[0]}"


def _day_text(day: str) -> str:
    month = _month(day)
    assert month is not None
    return (
        f"{int(day[8:10])} {_month_text(month)}"
        if len(day) == len("2027-02-03")
        else (_month_text(month))
    )


def as_yaml(record: Mapping[str, Any]) -> str:
    """A record as it stands in ``data/sources.yaml``."""
    lines = [f"- id: {record['id']}"]
    for name, value in record.items():
        if name == "id":
            continue
        if name == "files":
            lines.append("  files:" if value else "  files: []")
            lines += [f"    - {{path: {one['path']}, sha256: {one['sha256']}}}" for one in value]
        elif name == "calendar":
            lines.append("  calendar:")
            lines += [f"    {key}: {_scalar(key, one)}" for key, one in value.items()]
        elif isinstance(value, list):
            lines.append(f"  {name}: [{', '.join(value)}]")
        else:
            lines.append(f"  {name}: {_scalar(name, value)}")
    return "\n".join(lines) + "\n"


def _scalar(name: str, value: object) -> str:
    if name in ("url", "licence_url", "series", "every", "month") and value != "":
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def with_record(text: str, record_text: str, newest: str, *, replaces: bool) -> str:
    """``data/sources.yaml`` with a record after that of the newest edition, or in its place.

    Of the calendar of the edition before only its series is left.
    """
    blocks = re.split(r"(?m)^(?=- id: )", text)
    (at,) = [n for n, block in enumerate(blocks) if block.startswith(f"- id: {newest}\n")]
    gap = "\n" * (len(blocks[at]) - len(blocks[at].rstrip("\n")) - 1)
    if replaces:
        blocks[at] = record_text + gap
    else:
        before = re.sub(r"(?m)^    (?:every|month|known_from|look_for|since): .*\n", "", blocks[at])
        blocks[at] = before.rstrip("\n") + "\n\n" + record_text + gap
    return "".join(blocks)
