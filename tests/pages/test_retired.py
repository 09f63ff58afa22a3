"""Figures that another has replaced: old addresses, briefings and commands lead to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from msp_dash import cli
from msp_dash.briefing.changes import changes
from msp_dash.briefing.content import content
from msp_dash.briefing.model import read
from msp_dash.figures.registry import registry, view_of
from msp_dash.figures.retired import RETIRED, current_link
from msp_dash.render.export import FORMATS
from msp_dash.serving.answers import openapi, routes
from msp_dash.ui.cards.address import card_address
from tests.looped import fetched
from tests.pages.conftest import Opener

ROOT = Path(__file__).resolve().parents[2]
NEW_YORK = {"lens": "ny2022_all"}
VIEWS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "convening.demand": ("agenda=cobalt,copper&lang=fr", {"lang": "fr"}),
    "convening.output": (
        "mineral=copper&stage=refined&partners=USA&guests=ZMB",
        NEW_YORK | {"mineral": "copper", "stage": "refined"},
    ),
    "convening.without": ("agenda=cobalt,copper", {"mineral": ""}),
    "demand.area": (
        "mineral=lithium&scope=energy&edition=2025-05&scenario=nze&year=2035&source=iea",
        {"mineral": "lithium", "edition": "2025-05", "scenario": "nze", "year": "2035"},
    ),
    "disruption.stocks": (
        "mineral=gallium&stage=refined&supplier=CHN&cut=50&lens=msp&on=2024-03-02&eu=seat&year=2025",
        {"mineral": "gallium", "year": "2025"},
    ),
    "overview.glance": ("mineral=lithium&lang=fr", {"minerals": "lithium", "lang": "fr"}),
    "overview.map": ("country=ZMB&eu=seat", NEW_YORK | {"country": "ZMB", "eu": "seat"}),
    "overview.numbers": ("lang=fr", {"lang": "fr"}),
    "overview.roll": ("lang=pt", NEW_YORK | {"lang": "pt"}),
    "producers.multiples": ("lang=es", {"lang": "es"}),
    "partners.attendance": (
        "country=ZMB&lens=msp&on=2024-03-02",
        {"seat": "ZMB", "lens": "msp", "on": "2024-03-02"},
    ),
    "partners.contribution": (
        "mineral=cobalt&stage=mine&lens=msp&on=2024-03-02&eu=seat&lang=fr",
        {"mineral": "cobalt", "stage": "mine", "lens": "msp", "on": "2024-03-02", "eu": "seat"},
    ),
}
"""Retired id -> a view with every parameter that it had, and what its successor is to show."""


def get(address: str) -> httpx.Response:
    return fetched(routes.GUARDED, address)


def test_each_has_a_view_here_and_a_successor_that_is_not_retired() -> None:
    assert VIEWS.keys() == RETIRED.keys()
    assert {one.id for one in RETIRED.values()} <= registry().keys()
    assert not RETIRED.keys() & registry().keys()


@pytest.mark.parametrize("figure_id", RETIRED)
@pytest.mark.parametrize("ext", FORMATS)
def test_an_old_address_leads_to_the_successor_in_each_format(figure_id: str, ext: str) -> None:
    sent, expected = VIEWS[figure_id]
    answer = get(f"/figures/{figure_id}.{ext}?{sent}&download=1")
    assert answer.status_code == 308
    location = answer.headers["location"]
    new_id, query = RETIRED[figure_id].id, dict(httpx.URL(location).params)
    assert location.startswith(f"./{new_id}.{ext}?")
    assert query.pop("download") == "1"
    view = view_of(new_id, query)
    assert {name: view[name] for name in expected} == expected


@pytest.mark.parametrize("figure_id", RETIRED)
@pytest.mark.parametrize("view", ["", "sent"])
def test_the_new_address_answers_with_data(figure_id: str, view: str) -> None:
    sent = VIEWS[figure_id][0] if view else ""
    location = get(f"/figures/{figure_id}.json?{sent}").headers["location"]
    answer = get(f"/figures/{location}")
    assert answer.status_code == 200
    assert answer.json()["data"]


@pytest.mark.parametrize("figure_id", RETIRED)
def test_a_card_of_an_older_version_leads_to_the_successor(figure_id: str) -> None:
    new_id = RETIRED[figure_id].id
    address = card_address(new_id, {}, "light", 640).replace(new_id, figure_id)
    answer = get(f"/{address}")
    assert answer.status_code == 308
    assert answer.headers["location"].startswith(f"./{new_id}?")


@pytest.mark.parametrize("figure_id", RETIRED)
def test_none_is_listed(figure_id: str) -> None:
    listed = [get(address).text for address in ("/figures", "/sitemap.xml", "/search.json")]
    assert not any(figure_id in text for text in (*listed, str(openapi.description())))


@pytest.mark.parametrize("figure_id", RETIRED)
def test_a_briefing_of_before_opens_with_the_successor(figure_id: str) -> None:
    sent, expected = VIEWS[figure_id]
    saved = f"""
version: 3
slides:
- kind: figure
  figure:
    link: /figures/{figure_id}.json?{sent}
    seen: {{title: As it was, values: {{key: iso3, ZMB/share: 0.1}}}}
"""
    briefing = read(saved.encode())
    (figure,) = content(briefing).figures
    assert (figure.id, figure.kind == "empty") == (RETIRED[figure_id].id, False)
    assert {name: figure.params[name] for name in expected} == expected
    # Its rows are others: only that the sentence is another is worth telling.
    assert [change.kind for change in changes(briefing)] == ["title"]


def test_other_links_stay_as_they_are() -> None:
    for link in ("/figures/producers.map.json?mineral=tin", "/figures/producers.map", "/figures/x"):
        assert current_link(link) == link


def test_the_command_writes_the_successor_and_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "shares.csv"
    assert cli.main(["figure", "partners.contribution", "lens=msp", "--to", str(file)]) == 0
    assert "This figure is coalition.shares now." in capsys.readouterr().out


def test_an_embedded_figure_shows_the_successor(open_page: Opener) -> None:
    page = open_page("figure", "id=partners.contribution&lens=msp")
    assert page.app.query_params["id"] == "coalition.shares"
    assert not page.failed


def sources() -> Iterator[tuple[Path, str]]:
    for part in ("msp_dash", "pages", "static/ui"):
        for path in sorted((ROOT / part).rglob("*")):
            if path.suffix in {".py", ".js", ".toml"}:
                yield path, path.read_text(encoding="utf-8")


def test_nothing_names_a_retired_figure_but_their_table() -> None:
    ids = "|".join(re.escape(one) for one in RETIRED)
    files = {path.name for path, text in sources() if re.search(rf"(?<![.\w])(?:{ids})\b", text)}
    assert files == {"retired.py"}
