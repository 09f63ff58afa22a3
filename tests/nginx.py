"""Debian's nginx with the configuration of ``deploy``, its addresses moved to free ones here."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.serving import free_port

CONFIGURATION = Path(__file__).resolve().parents[1] / "deploy" / "nginx" / "msp-dash.conf"

AROUND = """\
{user}
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Front:
    """Where nginx answers: for everyone, and for who keeps watch."""

    url: str
    admin: str


def executable() -> str:
    """Path of nginx; without it tests are skipped, but never in CI."""
    path = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not path and os.environ.get("CI"):
        pytest.fail("No nginx, and CI must have it: see .ci/run.")
    if not path:
        pytest.skip("no nginx (Debian: apt-get install nginx): what is behind it is not tested")
    return path


@contextmanager
def nginx(folder: Path, sockets: Path) -> Iterator[Front]:
    """nginx before the workers whose sockets are in `sockets`; its files are in `folder`."""
    program = executable()
    public, admin = free_port(), free_port()
    site = CONFIGURATION.read_text(encoding="utf-8")
    for theirs, ours in (
        ("/run/msp-dash", str(sockets)),
        ("listen 80 default_server", f"listen 127.0.0.1:{public}"),
        ("listen 127.0.0.1:9180", f"listen 127.0.0.1:{admin}"),
        ("/var/cache/nginx/msp-dash", str(folder / "cache")),
    ):
        assert theirs in site
        site = site.replace(theirs, ours)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    # The sockets are of who runs the tests.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    command = [program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    subprocess.run([*command, "-t", "-q"], check=True)
    with subprocess.Popen(command) as process:
        try:
            _wait_for(public)
            yield Front(f"http://127.0.0.1:{public}", f"http://127.0.0.1:{admin}")
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    """nginx opens its ports after a moment, and says so to nobody."""
    for _ in range(3000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"nginx did not open port {port}")
