"""``/figures`` as CONTRACT.md promises it: answers, refusals, gaps, headers of an answer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from functools import cache
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree

import httpx
import pandas as pd
import pytest

from msp_dash.config.clock import today
from msp_dash.data import load
from msp_dash.figures import build
from msp_dash.render.export import FORMATS, export, split_options
from msp_dash.ui.navigation import ADDED, ENTRIES, MOVED, RENAMED

RANKING = "/figures/producers.ranking"
LICENCE = "US public domain"


@cache
def cobalt() -> dict[str, str]:
    """Parameters of the newest year of cobalt that USGS gives."""
    params = build("producers.ranking", {"mineral": "cobalt", "source": "usgs"}).params
    return {name: params[name] for name in ("mineral", "stage", "year", "source", "edition")}


def tonnes(iso3: str) -> float:
    """What the table of production has for a country, in the row that `cobalt` selects."""
    table = load("production")
    for name, value in cobalt().items():
        table = table[table[name].astype(str) == value]
    return float(table.set_index("iso3")["value"][iso3])


@pytest.fixture(scope="module")
def client(server_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server_url, timeout=60) as client:
        yield client


def _get(client: httpx.Client, ext: str, more: str = "") -> httpx.Response:
    answer = client.get(f"{RANKING}.{ext}?{urlencode(cobalt())}{more}")
    assert answer.status_code == 200, answer.text
    return answer


def test_json_has_every_field_of_the_contract(client: httpx.Client) -> None:
    answer = _get(client, "json")
    assert answer.headers["content-type"] == "application/json"
    figure = answer.json()
    fields = (
        "id kind params title second subtitle unit basis data sources notes alt link sentence made"
    )
    assert set(figure) == set(fields.split())
    assert figure["id"] == "producers.ranking"
    assert {name: str(figure["params"][name]) for name in cobalt()} == cobalt()
    congo = next(row for row in figure["data"] if row["iso3"] == "COD")
    assert congo["value"] == tonnes("COD")
    assert congo["share"] == pytest.approx(tonnes("COD") / tonnes("WLD"), abs=1e-12)
    assert figure["sources"][0]["licence"] == LICENCE


def test_csv_reads_back_and_says_where_it_comes_from(client: httpx.Client) -> None:
    text = _get(client, "csv").text
    comments = [line for line in text.splitlines() if line.startswith("# ")]
    frame = pd.read_csv(io.StringIO(text), comment="#", keep_default_na=False)
    data = _get(client, "json").json()["data"]
    assert frame.to_dict("records") == data
    head = "\n".join(comments)
    assert f"# License: {LICENCE}" in head
    assert "mineral=cobalt" in head and f"year={cobalt()['year']}" in head
    assert "# Source: USGS" in head
    assert f"# Date: {_get(client, 'json').json()['made']}" in head


def test_csv_for_a_program_starts_with_plain_text_and_for_a_disk_with_a_mark(
    client: httpx.Client,
) -> None:
    assert _get(client, "csv").content.startswith(b"# ")
    saved = _get(client, "csv", "&download=1").content
    assert saved.startswith(b"\xef\xbb\xbf# ")
    assert saved.decode("utf-8-sig") == _get(client, "csv").text
    assert len(pd.read_csv(io.BytesIO(saved), comment="#")) > 5


@pytest.mark.parametrize("ext", FORMATS)
def test_a_file_at_its_address_is_the_one_that_the_figure_makes(
    client: httpx.Client, ext: str
) -> None:
    answer = _get(client, ext)
    assert answer.headers["content-type"] == FORMATS[ext].media_type
    options, query = split_options(ext, cobalt(), saved=False, made_on=today())
    assert answer.content == export(build("producers.ranking", query), ext, options)


def test_svg_takes_theme_and_width(client: httpx.Client) -> None:
    light = _get(client, "svg").text
    dark = _get(client, "svg", "&theme=dark&width=400").text
    assert "#12181F" in dark and "#12181F" not in light
    assert ElementTree.fromstring(dark).get("width") == "400"


def test_html_is_one_page_that_asks_for_nothing(client: httpx.Client) -> None:
    answer = _get(client, "html")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "prefers-color-scheme:dark" in answer.text
    assert answer.text.count("<svg") == 4
    assert "<script" not in answer.text
    assert ' src="' not in answer.text and "<link" not in answer.text
    assert all(
        "data:font/woff2" in part[:20] for part in answer.text.split("url(")[1:] if part[0] != "#"
    )


def test_download_is_an_attachment_with_a_speaking_name(client: httpx.Client) -> None:
    answer = _get(client, "xlsx", "&download=1")
    expected = f"producers-ranking_{'_'.join(cobalt().values())}.xlsx"
    assert answer.headers["content-disposition"] == f'attachment; filename="{expected}"'
    assert "content-disposition" not in _get(client, "xlsx").headers


def test_head_answers_without_a_body(client: httpx.Client) -> None:
    answer = client.head(f"{RANKING}.json?{urlencode(cobalt())}")
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("query", ["", "?country=ZMB&minerals=nickel,cobalt"])
@pytest.mark.parametrize("name", MOVED)
def test_the_address_of_a_former_page_leads_to_its_successor_with_its_view(
    client: httpx.Client, name: str, query: str
) -> None:
    page, anchor = MOVED[name]
    if name == "sites" and query:
        page = "country"
    answer = client.get(f"/{name}{query}")
    assert answer.status_code == 308 and answer.next_request
    target = answer.next_request.url
    assert target.path == ("/" if page == ENTRIES[0].name else f"/{page}")
    here = RENAMED.get(name, {})
    values = [(here.get(key, key), value) for key, value in parse_qsl(query.removeprefix("?"))]
    assert parse_qsl(target.query.decode()) == [*ADDED.get(name, {}).items(), *values]
    assert target.fragment == anchor
    assert page in {entry.name for entry in ENTRIES} and name not in {
        entry.name for entry in ENTRIES if entry is not ENTRIES[0]
    }


def test_second_visit_costs_a_304(client: httpx.Client) -> None:
    first = _get(client, "json")
    assert first.headers["cache-control"] == ("public, max-age=0, must-revalidate, s-maxage=10")
    again = client.get(first.url, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("path", ["/figures", "/figures/"])
def test_list_names_every_figure_with_its_parameters(client: httpx.Client, path: str) -> None:
    listed = {entry["id"]: entry for entry in client.get(path).json()}
    ranking = listed["producers.ranking"]
    assert ranking["title"] and ranking["title"] != "producers.ranking"
    assert set(ranking["ext"]) >= {"json", "csv", "xlsx", "svg", "png", "html"}
    minerals = ranking["parameters"]["mineral"]
    assert {"cobalt", "nickel"} <= set(minerals["allowed"])
    assert minerals["default"] in minerals["allowed"]


def test_defaults_of_the_list_are_what_the_figure_says_of_itself(client: httpx.Client) -> None:
    entry = next(e for e in client.get("/figures").json() if e["id"] == "producers.ranking")
    params = client.get(f"{RANKING}.json").json()["params"]
    own_params = {k: "" if v is None else str(v) for k, v in params.items()}
    assert own_params == {name: use["default"] for name, use in entry["parameters"].items()}


@pytest.mark.parametrize(
    "path",
    [
        "/figures/producers.nothing.json",
        "/figures/producers.ranking.exe",
        "/figures/producers",
        "/figures/.json",
        "/figures/a/b.json",
        "/figures/" + "x" * 3000 + ".json",
    ],
)
def test_unknown_figure_or_format_is_404_in_json(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert len(answer.json()["sent"]) <= 80
    assert answer.json()["allowed"]


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ("mineral=unobtainium", "mineral", "cobalt"),
        ("colour=red", "colour", "mineral"),
        ("lens=everyone", "lens", "forum"),
        ("on=yesterday", "on", "YYYY-MM-DD"),
        ("country=XYZ", "country", "ZMB"),
        ("theme=dark", "theme", "mineral"),
        ("download=yes", "download", "1"),
        ("mineral=cobalt&mineral=nickel", "mineral", "once"),
    ],
)
def test_refusal_names_parameter_what_was_sent_and_what_is_allowed(
    client: httpx.Client, query: str, parameter: str, allowed: str
) -> None:
    answer = client.get(f"{RANKING}.json?{query}")
    assert answer.status_code == 422
    refusal = answer.json()
    assert refusal["parameter"] == parameter
    assert refusal["sent"]
    assert any(allowed in value for value in refusal["allowed"])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("theme=blue", "theme"), ("width=10", "width"), ("width=²", "width"), ("width=9e2", "width")],
)
def test_picture_options_are_checked(client: httpx.Client, query: str, parameter: str) -> None:
    answer = client.get(f"{RANKING}.svg?{query}")
    assert answer.status_code == 422
    assert answer.json()["parameter"] == parameter


@pytest.mark.parametrize("name", ["mineral", "country", "set", "x" * 500])
def test_what_was_sent_is_cut_to_80_characters(client: httpx.Client, name: str) -> None:
    answer = client.get(f"{RANKING}.json", params={name: "<b>" * 1000})
    assert answer.status_code == 422
    assert len(answer.json()["sent"]) == 80
    assert len(answer.json()["parameter"]) <= 80
    assert "<b>" * 30 not in answer.text


def test_valid_values_without_data_together_are_an_empty_figure(client: httpx.Client) -> None:
    # 1971 is a year of the BGS series; USGS's editions held here begin fifty years later.
    answer = client.get(f"{RANKING}.json?mineral=cobalt&source=usgs&year=1971")
    assert answer.status_code == 200
    figure = answer.json()
    assert figure["kind"] == "empty"
    assert figure["data"] == []
    assert figure["notes"]
    assert client.get(figure["nearest"]).json()["data"]


@pytest.mark.parametrize("ext", ["csv", "xlsx", "svg", "png", "html"])
def test_an_empty_figure_has_every_format(client: httpx.Client, ext: str) -> None:
    answer = client.get(f"{RANKING}.{ext}?mineral=cobalt&source=usgs&year=1971&download=1")
    assert answer.status_code == 200
    assert len(answer.content) > 100


def test_every_listed_figure_answers_in_every_format_without_parameters(
    client: httpx.Client, extent: str
) -> None:
    """Some: each figure in JSON and CSV, and one of each kind of picture in every format."""
    failed, kinds = [], set()
    for entry in client.get("/figures").json():
        text = client.get(f"/figures/{entry['id']}.json").text
        figure = json.loads(text, parse_constant=lambda name: failed.append(f"{name} in JSON"))
        if not figure["data"]:
            failed.append(f"{entry['id']}: no data")
        table = client.get(f"/figures/{entry['id']}.csv").text.splitlines()
        rows = list(csv.DictReader(line for line in table if not line.startswith("# ")))
        if [len(rows), *rows[0]] != [len(figure["data"]), *figure["data"][0]]:
            failed.append(f"{entry['id']}: other rows or fields in CSV")
        if extent == "some" and figure["kind"] in kinds:
            continue
        kinds.add(figure["kind"])
        for ext in entry["ext"]:
            answer = client.get(f"/figures/{entry['id']}.{ext}")
            if answer.status_code != 200 or len(answer.content) < 100:
                failed.append(f"{entry['id']}.{ext}: {answer.status_code}")
    assert not failed, failed


@pytest.mark.parametrize("lang", ["fr", "es", "pt"])
def test_an_address_says_the_language_of_its_answer(client: httpx.Client, lang: str) -> None:
    english, other = (_get(client, "json", more).json() for more in ("", f"&lang={lang}"))
    assert other["params"]["lang"] == lang and f"lang={lang}" in other["link"]
    assert other["title"] != english["title"]
    numbers = [[row["value"] for row in figure["data"]] for figure in (english, other)]
    assert numbers[0] == numbers[1]
    index = client.get(f"/search.json?lang={lang}").json()
    labels = {one["id"]: one["label"] for one in index["countries"]}
    assert labels["DEU"] in ("Allemagne", "Alemania", "Alemanha")


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("production", "# production\n# "),
        ("facts-members", "entity,iso3,"),
        ("facts-sources", "source_id,"),
    ],
)
def test_a_table_is_downloaded_at_its_address(client: httpx.Client, name: str, begins: str) -> None:
    answer = client.get(f"/figures/tables/{name}.csv")
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    assert answer.content.decode("utf-8-sig").startswith(begins)
    again = client.get(
        f"/figures/tables/{name}.csv", headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "name", ["x.csv", "facts-x.csv", "production.json", "facts-../facts/members.csv"]
)
def test_a_table_that_does_not_exist_is_not_found(client: httpx.Client, name: str) -> None:
    assert client.get(f"/figures/tables/{name}").status_code == 404


@pytest.mark.parametrize("path", [f"{RANKING}.json", "/search.json"])
def test_a_language_that_does_not_exist_is_refused(client: httpx.Client, path: str) -> None:
    answer = client.get(f"{path}?lang=xx")
    assert answer.status_code == 422
    assert answer.json()["parameter"] == "lang"
    assert answer.json()["allowed"] == ["en", "fr", "es", "pt"]
