"""Path traversal and malformed requests, sent unmodified to a running server."""

from __future__ import annotations

import contextlib
import http.client
import logging
import socket
from urllib.parse import urlsplit

import pytest

from msp_dash.serving.app import is_worth_logging

SECRETS = (b"root:", b"[server]", b"import streamlit", b"MSP_DASH", b"[tool.ruff]")
"""What stands in files around: passwd, settings, code."""

CLIMBS = [
    "/app/static/../app.py",
    "/app/static/..%2fapp.py",
    "/app/static/%2e%2e/%2e%2e/.streamlit/config.toml",
    "/app/static/..%5c..%5capp.py",
    "/app/static//etc/passwd",
    "/app/static/ui/%00../../../app.py",
    "/static/../../../../../../etc/passwd",
    "/static/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/static//etc/passwd",
    "/static/%252e%252e/%252e%252e/app.py",
    "/media/..%2f..%2fapp.py",
    "/component/../../app.py",
    "/_stcore/bidi-components/..%2f..%2fapp.py",
    "/figures/..%2f..%2fpyproject.json",
    "/figures/%2e%2e/%2e%2e/app.py",
    "/first/1440/light/..%2f..%2fapp.py",
    "//etc/passwd",
    "/..%2f..%2fapp.py",
    "/\\\\evil.example\\share",
]


def _sent(
    url: str, target: str, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    host = urlsplit(url)
    connection = http.client.HTTPConnection(str(host.hostname), host.port, timeout=30)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("target", CLIMBS)
def test_no_address_leads_out_of_what_is_served(server_url: str, target: str) -> None:
    status, body = _sent(server_url, target)
    assert status < 500
    assert not [word for word in SECRETS if word in body]


@pytest.mark.parametrize("method", ["TRACE", "DELETE", "PATCH", "PROPFIND"])
def test_figures_are_read_and_nothing_else(server_url: str, method: str) -> None:
    assert _sent(server_url, "/figures/producers.ranking.json", method)[0] in (404, 405)


def _raw(url: str, sent: bytes) -> bytes:
    host = urlsplit(url)
    with socket.create_connection((host.hostname, host.port), timeout=30) as connection:
        response = b""
        # What is too long to be read is cut off, at once or while it is sent.
        with contextlib.suppress(OSError):
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                response += piece
    return response


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHo st: <script>\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"<script>" * 20_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 24,
    ],
    ids=["tls", "header name", "long head", "two lengths", "chunk"],
)
def test_what_is_no_request_gets_no_page_and_nothing_back_of_it(
    server_url: str, sent: bytes
) -> None:
    response = _raw(server_url, sent)
    assert response[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 405", b"HTTP/1.1 404", b"")
    assert b"script" not in response.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("length", [70_000, 160_000, 400_000])
@pytest.mark.parametrize("target", ["/healthz", "/healthz?"], ids=["header", "address"])
def test_a_head_that_is_too_long_is_refused(server_url: str, target: str, length: int) -> None:
    """Also where all of it comes at once, and is read at once."""
    long = "a" * length
    headers = {} if "?" in target else {"X-Long": long}
    try:
        status, _ = _sent(server_url, target + long * ("?" in target), headers=headers)
    except (ConnectionError, http.client.HTTPException):
        return  # Cut off while it was sent.
    assert status == 400


def test_heads_of_one_connection_are_counted_one_by_one(server_url: str) -> None:
    host = urlsplit(server_url)
    connection = http.client.HTTPConnection(str(host.hostname), host.port, timeout=30)
    for _ in range(3):
        connection.request("GET", "/healthz", headers={"X-Long": "a" * 40_000})
        answer = connection.getresponse()
        assert answer.status == 200
        answer.read()
    connection.close()


def test_no_program_drives_the_pages_by_streamlits_interface(server_url: str) -> None:
    for name in ("interact", "mcp"):
        status, body = _sent(server_url, f"/_stcore/agent/{name}", "POST", {"Content-Length": "0"})
        assert status >= 400 and b"does not serve the agent API" in body


def test_a_refused_handshake_is_no_fault_in_the_log() -> None:
    message = "ASGI callable returned without completing handshake."
    assert not is_worth_logging(logging.makeLogRecord({"msg": message}))
    assert is_worth_logging(logging.makeLogRecord({"msg": "Exception in ASGI application"}))


def test_a_file_that_streamlit_takes_needs_a_session_and_its_token(server_url: str) -> None:
    status, _ = _sent(server_url, "/_stcore/upload_file/none/f", "PUT", {"Content-Length": "0"})
    assert status in (400, 403)
