"""Generate the README's pictures of a slide and of a brief: ``python tools/brief_pictures.py``.

The slide is from a PowerPoint deck, rendered by LibreOffice; without it, the same figure as drawn
in presentation mode. The brief is the first page of a mineral's PDF, rendered by pdftoppm
(poppler-utils).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from msp_dash.briefing import deck  # noqa: E402  # the checkout is on the path only now
from msp_dash.briefing.mineral_deck import mineral_brief  # noqa: E402  # as above
from msp_dash.briefing.model import Briefing, FigureRef, FigureSlide  # noqa: E402  # as above
from msp_dash.briefing.paper import paper  # noqa: E402  # as above
from msp_dash.figures import build  # noqa: E402  # as above
from msp_dash.render.layout.compose import compose  # noqa: E402  # as above
from msp_dash.render.png import png  # noqa: E402  # as above
from msp_dash.words import words  # noqa: E402  # as above

SLIDE_FIGURE, SLIDE_MINERAL, BRIEF_MINERAL = "producers.map", "nickel", "cobalt"
SLIDE_PX, BRIEF_PX = 1280, 900
"""Widths of the pictures."""
LARGEST_BYTES = 300 * 1024
CONVERT_SECONDS = 120


def page_as_png(pdf: bytes, page: int, width: int) -> bytes:
    """One page of a PDF, `width` px wide."""
    tool = shutil.which("pdftoppm")
    if tool is None:
        sys.exit("No pdftoppm: `apt-get install -y poppler-utils`.")
    command = [tool, "-png", "-singlefile", "-f", str(page), "-l", str(page)]
    command += ["-scale-to-x", str(width), "-scale-to-y", "-1", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout


def by_libreoffice(soffice: str, pptx: bytes) -> bytes:
    """A deck as a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "slide.pptx")
        path.write_bytes(pptx)
        # A profile of its own: an office that is open elsewhere would take the job and drop it.
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [soffice, "--headless", profile, "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*command, path], check=True, capture_output=True, timeout=CONVERT_SECONDS)
        return path.with_suffix(".pdf").read_bytes()


def slide() -> bytes:
    """The slide: the second of a deck, after its title."""
    figure = build(SLIDE_FIGURE, {"mineral": SLIDE_MINERAL})
    soffice = shutil.which("soffice")
    if soffice is None:
        sys.stdout.write("No LibreOffice: the slide is drawn as on the stage.\n")
        return png(compose(figure, width=SLIDE_PX, chrome=True), scale=1.0)
    talk = Briefing(
        disclaimer=words()("briefing.disclaimer"),
        slides=(FigureSlide(figure=FigureRef(link=figure.link)),),
    )
    return page_as_png(by_libreoffice(soffice, deck.make(talk)[0]), 2, SLIDE_PX)


def brief() -> bytes:
    """The first page of a mineral's brief."""
    return page_as_png(paper(mineral_brief(BRIEF_MINERAL)), 1, BRIEF_PX)


def main() -> None:
    """Write both pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / "docs", help="folder")
    to: Path = parser.parse_args().to
    to.mkdir(parents=True, exist_ok=True)
    for name, make in {"slide.png": slide, "brief.png": brief}.items():
        picture = make()
        if len(picture) > LARGEST_BYTES:
            sys.exit(
                f"{name} has {len(picture) // 1024} KB; {LARGEST_BYTES // 1024} KB are allowed."
            )
        (to / name).write_bytes(picture)
        sys.stdout.write(f"{to / name}: {len(picture) // 1024} KB\n")


if __name__ == "__main__":
    main()
