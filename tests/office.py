"""LibreOffice with the fonts that have the widths of Arial and Georgia."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

FONTS = {"Arial": "Liberation Sans", "Georgia": "Gelasio"}
"""Fonts of an office, and those that are as wide."""
NEEDS = (
    "apt-get install libreoffice-writer fonts-liberation; Gelasio (SIL OFL) is in npm's "
    "@fontsource/gelasio, whose latin-400 and latin-700 fontTools turns into TTF for ~/.fonts"
)


def missing() -> str:
    """What is not here, "" where all is."""
    if shutil.which("soffice") is None:
        return f"no LibreOffice: {NEEDS}"
    for font, same in FONTS.items():
        match = subprocess.run(
            ["fc-match", "-f", "%{family}", font], capture_output=True, text=True, check=True
        )
        if same not in match.stdout:
            return f"{match.stdout} stands for {font}, not {same}: {NEEDS}"
    return ""


def laid_out(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Files by name with their ending -> each as LibreOffice lays it out, as a PDF."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", *files]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=600)
    return {name: (folder / name).with_suffix(".pdf").read_bytes() for name in files}
