"""The files in ``deploy`` match the command line and each other.

No container engine and no systemd runs here: the files are compared with the command line, and
checked by systemd's own checker where it is installed.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from msp_dash import cli
from msp_dash.security.access import HOSTS
from msp_dash.workers.cookie import COOKIE

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "systemd" / "msp-dash.service"
NGINX = (DEPLOY / "nginx" / "msp-dash.conf").read_text(encoding="utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")


def _settings() -> list[tuple[str, str]]:
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("=", 1)) for line in lines if re.match(r"[A-Z]\w*=", line)]  # type: ignore[misc]  # a pair


def _commands() -> dict[str, list[str]]:
    started = dict(_settings())["ExecStart"]
    listed = re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.M)
    assert listed
    return {"systemd": shlex.split(started), "Dockerfile": yaml.safe_load(listed[1])}


@pytest.mark.parametrize("where", ["systemd", "Dockerfile"])
def test_the_command_is_one_that_the_program_takes(where: str) -> None:
    _, flag, module, *words = _commands()[where]
    assert (flag, module) == ("-m", "msp_dash")
    args = cli._parser().parse_args(words)
    assert (args.command, args.workers, str(args.sockets)) == ("serve", 4, "/run/msp-dash")
    assert not args.lan  # only the proxy is open to others


def test_nginx_knows_each_worker_by_cookie_and_in_the_pool() -> None:
    assert f"map $cookie_{COOKIE} " in NGINX
    numbers = ["1", "2", "3", "4"]
    assert re.findall(r"^ {4}(\d+) +msp_(\d+);", NGINX, re.M) == [(n, n) for n in numbers]
    pattern = r"^upstream msp_(\d+) { server unix:/run/msp-dash/worker-(\d+)\.sock;"
    assert re.findall(pattern, NGINX, re.M) == [(n, n) for n in numbers]
    pool = re.search(r"^upstream msp_any {.*?^}", NGINX, re.M | re.S)
    assert pool and re.findall(r"worker-(\d+)\.sock", pool[0]) == numbers


def test_nginx_takes_what_the_app_takes() -> None:
    import tomllib

    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    allowed = re.search(r"client_max_body_size (\d+)m;", NGINX)
    # Streamlit leaves a form 1 MB around its file.
    assert allowed and int(allowed[1]) > settings["server"]["maxUploadSize"] + 1


def test_the_image_is_built_from_what_is_there_and_runs_without_root() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    for line in ignored:
        if line.startswith("!"):
            assert (ROOT / line[1:]).exists()
    # What the wheel is made of is let in.
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    bundled = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert {f"!{path.split('/')[0]}" for path in bundled} <= set(ignored)
    read = project["tool"]["hatch"]["metadata"]["hooks"]["requirements_txt"]
    extras = [file for files in read["optional-dependencies"].values() for file in files]
    assert {f"!{file}" for file in (*read["files"], *extras)} <= set(ignored)
    stages = DOCKERFILE.split("\nFROM ")
    assert len(stages) == 3 and re.search(r"^USER 10001:101$", stages[-1], re.M)
    # Nothing that runs belongs to who runs it.
    assert "--chown" not in DOCKERFILE
    after = stages[-1].partition("USER 10001")[2]
    assert not re.search(r"^(RUN|COPY|ADD|USER) ", after, re.M)


def test_names_that_are_answered_to_are_a_setting_of_each_deployment() -> None:
    composed = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert f"{HOSTS}: ${{{HOSTS}:-localhost}}" in composed
    assert ("EnvironmentFile", "-/etc/msp-dash.env") in _settings()
    assert "proxy_set_header Host $http_host;" in NGINX


def test_no_secret_stands_in_what_is_deployed() -> None:
    files = [*DEPLOY.rglob("*"), ROOT / ".streamlit" / "config.toml"]
    for file in filter(Path.is_file, files):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"(?i)(secret|password|token)\w*\s*[=:]\s*\S", text), file
    assert not (ROOT / ".streamlit" / "secrets.toml").exists()
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert "**/secrets.toml" in ignored


def test_the_containers_are_read_only_and_reach_nobody() -> None:
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    app, front = composed["services"]["app"], composed["services"]["nginx"]
    build = app["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).samefile(DEPLOY / "Dockerfile")
    assert app["network_mode"] == "none" and "ports" not in app
    assert app["mem_limit"] and app["pids_limit"] and "cap_add" not in app
    (writable,) = app["tmpfs"]
    assert {"noexec", "nosuid", "nodev"} <= set(writable.split(","))
    for service in (app, front):
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
        assert not service.get("privileged") and "devices" not in service
        assert "no-new-privileges:true" in service["security_opt"]
        assert "sockets:/run/msp-dash" in service["volumes"]
    mounted = {where: file for file, where, _ in (v.split(":") for v in front["volumes"][:2])}
    for where, file in (
        ("/etc/nginx/nginx.conf", "nginx.conf"),
        ("/etc/nginx/conf.d/default.conf", "msp-dash.conf"),
    ):
        assert (DEPLOY / mounted[where]).samefile(DEPLOY / "nginx" / file)


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    checker = shutil.which("systemd-analyze")
    if not checker:
        pytest.skip("no systemd-analyze: the unit is not checked")
    # The program that it starts is not installed here.
    text = UNIT.read_text(encoding="utf-8").replace("/opt/msp-dash/bin/python", "/bin/true")
    copy = tmp_path / UNIT.name
    copy.write_text(text, encoding="utf-8")
    checked = subprocess.run(
        [checker, "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )
    about = [line for line in checked.stderr.splitlines() if UNIT.name in line]
    assert about == []
    rated = subprocess.run(
        [checker, "security", "--offline=yes", "--threshold=25", str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert rated.returncode == 0, rated.stdout[-2000:]
