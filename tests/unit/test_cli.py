"""The command line: output, and one clear message for each error."""

from __future__ import annotations

import ast
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from msp_dash import cli
from msp_dash.cli import serve_command
from msp_dash.render.export import FORMATS

ROOT = Path(__file__).resolve().parents[2]


def _sentence(capsys: pytest.CaptureFixture[str]) -> str:
    message = capsys.readouterr().err.strip()
    assert message and "\n" not in message and "Traceback" not in message, message
    return message


@pytest.mark.parametrize("ext", FORMATS)
def test_figure_is_written_in_the_format_of_the_file_name(
    tmp_path: Path, ext: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"cobalt.{ext}"
    code = cli.main(
        ["figure", "producers.ranking", "mineral=cobalt", "year=2024", "--to", str(file)]
    )
    assert code == 0
    assert file.stat().st_size > 500
    assert "cobalt" in capsys.readouterr().out


def test_figure_is_the_one_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    cli.main(["figure", "producers.ranking", "mineral=cobalt", "year=2024", "--to", str(file)])
    params = json.loads(file.read_text(encoding="utf-8"))["params"]
    assert (params["mineral"], params["year"]) == ("cobalt", 2024)


def test_picture_takes_theme_and_width(tmp_path: Path) -> None:
    file = tmp_path / "c.svg"
    cli.main(["figure", "producers.ranking", "theme=dark", "width=500", "--to", str(file)])
    assert 'width="500"' in file.read_text(encoding="utf-8")


def test_list_names_ids_and_formats(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["figure", "--list"]) == 0
    out = capsys.readouterr().out
    assert "(Countries by share of output)" in out
    assert "producers.ranking" in out and "mineral" in out and "xlsx" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["figure", "producers.rankin", "--to", "x.svg"], "producers.ranking"),
        (["figure", "producers.ranking", "mineral=unobtainium", "--to", "x.svg"], "cobalt"),
        (["figure", "producers.ranking", "cobalt", "--to", "x.svg"], "key=value"),
        (["figure", "producers.ranking", "year=1", "year=2", "--to", "x.svg"], "twice"),
        (["figure", "producers.ranking", "--to", "x.doc"], ".svg"),
        (["figure", "producers.ranking", "--to", "x"], ".svg"),
        (["figure", "producers.ranking", "width=5", "--to", "x.svg"], "280"),
        (["figure", "producers.ranking"], "--to FILE"),
    ],
)
def test_wrong_use_is_one_sentence_and_code_2(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.main(words) == 2
    assert message in _sentence(capsys)


def test_folder_that_cannot_be_written_is_one_sentence_and_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # A file where the folder should be fails for root too, whom no permission stops.
    (tmp_path / "file").write_text("")
    target = tmp_path / "file" / "c.svg"
    assert cli.main(["figure", "producers.ranking", "--to", str(target)]) == 1
    message = _sentence(capsys)
    assert str(target) in message and "write" in message


def test_occupied_port_is_one_sentence_and_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert cli.main(["serve", "--port", str(port)]) == 1
    message = _sentence(capsys)
    assert f"Port {port} is taken" in message and "--port" in message


@pytest.mark.parametrize("port", ["70000", "-1", "x", "80²"])
def test_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["serve", "--port", port])
    assert stopped.value.code == 2
    assert "port" in capsys.readouterr().err


def test_no_command_means_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(serve_command, "run", lambda args: calls.append(args) or 0)
    assert cli.main([]) == 0
    assert cli.main(["--port", "9000", "--lan"]) == 0
    assert [(a.port, a.lan) for a in calls] == [(8501, False), (9000, True)]


@pytest.mark.parametrize(
    ("address", "host"),
    [("", "127.0.0.1"), ("127.0.0.2", "127.0.0.2"), (serve_command.ANY, "127.0.0.1")],
)
def test_the_environment_names_the_address_to_listen_on(
    address: str, host: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(serve_command.ADDRESS, address)
    args = cli._parser().parse_args(["serve", "--port", "0"])
    with serve_command.listening_socket(args) as listening:
        assert listening.getsockname()[0] == (address or serve_command.LOCAL)
        serve_command.announce_address(args, listening)
    assert f"http://{host}:" in capsys.readouterr().out


def test_an_address_that_is_none_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(serve_command.ADDRESS, "everyone")
    assert cli.main(["serve", "--port", "0"]) == cli.USAGE_ERROR
    assert "MSP_DASH_ADDRESS: 'everyone' is not an IPv4 address" in capsys.readouterr().err


def test_lan_prints_address_and_qr_code(capsys: pytest.CaptureFixture[str]) -> None:
    serve_command.announce("192.0.2.7", 8501)
    out = capsys.readouterr().out
    assert "http://192.0.2.7:8501" in out
    assert len(out.splitlines()) > 10
    serve_command.announce(None, 8501)
    assert "no network" in capsys.readouterr().out


def test_data_without_its_packages_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    needing = ("msp_dash.ingest", "msp_dash.cli.data_commands")
    for name in [name for name in sys.modules if name.startswith(needing)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(sys.modules["msp_dash"], "ingest", raising=False)
    monkeypatch.delattr(cli, "data_commands", raising=False)
    for name in ("pandera", "openpyxl", "tqdm"):
        monkeypatch.setitem(sys.modules, name, None)
    assert cli.main(["data", "check"]) == 1
    assert "requirements-ingest.txt" in _sentence(capsys)


def test_data_is_handed_to_ingest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["data", "--help"])
    assert stopped.value.code == 0
    assert "import-facts" in capsys.readouterr().out


def test_old_python_reads_the_entry_file_and_says_what_it_needs() -> None:
    for name in ("__init__.py", "__main__.py"):
        source = (ROOT / "msp_dash" / name).read_text(encoding="ascii")
        ast.parse(source, feature_version=(3, 7))
        assert "__future__" not in source and "->" not in source
    pretend = (
        "import runpy, sys; sys.version_info = (3, 10, 2, 'final', 0); "
        "runpy.run_module('msp_dash', run_name='__main__')"
    )
    process = subprocess.run(
        [sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert process.returncode == 1
    assert process.stderr.strip().count("\n") == 0
    assert "needs Python 3.11" in process.stderr and "Python 3.10" in process.stderr
