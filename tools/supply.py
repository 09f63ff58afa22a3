"""Supply chain of the dashboard: hashes of its packages, an SBOM, and known vulnerabilities.

For example: ``python tools/supply.py lock``. Needs the packages of requirements-supply.txt.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "locks"
OLDEST = "3.11"
"""The lock of it holds for all later Pythons too, with markers where they differ."""

LOCKED = {
    "runtime": ("requirements.txt",),
    "login": ("requirements.txt", "requirements-login.txt"),
    "build": ("requirements-build.txt",),
    "dev": ("requirements-dev.txt",),
    "spark": ("requirements.txt", "requirements-spark.txt"),
    "supply": ("requirements-supply.txt",),
}
"""Lock -> what it is made of. Installed are the locks, read and changed are the requirements."""

HEAD = "# Made by `make lock` of {made_of}: change those, not this.\n"
PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==(\S+)", re.M)
RUNS = "locks/login.txt"
"""What the dashboard may run on."""

SBOM = ROOT / "dist" / "sbom.cdx.json"


def pins(text: str) -> dict[str, str]:
    """Name, as an index compares it -> version, of a file of requirements or a lock."""
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PIN.findall(text)}


def lock() -> int:
    """Write each lock anew: every package that is brought along, each with all its hashes."""
    LOCKS.mkdir(exist_ok=True)
    for name, made_of in LOCKED.items():
        process = _run(
            f"uv pip compile --quiet --universal --python-version {OLDEST} --generate-hashes "
            f"--no-header --no-annotate {' '.join(made_of)}"
        )
        if process.returncode:
            print(process.stderr, file=sys.stderr)  # noqa: T201 - a command line speaks by printing
            return process.returncode
        head = HEAD.format(made_of=" and ".join(made_of))
        (LOCKS / f"{name}.txt").write_text(head + process.stdout, encoding="utf-8")
        print(f"locks/{name}.txt: {len(pins(process.stdout))} packages")  # noqa: T201 - as above
    return 0


def sbom() -> int:
    """Write a CycloneDX SBOM with hashes; fail if it lacks a package of the lock file."""
    SBOM.parent.mkdir(exist_ok=True)
    process = _run(
        f"cyclonedx-py requirements {RUNS} --pyproject pyproject.toml --output-reproducible "
        f"-o {SBOM.relative_to(ROOT)}"
    )
    if process.returncode:
        print(process.stderr, file=sys.stderr)  # noqa: T201 - as above
        return process.returncode
    listed = json.loads(SBOM.read_text(encoding="utf-8"))["components"]
    listed_pins = {c["purl"].partition("pkg:pypi/")[2] for c in listed}
    required_pins = {f"{n}@{v}" for n, v in pins((ROOT / RUNS).read_text(encoding="utf-8")).items()}
    if missing := sorted(required_pins - listed_pins):
        print(f"The list lacks {', '.join(missing)}.", file=sys.stderr)  # noqa: T201 - as above
        return 1
    print(f"{SBOM.relative_to(ROOT)}: {len(listed_pins)} packages")  # noqa: T201 - as above
    return 0


def audit() -> int:
    """Ask OSV for known faults of what runs; where it cannot be reached, that is no pass."""
    process = _run(
        "pip-audit --strict --disable-pip --require-hashes --vulnerability-service osv "
        f"--format json --requirement {RUNS}"
    )
    try:
        dependencies = json.loads(process.stdout)["dependencies"]
    except (ValueError, KeyError):
        last = process.stderr.strip().splitlines()[-1:] or ["no answer"]
        print(f"NOT AUDITED: {last[0][:300]}", file=sys.stderr)  # noqa: T201 - as above
        return 2
    faulty = [(one["name"], v["id"]) for one in dependencies for v in one.get("vulns", ())]
    for name, fault in faulty:
        print(f"{name}: {fault}")  # noqa: T201 - as above
    print(f"{len(dependencies)} packages asked for, {len(faulty)} known faults")  # noqa: T201 - as above
    return 1 if faulty else 0


def _run(command: str) -> subprocess.CompletedProcess[str]:
    """A program that is installed beside this Python, in the folder of the project."""
    program, *words = command.split()
    beside = str(Path(sys.executable).parent / program)
    return subprocess.run([beside, *words], cwd=ROOT, capture_output=True, text=True, check=False)


COMMANDS = {"lock": lock, "sbom": sbom, "audit": audit}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    sys.exit(COMMANDS[parser.parse_args().command]())
