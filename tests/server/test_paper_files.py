"""``/papers/...``: the papers on a country or a mineral, each at an address of its own."""

from __future__ import annotations

import io

import pytest
from docx import Document
from pypdf import PdfReader
from starlette.testclient import TestClient

from msp_dash.serving.answers.routes import GUARDED
from msp_dash.ui.paper_links import paper_links
from msp_dash.words import words


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(GUARDED)


def test_each_link_of_a_profile_is_a_file_in_the_language_of_the_page(client: TestClient) -> None:
    links = list(paper_links("country", "ZMB", "JPN", words("fr")))
    labels, addresses = zip(*links, strict=True)
    assert labels[0] == "Fiche de contexte (PDF)"
    for address in addresses:
        answer = client.get(f"/{address}")
        assert answer.status_code == 200, address
        name = answer.headers["content-disposition"]
        assert name.startswith('attachment; filename="zmb-'), name
        assert len(answer.content) > 5000
        if address.split("?")[0].endswith(".pdf"):
            text = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
            assert "La Zambie a extrait" in text and "Japon" in text
        elif ".docx" in address:
            paragraphs = Document(io.BytesIO(answer.content)).paragraphs
            assert any("Zambie" in one.text for one in paragraphs)


def test_papers_are_for_one_country_or_for_all_partners() -> None:
    def readers(chosen: str) -> set[bool]:
        return {"reader=" in path for _, path in paper_links("country", "ZMB", chosen, words())}

    assert readers("JPN") == {True}
    assert readers("") == readers("AUS,JPN") == readers("ZMB") == {False}


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("country/ZZZ/two-pager.pdf", 404, "ZZZ"),
        ("mineral/unobtainium/two-pager.pdf", 404, "unobtainium"),
        ("country/ZMB/essay.pdf", 404, "two-pager"),
        ("country/ZMB/deck.docx", 404, "pptx"),
        ("region/ZMB/two-pager.pdf", 404, "country"),
        ("country/ZMB/two-pager.pdf?size=a3", 422, "us-letter"),
        ("country/ZMB/two-pager.pdf?lang=de", 422, "fr"),
        ("country/ZMB/two-pager.pdf?for=JPN", 422, "reader"),
        ("country/ZMB/two-pager.pdf?reader=QQQ", 404, "QQQ"),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(
    client: TestClient, address: str, status: int, says: str
) -> None:
    answer = client.get(f"/papers/{address}")
    assert answer.status_code == status
    assert says in answer.text
    assert "Traceback" not in answer.text
