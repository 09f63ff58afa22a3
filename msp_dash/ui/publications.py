"""Contents of the sources page: publications with license and age, tables with CSV downloads."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping
from typing import Any

import pandas as pd

from msp_dash.data import facts, load, own
from msp_dash.data.load import manifest
from msp_dash.data.paths import root
from msp_dash.data.sources import records
from msp_dash.render.table import escape_formula
from msp_dash.ui.cards.items import framed
from msp_dash.ui.daily_cache import daily_cache
from msp_dash.words import Words, words

ADDRESS = "figures/tables"
"""Where the tables are: under the figures, whose rules for caches and limits hold for them too."""
FACTS = "facts-"
"""First part of the names of curated tables' files."""
BORDERS = "countries"
"""Use of a publication from which no table is built."""
HEADS = ("publication", "published", "licence", "tables", "held")


def built_tables() -> Mapping[str, Mapping[str, Any]]:
    """Tables built from publishers' files, as the manifest has them."""
    tables: Mapping[str, Mapping[str, Any]] = manifest()["tables"]
    return tables


def fact_tables() -> list[str]:
    """Names of the tables curated by hand (``data/facts``)."""
    return sorted(path.stem for path in (root() / "data" / "facts").glob("*.csv"))


def publications_of(table: str) -> list[Mapping[str, Any]]:
    """Records of the publications that a built table comes from."""
    return [record for record in records().values() if table in (record.get("tables") or ())]


def age(published: str, today: dt.date, w: Words) -> str:
    """'February 2026, 9 months old'; years where no month is known; "" where nothing is."""
    parts = [int(part) for part in published.split("-") if part]
    if not parts:
        return w("pages.sources.undated")
    if len(parts) == 1:
        n = today.year - parts[0]
        return w("pages.sources.age_years", date=published, n=n)
    months = 12 * (today.year - parts[0]) + today.month - parts[1]
    if months <= 0:
        return w("pages.sources.age_new", date=w.date(published))
    if months >= 24:
        return w("pages.sources.age_years", date=w.date(published), n=months // 12)
    return w("pages.sources.age_months", date=w.date(published), n=months)


@daily_cache(16)
def content(today: dt.date, w: Words) -> str:
    """Publications, built tables and curated ones, as HTML."""
    heading = {
        name: f'<h3 class="msp-title">{html.escape(w(f"pages.sources.{name}"))}</h3>'
        for name in ("publications", "tables", "facts")
    }
    tables = {
        "tables": "".join(_built(table, w) for table in built_tables()),
        "facts": "".join(_fact(table, w) for table in fact_tables()),
    }
    folded = {
        name: f"<details><summary>{heading[name]}</summary>{part}</details>"
        for name, part in tables.items()
    }
    parts = {"publications": heading["publications"] + _publications(today, w)} | folded
    return "".join(framed(name, part).html for name, part in parts.items())


def _built(table: str, w: Words) -> str:
    cites = "; ".join(str(record["short"]) for record in publications_of(table))
    text = w("pages.sources.rows", rows=w.whole(built_tables()[table]["rows"]), cites=cites)
    return _download(table, w(f"pages.sources.table.{table}"), text, w)


def _fact(table: str, w: Words) -> str:
    text = w("pages.sources.fact_rows", rows=w.whole(len(facts(table))))
    return _download(f"{FACTS}{table}", w(f"pages.sources.fact.{table}"), text, w)


def _download(file: str, name: str, text: str, w: Words) -> str:
    """A table with its description and the address of its CSV."""
    label = html.escape(w("pages.sources.download", name=name), quote=True)
    return (
        f'<p class="msp-line msp-get"><span><b>{html.escape(name)}</b> {html.escape(text)}</span> '
        f'<a href="{ADDRESS}/{file}.csv" download aria-label="{label}" title="{label}">'
        f"{html.escape(w('build.download'))}</a></p>"
    )


def _publications(today: dt.date, w: Words) -> str:
    """Every record of ``data/sources.yaml`` as HTML: a table to unfold for each use."""
    heads = "".join(f"<th>{html.escape(w(f'pages.sources.head.{n}'))}</th>" for n in HEADS)
    by_use: dict[str, list[Mapping[str, Any]]] = {}
    for record in records().values():
        by_use.setdefault(next(iter(record.get("tables") or ()), BORDERS), []).append(record)
    parts = []
    for use, group in by_use.items():
        name = html.escape(w(f"pages.sources.table.{use}"))
        who = html.escape(w.listing(list(dict.fromkeys(str(r["publisher"]) for r in group))))
        rows = "".join(_publication(record, today, w) for record in group)
        parts.append(
            f"<details><summary><b>{name} ({len(group)})</b> {who}</summary>"
            f'<table class="msp-table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
            "</details>"
        )
    return "".join(parts)


def _link(url: str, text: str) -> str:
    if not url:
        return html.escape(text)
    safe = html.escape(url, quote=True)
    return f'<a href="{safe}" target="_blank" rel="noopener">{html.escape(text)}</a>'


def _publication(record: Mapping[str, Any], today: dt.date, w: Words) -> str:
    def text_of(name: str) -> str:
        return str(record.get(name) or "")

    more = " ".join(text for name in ("coverage", "notes") if (text := text_of(name)))
    about = (
        f"<details><summary>{html.escape(w('pages.sources.about'))}</summary>"
        f"<p>{html.escape(more)}</p><p>{html.escape(text_of('citation'))}</p></details>"
    )
    grade = text_of("grade").replace("-", "_minus")
    publication = (
        f"{_link(text_of('url'), text_of('title'))}<br>{html.escape(text_of('publisher'))}{about}"
    )
    cells = (
        html.escape(age(text_of("published"), today, w)),
        _link(text_of("licence_url"), text_of("licence")),
        html.escape(w.listing([w(f"pages.sources.table.{t}") for t in record.get("tables") or ()])),
        html.escape(w(f"pages.sources.grade.{grade}", date=w.date(text_of("retrieved")))),
    )
    heads = (w(f"pages.sources.head.{n}") for n in HEADS[1:])
    rest = "".join(
        f'<td data-head="{html.escape(head, quote=True)}">{cell}</td>'
        for head, cell in zip(heads, cells, strict=True)
    )
    return f"<tr><td>{publication}</td>{rest}</tr>"


def csv(file: str) -> bytes | None:
    """A table by the name of its file, without extension; None where there is none."""
    fact = file.removeprefix(FACTS)
    if fact != file:
        return facts_csv(fact) if fact in fact_tables() else None
    return table_csv(file) if file in built_tables() else None


def has_own_rows(file: str) -> bool:
    """Whether a table has rows of an office's own, which are not public."""
    return bool(own.rows(file.removeprefix(FACTS)))


def table_csv(table: str) -> bytes:
    """A built table as CSV, its publications and licences in the first lines."""
    lines = [f"# {record['cite']}" for record in publications_of(table)]
    lines += [f"# {words()('figures.own.note')}"] * has_own_rows(table)
    body = _cells(table, load(table)).to_csv(index=False)
    return ("\n".join([f"# {table}", *lines, body])).encode("utf-8-sig")


def facts_csv(table: str) -> bytes:
    """A facts table as CSV; each row names its source, own ones with a mark."""
    return _cells(table, facts(table)).to_csv(index=False).encode("utf-8-sig")


def _cells(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows, own text as text for a spreadsheet too."""
    return rows.map(escape_formula) if has_own_rows(table) else rows
