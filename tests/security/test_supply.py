"""Supply chain: lock files match the requirements, and documented tests exist."""

from __future__ import annotations

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
