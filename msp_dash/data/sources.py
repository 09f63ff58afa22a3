"""Sources: the publications in ``data/sources.yaml`` and the web pages that the facts cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import yaml

from msp_dash.data.curated import curated_bytes, facts
from msp_dash.data.load import TableError
from msp_dash.data.own import ID_PREFIX

RELAYED = "relayed_dataset"
"""Kind of a page that was not read: another data set sums it up, or quotes it."""


class Citation(str):
    """The citation of a publication, in English; `words` translates its dates and our own words."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One publication. `short` is its short name, `cite` its full citation with the licence."""

    id: str
    publisher: str
    title: str
    edition: str
    published: str
    licence: str
    url: str
    short: str
    cite: str
    read_at: str = ""
    """Site with a copy of the publisher's page, if the facts were read from the copy."""
    kind: str = ""
    """Kind of a page of the facts, as ``sources.csv`` has it; "" for other publications."""
    place: str = ""
    """Where on the page a row of the facts stands, in the reader's language; "" where no row says.
    """

    @property
    def own(self) -> bool:
        """Whether it is of an office's own tables, and not public."""
        return self.id.startswith(ID_PREFIX)

    @property
    def relayed(self) -> bool:
        """Whether another data set, which names the publisher, was read in place of its page."""
        return self.kind == RELAYED and bool(self.read_at)


@lru_cache(maxsize=1)
def records() -> Mapping[str, Mapping[str, Any]]:
    """All records of ``data/sources.yaml`` by id, with all their fields.

    Raises
    ------
    TableError
        When the file is missing, damaged, or differs from its checksum.
    """
    try:
        text = curated_bytes("sources.yaml", "data/sources.yaml").decode()
        entries: list[dict[str, Any]] = yaml.load(text, Loader=_loader())  # noqa: S506 - safe ones
        return MappingProxyType({record["id"]: record for record in entries})
    except (UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise TableError("sources.yaml", f"cannot be read ({type(error).__name__})") from error


def _loader() -> Any:
    # The C parser is ten times as fast and is in every wheel of PyYAML; the other is the same.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=64)
def newest_record(series: str) -> str:
    """Id of the newest record of a series, as in its calendar: ``usgs-mcs``.

    Raises
    ------
    TableError
        When no record is of it.
    """
    own = [r for r in records().values() if r["calendar"]["series"] == series]
    if not own:
        raise TableError("sources.yaml", f"has no record of the series {series!r}")
    return str(max(own, key=lambda record: str(record["edition"]))["id"])


def publications(names: Iterable[str]) -> tuple[str, ...]:
    """Ids of publications, where a series stands for its newest."""
    series = {record["calendar"]["series"] for record in records().values()}
    return tuple(newest_record(name) if name in series else name for name in names)


@lru_cache(maxsize=64)
def source(source_id: str) -> Source:
    """Record `source_id` of ``data/sources.yaml``, or a source of an office's own tables.

    Raises
    ------
    TableError
        When there is no such record.
    """
    if source_id.startswith(ID_PREFIX):
        return fact_source(source_id)
    record = records().get(source_id)
    if record is None:
        raise TableError("sources.yaml", f"has no record {source_id!r}")
    fields = {name: str(record.get(name) or "") for name in Source.__slots__}
    return Source(**fields | {name: Citation(fields[name]) for name in ("short", "cite")})


def recorded(cited: Source) -> Source:
    """The publication record of a source, in its original language; other sources as they are."""
    return source(cited.id) if cited.id in records() else cited


@lru_cache(maxsize=512)
def fact_source(source_id: str) -> Source:
    """Page that the facts cite (``data/facts/sources.csv``), e.g. ``S001``.

    Raises
    ------
    TableError
        When there is no such page.
    """
    pages = facts("sources")
    row = pages[pages["source_id"] == source_id]
    if row.empty:
        raise TableError("facts/sources", f"has no row {source_id!r}")
    page = row.iloc[0]
    short = ", ".join(part for part in (page["publisher"], page["date"]) if part)
    return Source(
        id=source_id,
        publisher=page["publisher"],
        title=page["title"],
        edition="",
        published=page["date"],
        licence="",
        url=page["url"],
        short=short,
        read_at=page["read_at"],
        kind=page["kind"],
        cite=", ".join(part for part in (page["publisher"], page["title"], page["date"]) if part),
    )
