"""Describe the machine and the package versions of a run."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = (
    "streamlit",
    "uvicorn",
    "starlette",
    "websockets",
    "pandas",
    "pyarrow",
    "plotly",
    "brotli",
)


def _first(path: str, name: str) -> str:
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return "unknown"


def commit() -> str:
    """Short name of the commit, with "+" where files differ from it."""
    command = ["git", "describe", "--always", "--abbrev=10", "--dirty=+"]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return process.stdout.strip() or "unknown"


def facts() -> dict[str, str]:
    """Name -> value, for the head of the results."""
    gib = int(_first("/proc/meminfo", "MemTotal").split()[0]) / 2**20
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return {
        "commit": commit(),
        "machine": f"{os.cpu_count()} cores ({_first('/proc/cpuinfo', 'model name')}), "
        f"{gib:.0f} GiB, {platform.system()} {platform.release()}",
        "load before (1, 5, 15 minutes)": load,
        "Python": platform.python_version(),
        "versions": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
    }
