"""An office's own tables behind Debian's nginx: workers on sockets refuse whoever has no login.

nginx runs on this machine, so its connections are not those of a reader here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from msp_dash.security.own_tables import KEPT_NOWHERE
from msp_dash.ui.cards.address import card_address
from tests.nginx import Front, executable, nginx
from tests.own_folder import CANARY, canary_folder
from tests.serving import ROOT, Running, running

pytestmark = pytest.mark.every

WORKERS = 3
get = partial(httpx.get, timeout=120)
LENS = f"own-{CANARY.lower()}"
RANKING = f"producers.ranking.json?mineral=cobalt&lens={LENS}"
PATHS = (
    "/",
    "/mineral",
    "/figures",
    "/figures/openapi.json",
    "/search.json",
    "/changes.xml",
    "/changes.ics",
    "/figures/projects.table.json",
    "/figures/projects.table.pptx",
    "/figures/tables/facts-projects.csv",
    f"/figures/producers.ranking.html?lens={LENS}",
    f"/figures/{RANKING}",
    "/static/no-such-file.js",
)
"""Pages, figures, tables and files: of none there is an answer."""


@pytest.fixture(scope="module")
def deployed() -> Iterator[tuple[Running, Front, Path]]:
    executable()
    # A socket's path is at most 107 bytes, and pytest's folders may be deep.
    with ExitStack() as stack:
        folder, own = (
            Path(stack.enter_context(TemporaryDirectory(prefix="msp-", dir="/tmp")))
            for _ in range(2)
        )
        options = ["--workers", str(WORKERS), "--sockets", str(folder)]
        options += ["--own", str(canary_folder(own))]
        server = stack.enter_context(running(ROOT, options=options))
        yield server, stack.enter_context(nginx(folder, folder)), folder


def test_every_worker_refuses_what_comes_through_the_proxy(
    deployed: tuple[Running, Front, Path],
) -> None:
    _, front, _ = deployed
    card = f"/{card_address('producers.ranking', {'lens': 'guests'}, 'light', 864)}"
    for path in (*PATHS, card):
        for worker in range(1, WORKERS + 1):
            cookies = {"Cookie": f"msp_worker={worker}"}
            answer = get(front.url + path, headers=cookies)
            assert answer.status_code == 403, path
            assert CANARY.lower() not in answer.text.lower()
    assert "--login" in get(f"{front.url}/figures/projects.table.json").text
    assert get(f"{front.url}/healthz").status_code in (200, 404)


def test_a_socket_is_no_reader_here(deployed: tuple[Running, Front, Path]) -> None:
    """Whoever reads the sockets is a proxy, whatever it says of itself."""
    _, _, folder = deployed
    sockets = sorted(folder.glob("*.sock"))
    assert len(sockets) >= WORKERS
    for path in sockets:
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(path)), timeout=120) as client:
            answer = client.get("http://127.0.0.1/figures/projects.table.json")
            assert answer.status_code == 403


def test_what_a_reader_here_is_given_the_proxy_keeps_not(
    deployed: tuple[Running, Front, Path],
) -> None:
    server, front, folder = deployed
    for path in ("/figures/projects.table.json", f"/figures/{RANKING}"):
        direct = get(server.url + path)
        assert direct.status_code == 200, path
        assert direct.headers["cache-control"] == KEPT_NOWHERE
        refused = get(front.url + path)
        assert refused.status_code == 403
        assert refused.headers.get("x-cache", "MISS") != "HIT"
    assert CANARY.lower() in get(f"{server.url}/figures/projects.table.json").text.lower()
    for file in (folder / "cache").rglob("*"):
        assert not file.is_file() or CANARY.lower().encode() not in file.read_bytes().lower()
