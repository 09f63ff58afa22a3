"""``/ask.json``: an answer in words that nothing on its way may store."""

from __future__ import annotations

import logging

import httpx
import pytest
from prometheus_client import generate_latest
from starlette.applications import Starlette

from msp_dash.security.limits import Limits, Store
from msp_dash.security.login import LoginRequired
from msp_dash.serving import metrics
from msp_dash.serving.answers import routes
from msp_dash.serving.app import ROUTES
from msp_dash.serving.request_log import RequestLog
from tests.looped import fetched

CANARY = "cobaltcanary"
APP = RequestLog(Starlette(routes=ROUTES))
FIELDS = {"kind", "sentence", "figure", "link", "source", "read_as", "choices"}


def _get(path: str, app: object = APP, address: str = "127.0.0.1", **query: str) -> httpx.Response:
    return fetched(app, path, client=(address, 1), params=query or None)


def test_a_question_gets_the_sentence_of_a_figure_which_nobody_stores() -> None:
    answer = _get("/ask.json", q="who refines cobalt")
    body = answer.json()
    assert body["kind"] == "answer" and body.keys() >= FIELDS
    figure = _get(f"/figures/{body['figure']}.json", **body["parameters"]).json()
    assert body["sentence"] == figure["title"] and "China" in body["sentence"]
    assert answer.headers["cache-control"] == "private, no-store"
    assert "etag" not in answer.headers


@pytest.mark.parametrize("lang", ["en", "fr", "es", "pt"])
def test_the_language_of_an_answer_is_chosen(lang: str) -> None:
    body = _get("/ask.json", q="cobalt refined China", lang=lang).json()
    assert body["kind"] == "answer"
    assert lang == "en" or f"lang={lang}" in body["link"]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": ""},
        {"q": "  "},
        {"q": "a" * 301},
        {"q": "cobalt", "lang": "xx"},
        {"q": "a", "z": "b"},
    ],
)
def test_what_is_no_question_is_refused_and_not_stored(query: dict[str, str]) -> None:
    answer = _get("/ask.json", **query)
    assert answer.status_code == 422
    assert "no-store" in answer.headers["cache-control"]


def test_a_question_is_in_no_log_and_no_metric(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(question: str, lang: str) -> None:
        raise KeyError(question)

    with caplog.at_level(logging.DEBUG, "msp_dash"):
        _get("/ask.json", q=f"who refines {CANARY}")
        _get("/ask.json", q=CANARY * 100)
        monkeypatch.setattr(routes, "answer_in_words", fail)
        answer = _get("/ask.json", q=f"who refines {CANARY}")
    ours = [record for record in caplog.records if record.name.startswith("msp_dash")]
    assert answer.status_code == 500
    assert "ask failed: KeyError" in "".join(record.getMessage() for record in ours)
    assert not [one for one in ours if CANARY in caplog.handler.format(one)]
    assert CANARY not in generate_latest(metrics.REGISTRY).decode()


def test_questions_are_limited_like_other_requests() -> None:
    clock = iter([0.0] * 10_000)
    store = Store(lambda: next(clock))
    while not store.take("203.0.113.7", 100):
        pass
    while not store.take("203.0.113.7", 1):
        pass
    limited = Limits(APP, store)
    assert _get("/ask.json", limited, "203.0.113.7", q="who refines cobalt").status_code == 429


def test_a_login_closes_questions_and_keeps_answers_out_of_all_stores() -> None:
    closed, opened = (
        LoginRequired(APP, lambda cookies, yes=yes: yes, ["/"]) for yes in (False, True)
    )
    assert _get("/ask.json", closed, q="who refines cobalt").status_code == 401
    answer = _get("/ask.json", opened, q="who refines cobalt")
    assert "no-store" in answer.headers["cache-control"]
