"""Notes that come to any figure: corrected numbers, and shares that rounding lifts above the whole.

The proofs on corrections change a table as it is read, build figures anew and compare: what differs
rests on that table, or on that row.
"""

from __future__ import annotations

import functools
import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from msp_dash.briefing.country import country_statements
from msp_dash.data import curated, load, source
from msp_dash.data.corrections import FILE, MARK, Correction, accepted, read
from msp_dash.data.curated_rules import TABLES, table_file
from msp_dash.data.paths import root
from msp_dash.data.schemas import SCHEMAS
from msp_dash.data.sources import records
from msp_dash.figures import build, caveats, registry
from msp_dash.figures.holdings import holdings
from msp_dash.figures.record import Column, EmptyEncoding, Figure
from msp_dash.figures.standing import standing
from msp_dash.ingest import corrections
from msp_dash.params import Lens, On
from msp_dash.words import words
from msp_dash.words.catalogue import LANGUAGES
from tests.figures.headlines import IDS
from tests.figures.test_bounds import IMPOSSIBLE, texts
from tests.project_data import clear_caches
from tests.some import OF_EACH_KIND, sample_ids

READ = sys.modules["msp_dash.data.load"]
"""The module, which `msp_dash.data` hides behind its function."""
CORRECTABLE = tuple(name for name, schema in SCHEMAS.items() if "note" in schema.columns)
OF_A_COLUMN = {"some": 1, "every": 2}
"""Views of a figure by each of source, stage and mineral."""
OF_A_MINERAL = {"some": 4, "every": 24}
"""Views of a figure and a mineral."""

Changed = Callable[[pd.DataFrame], pd.DataFrame]


class Tables:
    """The project's tables as figures read them: which were read, and one of them changed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: set[str] = set()
        self.changes: dict[str, Changed] = {}
        self.plain = READ.checked_bytes
        monkeypatch.setattr(READ, "checked_bytes", self._bytes)
        self.plain_curated = curated.curated_bytes
        monkeypatch.setattr(curated, "curated_bytes", self._curated_bytes)

    def _curated_bytes(self, name: str, place: str) -> bytes:
        self.read.add(name)
        return self.plain_curated(name, place)

    def _bytes(self, name: str, path: object) -> bytes:
        self.read.add(name)
        raw: bytes = self.plain(name, path)
        if name not in self.changes:
            return raw
        changed = io.BytesIO()
        self.changes[name](pd.read_parquet(io.BytesIO(raw))).to_parquet(changed)
        return changed.getvalue()

    def change(self, name: str, how: Changed) -> None:
        clear_caches()
        self.read.clear()
        self.changes = {name: how}


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tables]:
    clear_caches()
    yield Tables(monkeypatch)
    monkeypatch.undo()
    clear_caches()


def views(figure_id: str, extent: str) -> list[dict[str, str]]:
    """The default view, and some for each of the columns that say which rows are read."""
    queries = [{}]
    frame = registry.spec(figure_id).choices
    if frame is not None:
        rows = frame()
        for name in rows.columns.intersection(["source", "stage", "mineral"]):
            of_column = rows.drop_duplicates(name).head(OF_A_COLUMN[extent]).to_dict("records")
            # The first of one column is that of another.
            queries += [row for row in of_column if row not in queries]
    return [{k: v for k, v in row.items() if v} for row in queries]


def query_of(figure: Figure) -> dict[str, str]:
    """All that a view is, so that another order of choices gives no other view."""
    params = {name: text for name, text in figure.params.items() if text}
    if params.get("set"):
        params.pop("lens", None)
    return params


def content(figure: Figure) -> tuple[object, ...]:
    """What a figure tells, in words and numbers."""
    return figure.kind, figure.title, figure.notes, figure.alt, figure.data.to_csv()


def scaled(rows: pd.DataFrame) -> pd.DataFrame:
    """Every number a little different, each by another factor; lists are a year older."""
    if "value" not in rows:
        return rows.assign(year=rows["year"] - 1)
    return rows.assign(value=rows["value"] * [0.9 + (n * 7 % 20) / 100 for n in range(len(rows))])


@functools.cache
def ids(extent: str) -> list[str]:
    """Figures that are tried: of each kind, and one that declares each table."""
    declaring = [next(i for i in IDS if t in registry.spec(i).tables) for t in CORRECTABLE]
    return sample_ids(extent, IDS, (*OF_EACH_KIND, *declaring))


@functools.cache
def reads(extent: str) -> dict[str, frozenset[str]]:
    """Tables that each figure reads where nothing is in memory."""
    tables_of = {}
    newest = holdings()
    with pytest.MonkeyPatch.context() as patch:
        # Of the same tables each time, which are read all the same.
        patch.setattr("msp_dash.figures.holdings.newest", lambda *_: newest)
        tables = Tables(patch)
        for one in ids(extent):
            tables.change("", scaled)
            build(one)
            tables_of[one] = frozenset(tables.read)
    clear_caches()
    return tables_of


@functools.cache
def plain(extent: str) -> tuple[tuple[str, dict[str, str], tuple[object, ...]], ...]:
    """What figures tell of the tables as they are: id, view, and all of it."""
    correctable = [one for one, read in reads(extent).items() if read & set(CORRECTABLE)]
    figures = (build(one, view) for one in correctable for view in views(one, extent))
    return tuple((figure.id, query_of(figure), content(figure)) for figure in figures)


@pytest.mark.parametrize("table", CORRECTABLE)
def test_a_figure_declares_the_tables_that_its_numbers_are_taken_from(
    tables: Tables, table: str, extent: str
) -> None:
    views_of = [one for one in plain(extent) if table in reads(extent)[one[0]]]
    tables.change(table, scaled)
    rests = {one for one, view, before in views_of if content(build(one, view)) != before}
    declared = {one for one in ids(extent) if table in registry.spec(one).tables}
    read = {one for one, tables_of in reads(extent).items() if table in tables_of}
    assert rests and rests <= declared <= read


def test_only_tables_that_can_be_corrected_or_edited_are_declared() -> None:
    declared = {t for one in IDS for t in registry.spec(one).tables}
    by_hand = {name for name in declared if "/" in name}
    assert declared - by_hand == set(CORRECTABLE)
    assert by_hand <= {table_file(name).removesuffix(".csv") for name in TABLES}


FURTHER_READS = {
    "mineral.stages": {"mineral": "alumina"},
    "standards.participants": {"lens": "msp"},
}
"""Views in which a figure reads hand-maintained tables that its default view does not need."""


def read_by(tables: Tables, figure_id: str, view: Mapping[str, str]) -> set[str]:
    """Hand-maintained tables that a view reads where nothing is in memory, but for pages cited."""
    tables.change("", scaled)
    build(figure_id, view)
    return {name for name in tables.read if "/" in name and name != "facts/sources"}


def built_on(figure_id: str, view: Mapping[str, str]) -> set[str]:
    """What it may read: the default day is the facts', also where no group of the day is asked."""
    spec = registry.spec(figure_id)
    day = {"facts/members"} if On.name in spec.names else set()
    return day | set(registry.tables_of(spec, registry.view_of(figure_id, view)))


def test_a_figure_declares_the_hand_maintained_tables_that_it_reads(
    tables: Tables, extent: str
) -> None:
    for one, all_read in reads(extent).items():
        read = {name for name in all_read if "/" in name and name != "facts/sources"}
        missing = read - built_on(one, {})
        assert not missing, f"add {sorted(missing)} to `tables` of @figure({one!r})"
        if further := FURTHER_READS.get(one):
            read |= read_by(tables, one, further)
            assert read <= built_on(one, further), one
        assert {name for name in registry.spec(one).tables if "/" in name} <= read, one


@pytest.mark.every
@pytest.mark.parametrize("figure_id", IDS)
def test_so_do_its_other_views(tables: Tables, figure_id: str) -> None:
    names = registry.spec(figure_id).names
    queries = [*views(figure_id, "every")[1:], {"lang": "fr"}]
    queries += [{"lens": lens} for lens in Lens.allowed if "lens" in names]
    queries += [{"set": "JPN,ZMB"}] * ("set" in names) + [{"country": "ZMB"}] * ("country" in names)
    queries += [{"on": "2025-01-01"}] * ("on" in names)
    for query in queries:
        assert read_by(tables, figure_id, query) <= built_on(figure_id, query), query


@pytest.mark.parametrize("table", CORRECTABLE)
def test_a_correction_of_any_table_finds_its_publication(table: str) -> None:
    key = load(table)[list(SCHEMAS[table].unique or [])].iloc[-1].astype(str)
    record = records()[caveats._publication(line(table, key.to_dict()))]
    assert table in record["tables"]


def line(table: str, key: dict[str, str], **cells: str) -> Correction:
    """A made correction, after the same source as the first real one."""
    cells = {"column": "value", "old": "100", "new": "120"} | cells
    reason = "A digit was lost; read again"
    return Correction(
        2, table, key, reason=reason, source="T078", date="2026-11-27", who="analyst", **cells
    )


USGS = {"source": "usgs", "basis": "content"}
ROWS = (
    ("reserves", {"mineral": "rare_earths", "iso3": "WLD"}),
    ("production", USGS | {"mineral": "cobalt", "stage": "mine", "iso3": "COD"}),
    ("production", USGS | {"mineral": "nickel", "stage": "mine", "iso3": "WLD"}),
    ("production", {"source": "bgs", "mineral": "copper", "stage": "mine", "iso3": "CHL"}),
    ("supply_outlook", {"case": "base", "mineral": "lithium", "stage": "refined", "iso3": "CHN"}),
    ("demand", {"case": "base", "mineral": "copper", "scope": "total", "sector": "all"}),
)
"""Tables, and what a row of theirs is of."""
IN_SOME = (2, 4)
"""Rows that `make test` takes; of the project's own corrections it takes the first."""


def key_of(table: str, row: Mapping[str, str]) -> dict[str, str]:
    """Key of one row of its newest edition, in the middle year of those that it has there."""
    rows, key = load(table), list(SCHEMAS[table].unique or [])
    for name, text in row.items():
        rows = rows[rows[name].astype(str) == text]
    for name in (name for name in key if name != "year"):
        rows = rows[rows[name] == max(rows[name])]
    middle = rows.sort_values(key).iloc[len(rows) // 2]
    return {name: str(middle[name]) for name in key}


def of_mineral(figure_id: str, key: Mapping[str, str], most: int) -> list[dict[str, str]]:
    """The default view, and views of a row's mineral: each source, stage and edition, first those
    that are most like the row's, then the newest.
    """
    queries = [{}]
    frame = registry.spec(figure_id).choices
    if frame is not None and "mineral" in frame():
        rows = frame()[frame()["mineral"] == key["mineral"]]
        apart = list(rows.columns.intersection(["source", "stage", "edition", "scenario"]))
        alike = list(rows.columns.intersection([*apart, "year"]))
        same = rows[alike].eq(pd.Series(key).reindex(alike)).sum(axis=1)
        rows = rows.loc[same.sort_values(ascending=False, kind="stable").index]
        rows = rows.drop_duplicates(apart) if apart else rows.head(1)
        queries += rows.head(most).to_dict("records")
    if "country" in registry.spec(figure_id).names:
        queries += [{"country": code} for code in ("BRA", "COD", "CHL", "CHN", "AUS")]
    return [{k: v for k, v in row.items() if v} for row in queries]


def with_cell(one: Correction, cell: Callable[[object], object]) -> Changed:
    """A table in which the cell of a correction is another, and its row says so in its note."""

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        at = (rows[list(one.key)].astype(str) == list(one.key.values())).all(axis=1)
        assert at.sum() == 1
        (old,) = rows.loc[at, one.column]
        note = rows["note"].mask(at, f"own; {one.note}")
        return rows.assign(note=note, **{one.column: rows[one.column].mask(at, cell(old))})

    return change


def count_of_noted(
    tables: Tables,
    monkeypatch: pytest.MonkeyPatch,
    one: Correction,
    states: tuple[Changed, Changed],
    views_of: Sequence[tuple[str, Mapping[str, str]]],
) -> int:
    """Figures that differ between a table without and with a correction; each must say so."""
    monkeypatch.setattr(caveats, "accepted", tuple)
    tables.change(one.table, states[0])
    before = [build(*view) for view in views_of]
    correction = caveats.corrected(one, words())
    tables.change(one.table, states[1])
    monkeypatch.setattr(caveats, "accepted", lambda: (one,))
    count = 0
    for figure in before:
        after = build(figure.id, query_of(figure))
        plain = tuple(note for note in after.notes if note != correction)
        if content(replace(after, notes=plain)) != content(figure):
            assert correction in after.notes, (figure.id, dict(figure.params))
            assert one.source in {page.id for page in after.sources}
            count += 1
        assert not any(MARK in text or one.source in text for text in texts(after)), figure.id
    return count


def views_to_try(one: Correction, extent: str, step: int = 1) -> list[tuple[str, dict[str, str]]]:
    """Views of figures that declare the table of a correction: of all, or of each `step`-th and
    those that stand for a kind.
    """
    declaring = [i for i in IDS if one.table in registry.spec(i).tables]
    tried = [i for n, i in enumerate(declaring) if n % step == 0 or i in OF_EACH_KIND]
    most = OF_A_MINERAL[extent]
    return [(i, v) for i in tried for v in of_mineral(i, one.key, most)]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        pytest.param(*row, marks=() if at in IN_SOME else pytest.mark.every)
        for at, row in enumerate(ROWS)
    ],
    ids=lambda part: str(part)[-70:],
)
def test_whatever_rests_on_a_corrected_row_says_so(
    tables: Tables, monkeypatch: pytest.MonkeyPatch, table: str, row: dict[str, str], extent: str
) -> None:
    one = line(table, key_of(table, row))
    states = (lambda rows: rows, with_cell(one, lambda value: value * 1.2))
    tried = views_to_try(one, extent, 1 if extent == "every" else 5)
    count = count_of_noted(tables, monkeypatch, one, states, tried)
    assert count >= (2 if extent == "every" else 1)


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(one.place, marks=pytest.mark.every if at else ())
        for at, one in enumerate(read(root() / FILE))
    ],
)
def test_whatever_rests_on_a_row_that_was_corrected_says_so(
    tables: Tables, monkeypatch: pytest.MonkeyPatch, place: str, extent: str
) -> None:
    """Each line of the project's own corrections, taken back and applied, in all figures."""
    (one,) = (one for one in accepted() if one.place == place)
    states = (with_cell(one, lambda _: corrections._value(one, one.old)), lambda rows: rows)
    tried = views_to_try(one, extent)
    assert count_of_noted(tables, monkeypatch, one, states, tried) >= 1


def corrected_in(figure_id: str, **query: str) -> list[str]:
    return [note for note in build(figure_id, query).notes if "instead of" in note]


BRAZIL = (
    "Reserves, rare earths, Brazil: 11,000,000 t instead of 21,000,000 t, corrected on "
    "27 November 2026 (US Geological Survey, 27 May 2026)."
)
WORLD = (
    "Reserves, rare earths, World: >75,000,000 t instead of >85,000,000 t, "
    "corrected on 27 November 2026 (US Geological Survey, 27 May 2026)."
)


@pytest.mark.snapshot
@pytest.mark.parametrize(
    ("figure_id", "query"),
    [
        ("producers.reserves", {"mineral": "rare_earths"}),
        ("coalition.shares", {"mineral": "rare_earths"}),
        ("coalition.marginal", {"mineral": "rare_earths", "stage": "reserves"}),
        ("coalition.map", {"mineral": "rare_earths", "stage": "reserves"}),
        ("country.standing", {"country": "BRA"}),
        ("country.standing", {"country": "AUS"}),  # its share of a total that was corrected
    ],
)
def test_what_rests_on_rare_earth_reserves_of_2026_says_that_they_were_corrected(
    figure_id: str, query: dict[str, str]
) -> None:
    figure = build(figure_id, query)
    assert [note for note in figure.notes if "instead of" in note] == [BRAZIL, WORLD]
    assert figure.sources[-1].id == "T078"


@pytest.mark.snapshot
@pytest.mark.parametrize(
    ("figure_id", "query"),
    [
        # Earlier editions keep what they printed, as does output.
        ("producers.reserves", {"mineral": "rare_earths", "edition": "2025"}),
        ("producers.reserves", {"mineral": "lithium"}),
        ("producers.ranking", {"mineral": "rare_earths"}),
        ("producers.disagreement", {"mineral": "rare_earths"}),
        ("coalition.marginal", {"mineral": "rare_earths", "stage": "mine"}),
        ("country.standing", {"country": "ZMB"}),
        ("trade.flows", {}),
    ],
)
def test_what_does_not_rest_on_them_does_not(figure_id: str, query: dict[str, str]) -> None:
    assert corrected_in(figure_id, **query) == []


@pytest.mark.snapshot
def test_rare_earth_reserves_are_those_of_version_1_3() -> None:
    """MCS 2026 v1.3, p. 153: China 44, Brazil 11, Australia 6.3, world >75 Mt: 61.3 of 75."""
    figure = build("producers.reserves", {"mineral": "rare_earths"})
    assert "at most 59%" in figure.title
    assert words().share(figure.data["share"].nlargest(3).sum(), "at_most") == "82%"
    rows = figure.data.set_index("iso3")
    assert rows.loc["BRA", "value"] == 11_000_000
    assert rows.loc["CHN", "share"] == pytest.approx(44 / 75)
    assert "US Geological Survey, 27 May 2026" in figure.sentence


@pytest.mark.snapshot
def test_a_brief_cites_the_correction_of_a_number_that_it_tells() -> None:
    reserves = standing("CHN", reserves=True)
    (sentence,) = (
        line for line in country_statements("CHN", (), reserves, words()) if "reserves" in line.text
    )
    assert "at most 59%" in sentence.text and sentence.sources == ("usgs-mcs-2026", "T078")
    (sentence,) = (
        line
        for line in country_statements("AUS", (), standing("AUS", reserves=True), words())
        if "reserves" in line.text
    )
    assert sentence.sources == ("usgs-mcs-2026",)


@pytest.mark.snapshot
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_correction_is_told_in_every_language(lang: str) -> None:
    w = words(lang)
    figure = build("producers.reserves", {"mineral": "rare_earths", "lang": lang})
    note = figure.notes[0]
    assert w.quantity(11_000_000) in note and w.quantity(21_000_000) in note
    assert w.date("2026-05-27") in note and w.date("2026-11-27") in note
    assert w.country("BRA") in note and (lang == "en") == ("instead of" in note)


def test_a_cell_that_is_no_value_is_told_by_its_word() -> None:
    key = key_of(*ROWS[1])
    for column, old, new, text in (
        ("status", "estimated", "withheld", "withheld instead of estimated"),
        ("value", "100", "", "not available instead of 100 t"),
        ("estimated", "true", "false", "estimated false instead of estimated true"),
    ):
        note = caveats.corrected(line("production", key, column=column, old=old, new=new), words())
        assert note.startswith(
            f"Production, cobalt, mined, DR Congo, {key['year']}: {text}, corrected"
        )


# Shares above the whole


def figure_of_shares(shares: list[float], indices: list[float]) -> Figure:
    """A figure of nothing but shares and indices."""
    data = pd.DataFrame({"share": pd.Series(shares, dtype=float)})
    data = data.join(pd.Series(indices, dtype=float, name="hhi"), how="outer")
    return Figure(
        id="made", params={"lang": "en"}, title="", subtitle="", unit="", basis="",
        data=data, encoding=EmptyEncoding("", ""), sources=(source("usgs-mcs-2026"),),
        notes=("own",), alt="", sentence="", link="",
        table=(Column("share", "", "share"), Column("hhi", "", "hhi")),
    )  # fmt: skip


@example([1.0005, 1.00049], [10_000.5])
@given(
    st.lists(st.floats(0, 1.5), max_size=4) | st.lists(st.floats(0.999, 1.001), max_size=4),
    st.lists(st.floats(0, 12_000), max_size=4) | st.lists(st.floats(9_999, 10_001), max_size=4),
)
def test_about_the_whole_is_printed_exactly_where_a_note_says_why(
    shares: list[float], indices: list[float]
) -> None:
    w = words()
    printed = [w.share(v) for v in shares] + [w.share_table(v) for v in shares]
    scores = [w.hhi(v) for v in indices]
    assert not any(IMPOSSIBLE.search(text) for text in printed)
    assert all(int(text.removeprefix("about ").replace(",", "")) <= 10_000 for text in scores)
    *added, own = caveats.with_caveats(figure_of_shares(shares, indices)).notes
    assert own == "own"
    assert any("100%" in note for note in added) == any(t.startswith("about") for t in printed)
    assert any("10,000" in note for note in added) == any(t.startswith("about") for t in scores)
    assert len(added) <= 2


def test_a_sum_that_rounding_lifts_above_the_whole_is_the_whole_and_says_why() -> None:
    """Gallium refined, MCS 2026: the countries add up to 909 t, the published total is 900 t."""
    figure = build("producers.concentration", {"mineral": "gallium"})
    assert figure.data["top3"].max() == 1.0 and figure.data["hhi"].max() == 10_000
    assert "100%" in figure.notes[0]
