"""Supply chain: lock files match the requirements, and documented tests exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tools import supply

ROOT = Path(__file__).resolve().parents[2]


def _pinned(name: str) -> dict[str, str]:
    """Pins of a file of requirements and of those that it names."""
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = supply.pins(text)
    for other in re.findall(r"^-r (\S+)", text, re.M):
        pins |= _pinned(other)
    return pins


@pytest.mark.parametrize("lock", supply.LOCKED)
def test_a_lock_has_what_is_required_in_its_version(lock: str) -> None:
    """After a change of requirements: `make lock`."""
    locked = supply.pins((ROOT / "locks" / f"{lock}.txt").read_text(encoding="utf-8"))
    for name in supply.LOCKED[lock]:
        required = _pinned(name)
        assert {pin: locked.get(pin) for pin in required} == required


@pytest.mark.parametrize("lock", supply.LOCKED)
def test_every_package_of_a_lock_has_hashes_and_comes_from_the_index(lock: str) -> None:
    text = (ROOT / "locks" / f"{lock}.txt").read_text(encoding="utf-8")
    for package in re.split(r"\n(?=[A-Za-z0-9])", text):
        if supply.PIN.match(package):
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", package), package
    assert not re.search(r"https?://|--(extra-)?index|--find|--trusted|file:|git\+", text)


def test_what_is_started_and_shipped_is_installed_by_hash() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    # `upgrade-check` asks for the newest release, of which there is no hash, in a venv of its own.
    targets = re.sub(r"^upgrade-check:.*\n(?:\t.*\n)+", "", makefile, flags=re.M)
    assert targets != makefile
    image = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    for text in (targets, image):
        installs = re.findall(r"pip install\b[^\n&]*", text)
        assert installs
        for line in installs:
            assert "--require-hashes" in line or "--no-deps" in line, line


def test_the_tests_that_the_document_names_are_there() -> None:
    document = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    files = (ROOT / "tests").rglob("test_*.py")
    written = "\n".join(file.read_text(encoding="utf-8") for file in files)
    names = set(re.findall(r"`(test_\w+)", document))
    assert len(names) > 30
    assert {name for name in names if f"def {name}(" not in written} == set()
    for path in re.findall(r"`(\w+/test_\w+\.py)`", document):
        assert (ROOT / "tests" / path).is_file(), path


def test_the_notice_says_what_is_redistributed() -> None:
    """After a change of sources or typefaces: `make notice`."""
    text = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert text == supply.notice_text()
    for name in ("CC BY 4.0", "Open Font License", "Mineral commodity summaries 2026"):
        assert name in text
    for _, file in supply.FONTS:
        assert "SIL OPEN FONT LICENSE" in (ROOT / file).read_text(encoding="utf-8").upper()


def test_a_local_copy_of_advisories_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packages = supply.pins((ROOT / supply.RUNS).read_text(encoding="utf-8"))
    version = packages["streamlit"]

    def advisory(name: str, package: str, **affected: object) -> None:
        of_pypi = {"package": {"ecosystem": "PyPI", "name": package}, **affected}
        text = json.dumps({"id": name, "affected": [of_pypi]})
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")

    def span(*events: dict[str, str]) -> list[dict[str, object]]:
        return [{"type": "ECOSYSTEM", "events": list(events)}]

    advisory("LISTED", "Streamlit", versions=["0.1", version])
    advisory("OPEN", "streamlit", ranges=span({"introduced": "0"}))
    advisory("FIXED", "streamlit", ranges=span({"introduced": "0"}, {"fixed": version}))
    advisory("LAST", "streamlit", ranges=span({"introduced": "0"}, {"last_affected": version}))
    advisory("LATER", "streamlit", ranges=span({"introduced": "9999"}))
    advisory("OTHER", "no-such-package", ranges=span({"introduced": "0"}))
    assert supply.audit(tmp_path) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[2] for line in lines[:-1]] == ["LAST", "LISTED", "OPEN"]
    assert lines[-1] == f"{len(packages)} packages looked for in 6 advisories, 3 known faults"


def test_an_empty_folder_of_advisories_is_no_pass(tmp_path: Path) -> None:
    assert supply.audit(tmp_path) == 2
