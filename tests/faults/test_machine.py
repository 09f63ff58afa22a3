"""Machine faults: disk full, another time zone, out of memory, port in use, stopped while serving.

All tests share one server, started where it cannot write and in an unusual language and time zone.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from msp_dash import params
from msp_dash.figures.registry import build, registry
from msp_dash.render.export import FORMATS
from tests.faults.client import get
from tests.serving import ROOT, Running, running
from tests.visitor import Visitor

FAR = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
RANKING = "/figures/producers.ranking"
SECONDS = 60


@dataclass(frozen=True)
class Disk:
    """A file system of 64 KB, full to the last byte and then made read-only."""

    folder: Path

    def __enter__(self) -> Disk:
        self.folder.mkdir()
        self._mount("tmpfs", "size=64k")
        with (self.folder / "full").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return self

    def read_only(self) -> None:
        """Refuse every write from now on."""
        self._mount("tmpfs", "remount,ro")

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "-l", str(self.folder)], check=True)

    def _mount(self, kind: str, options: str) -> None:
        words = ["mount", "-t", kind, "-o", options, kind, str(self.folder)]
        process = subprocess.run(words, check=False, capture_output=True, text=True)
        if process.returncode:
            pytest.skip(f"this machine mounts nothing for a test: {process.stderr.strip()}")


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    """A full disk."""
    if sys.platform != "linux":
        pytest.skip("a small file system of its own needs Linux")
    with Disk(tmp_path_factory.mktemp("machine") / "disk") as mounted:
        yield mounted


@pytest.fixture(scope="module")
def server(disk: Disk) -> Iterator[Running]:
    """A server for which that is home, folder of work, and place for what is passing."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(disk.folder))
        for name, value in FAR.items():
            patch.setenv(name, value)
        with running(disk.folder, cold=True) as started:
            yield started


def _same(url: str, path: str) -> None:
    there, here = httpx.get(f"{url}{path}", timeout=SECONDS), get(path)
    assert there.status_code == here.status_code == 200
    assert there.json() == here.json()


def _every_format(server: Running, mineral: str) -> None:
    for ext in FORMATS:
        path = f"{server.url}{RANKING}.{ext}?download=1&mineral={mineral}"
        answer = httpx.get(path, timeout=SECONDS)
        assert answer.status_code == 200, (ext, answer.text)
        assert len(answer.content) > 100


def test_on_a_full_disk_every_format_is_made(server: Running, disk: Disk) -> None:
    _every_format(server, "cobalt")
    assert [path.name for path in disk.folder.iterdir()] == ["full"]


@pytest.mark.faults
def test_a_file_that_does_not_fit_on_the_disk_is_one_sentence(disk: Disk) -> None:
    goal = disk.folder / "ranking.pptx"
    words = [sys.executable, "-m", "msp_dash", "figure", "producers.ranking", "--to", str(goal)]
    refused = subprocess.run(words, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "No space left" in refused.stderr and "Traceback" not in refused.stderr
    assert [path.name for path in disk.folder.iterdir()] == ["full"]


@pytest.mark.faults
def test_on_a_read_only_disk_every_format_is_made(server: Running, disk: Disk) -> None:
    disk.read_only()
    _every_format(server, "nickel")


def test_time_zone_and_locale_of_the_machine_change_nothing(server: Running) -> None:
    # "Türkiye" is read from tables, days are those of UTC, numbers have no local point.
    _same(server.url, "/figures/partners.map.json?on=2026-02-03")
    _same(server.url, "/figures/standards.export_controls.json")  # of today
    _same(server.url, f"{RANKING}.json?mineral=boron&country=TUR")


def test_a_connection_that_is_cut_in_the_middle_of_a_run_costs_nothing(server: Running) -> None:
    with Visitor(server.url, query="mineral=cobalt") as visitor:
        whole = len(visitor.run())
        for _ in range(3):
            visitor.cut()
        again = visitor.run()
        assert b"mineral=cobalt" in again
        assert len(again) > whole / 2
    assert httpx.get(f"{server.url}/healthz", timeout=SECONDS).status_code == 200


NO_MEMORY = """
import resource
from dataclasses import replace

import numpy as np

from msp_dash.figures import registry
from tests.faults.client import get

before = get("/figures/producers.history.json").status_code
found = registry.spec("producers.ranking")
greedy = replace(found, builder=lambda view: np.ones(10_000_000_000))
registry._REGISTRY[found.id] = greedy
registry._build.cache_clear()
held = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + 1_000_000_000,) * 2)
refused = get("/figures/producers.ranking.json")
after = get("/figures/producers.history.json?mineral=zinc")
print(before, refused.status_code, bool(refused.json()["request"]), after.status_code)
"""


@pytest.mark.faults
def test_a_figure_for_which_there_is_no_memory_fails_alone() -> None:
    output = subprocess.run(
        [sys.executable, "-c", NO_MEMORY], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert output.stdout.split() == ["200", "500", "True", "200"]
    assert "MemoryError" in output.stderr


@pytest.mark.faults
def test_a_port_in_use_is_named_with_another(server: Running) -> None:
    port = server.url.rpartition(":")[2]
    words = [sys.executable, "-m", "msp_dash", "serve", "--port", port]
    refused = subprocess.run(words, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert f"Port {port} is taken" in refused.stderr and "--port" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("day", ["1970-01-01", "2038-01-20", "2099-12-31"])
def test_a_clock_that_is_wrong_still_answers(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    moving = [
        (s, u.parameter.name) for s in registry().values() for u in s.uses if callable(u.default)
    ]
    assert moving
    monkeypatch.setattr(params, "today", lambda: day)
    for spec, name in moving:
        figure = build(spec.id, {name: day})
        assert figure.title and figure.params[name] == day
    assert build("producers.ranking").data.shape[0]


def test_told_to_stop_under_load_it_answers_what_it_has_begun_and_ends(server: Running) -> None:
    """The last test of this file: it ends the server."""
    paths = [f"{RANKING}.{ext}?mineral=nickel&year={y}" for ext in ("json", "svg", "html")
             for y in range(2020, 2026)]  # fmt: skip

    def fetch(path: str) -> object:
        try:
            answer = httpx.get(server.url + path, timeout=SECONDS)
        except httpx.TransportError as refused:
            return refused
        return answer.status_code, answer.text

    with ThreadPoolExecutor(6) as crowd:
        futures = [crowd.submit(fetch, path) for path in paths]
        futures[0].result()
        os.kill(server.process.pid, signal.SIGTERM)
        answers = [one.result() for one in futures]
    server.process.wait(timeout=SECONDS)
    assert server.process.returncode in (0, -signal.SIGTERM)
    whole = [one for one in answers if isinstance(one, tuple)]
    assert whole
    assert {status for status, _ in whole} <= {200, 503}
    for line in server.output().splitlines():
        assert line.startswith("{"), line
        assert json.loads(line)["time"]  # whatever happened, it was logged as ever
