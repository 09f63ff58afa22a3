"""Supply chain of the dashboard: hashes of its packages, an SBOM, a notice, known vulnerabilities.

For example: ``python tools/supply.py lock``. Needs the packages of requirements-supply.txt.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from packaging.version import Version

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
NOTICE = ROOT / "NOTICE"
IN_WORDS = {"protobuf": "BSD-3-Clause", "pydeck": "Apache-2.0"}
"""License of packages whose metadata state it in words alone."""
FONTS = (
    ("Source Sans 3", "static/fonts/OFL-source-sans-3.txt"),
    ("Source Serif 4", "static/fonts/OFL-source-serif-4.txt"),
)
"""Typefaces that are redistributed, with their license."""


def pins(text: str) -> dict[str, str]:
    """Name, as an index compares it -> version, of a file of requirements or a lock."""
    return {_normal(name): version for name, version in PIN.findall(text)}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


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
    """Write a CycloneDX SBOM, each component with its license and the hashes of its files.

    Fails if it lacks a package of the lock file, a license or a hash.
    """
    SBOM.parent.mkdir(exist_ok=True)
    process = _run(
        f"cyclonedx-py requirements {RUNS} --pyproject pyproject.toml --output-reproducible "
        f"-o {SBOM.relative_to(ROOT)}"
    )
    if process.returncode:
        print(process.stderr, file=sys.stderr)  # noqa: T201 - as above
        return process.returncode
    bill = json.loads(SBOM.read_text(encoding="utf-8"))
    listed = bill["components"]
    licenses = _licenses()
    for one in listed:
        one["licenses"] = licenses.get(_normal(one["name"]), [])
    SBOM.write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for what, lacking in (
        ("license", [one["name"] for one in listed if not one["licenses"]]),
        ("hash", [one["name"] for one in listed if not _hashes(one)]),
    ):
        if lacking:
            print(f"No {what} is known of {', '.join(lacking)}.", file=sys.stderr)  # noqa: T201 - as above
            return 1
    listed_pins = {c["purl"].partition("pkg:pypi/")[2] for c in listed}
    required_pins = {f"{n}@{v}" for n, v in pins((ROOT / RUNS).read_text(encoding="utf-8")).items()}
    if missing := sorted(required_pins - listed_pins):
        print(f"The list lacks {', '.join(missing)}.", file=sys.stderr)  # noqa: T201 - as above
        return 1
    print(f"{SBOM.relative_to(ROOT)}: {len(listed_pins)} packages")  # noqa: T201 - as above
    return 0


def _licenses() -> dict[str, list[dict[str, Any]]]:
    """Package -> its license, as CycloneDX has it, from the metadata of what is installed."""
    process = _run("cyclonedx-py environment .venv/bin/python --output-reproducible")
    stated = {
        _normal(one["name"]): one.get("licenses", [])
        for one in json.loads(process.stdout)["components"]
    }
    in_words = {name: [{"license": {"id": spdx}}] for name, spdx in IN_WORDS.items()}
    return {**stated, **in_words}


def _hashes(component: dict[str, Any]) -> list[str]:
    references = component.get("externalReferences", ())
    return [one["content"] for reference in references for one in reference.get("hashes", ())]


def notice_text() -> str:
    """What is redistributed with the program, and under which license: tables and typefaces."""
    import yaml  # noqa: PLC0415 - not where packages are inspected

    records = yaml.safe_load((ROOT / "data" / "sources.yaml").read_text(encoding="utf-8"))
    by_license: dict[str, list[str]] = {}
    for one in records:
        license_name = ": ".join(filter(None, (one["licence"], one.get("licence_url"))))
        tables = f" ({', '.join(one['tables'])})" if one.get("tables") else ""
        by_license.setdefault(license_name, []).append(f"  {one['citation']}{tables}")
    lines = [
        "msp_dash redistributes the following. The program itself is under the license in LICENSE.",
        "",
        "Tables (data/), made from publications of others; data/sources.yaml has each edition:",
    ]
    for license_name, citations in sorted(by_license.items()):
        lines += ["", license_name, *sorted(citations)]
    lines += ["", "Typefaces (static/fonts), SIL Open Font License 1.1:"]
    lines += [f"  {name}: {file}" for name, file in FONTS]
    return "\n".join(lines) + "\n"


def notice() -> int:
    """Write ``NOTICE``."""
    NOTICE.write_text(notice_text(), encoding="utf-8")
    return 0


def known_faults(folder: Path, packages: Mapping[str, str]) -> list[tuple[str, str]]:
    """(package, id) of each advisory that applies, from a local copy of OSV's for PyPI.

    Parameters
    ----------
    folder : JSON files of OSV's schema, as its archive ``PyPI/all.zip`` has them.
    packages : name -> version.
    """
    matches = []
    for file in sorted(folder.rglob("*.json")):
        advisory = json.loads(file.read_text(encoding="utf-8"))
        for affected in advisory.get("affected", ()):
            package = affected.get("package", {})
            version = packages.get(_normal(package.get("name", "")))
            if package.get("ecosystem") == "PyPI" and version and _applies(affected, version):
                matches.append((package["name"], advisory["id"]))
    return matches


def _applies(affected: dict[str, Any], version: str) -> bool:
    """Whether a version is listed, or lies between an event that begins a fault and its end."""
    if version in affected.get("versions", ()):
        return True
    for span in affected.get("ranges", ()):
        is_faulty = False
        for event in span.get("events", ()) if span["type"] == "ECOSYSTEM" else ():
            ((kind, at),) = event.items()
            is_past = (
                Version(version) > Version(at)
                if kind == "last_affected"
                else (Version(version) >= Version(at))
            )
            is_faulty = kind == "introduced" if is_past else is_faulty
        if is_faulty:
            return True
    return False


def audit(advisories: Path | None = None) -> int:
    """Look for known faults of what runs, in a local copy of advisories or at OSV.

    Where OSV cannot be reached, that is no pass.
    """
    if advisories is not None:
        packages = pins((ROOT / RUNS).read_text(encoding="utf-8"))
        count = sum(1 for _ in advisories.rglob("*.json"))
        if not count:
            print(f"NOT AUDITED: {advisories} has no advisories (*.json of OSV).", file=sys.stderr)  # noqa: T201 - as above
            return 2
        return _report(known_faults(advisories, packages), len(packages), f"{count} advisories")
    process = _run(
        "pip-audit --strict --disable-pip --require-hashes --vulnerability-service osv "
        f"--format json --requirement {RUNS}"
    )
    try:
        dependencies = json.loads(process.stdout)["dependencies"]
    except (ValueError, KeyError):
        last = process.stderr.strip().splitlines()[-1:] or ["no answer"]
        print(  # noqa: T201 - as above
            f"NOT AUDITED: OSV (api.osv.dev) was asked for {RUNS} and could not be reached: "
            f"{last[0][:300]}. Give a local copy: make audit ADVISORIES=FOLDER",
            file=sys.stderr,
        )
        return 2
    faulty = [(one["name"], v["id"]) for one in dependencies for v in one.get("vulns", ())]
    return _report(faulty, len(dependencies), "OSV")


def _report(faulty: list[tuple[str, str]], count: int, where: str) -> int:
    for name, fault in faulty:
        print(f"{name}: {fault}")  # noqa: T201 - as above
    print(f"{count} packages looked for in {where}, {len(faulty)} known faults")  # noqa: T201 - as above
    return 1 if faulty else 0


def _run(command: str) -> subprocess.CompletedProcess[str]:
    """A program that is installed beside this Python, in the folder of the project."""
    program, *words = command.split()
    beside = str(Path(sys.executable).parent / program)
    return subprocess.run([beside, *words], cwd=ROOT, capture_output=True, text=True, check=False)


COMMANDS: dict[str, Callable[..., int]] = {
    "lock": lock,
    "sbom": sbom,
    "notice": notice,
    "audit": audit,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--advisories", type=Path, help="a local copy, for audit")
    args = parser.parse_args()
    more = {"advisories": args.advisories} if args.command == "audit" else {}
    sys.exit(COMMANDS[args.command](**more))
