"""Generate ``static/fonts`` and the tables of advance widths.

Run it when the fonts change (fontTools and brotli are needed only here)::

    npm pack @fontsource/source-sans-3@5.3.1 @fontsource/source-serif-4@5.3.1
    python tools/fonts.py FOLDER_OF_THE_TWO_TGZ
    python tools/fonts.py --office FOLDER_OF_TTF

The second measures the faces in which an office shows a slide, from free fonts of the same
widths: Liberation Sans (Arial) and Gelasio (Georgia), both under the SIL Open Font License 1.1; and
DejaVu (Bitstream Vera license), which LibreOffice takes where it has neither. Only their widths are
stored, no outlines.

Browsers load the woff2 files (latin and latin-ext are separate, so that most users load only
latin); typst reads one merged TTF per weight. Both have the same outlines and the same widths.
"""

from __future__ import annotations

import io
import json
import sys
import tarfile
from collections import defaultdict
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "static" / "fonts"
ADVANCES = ROOT / "msp_dash" / "render" / "layout" / "advances.json"
FAMILIES = {"source-sans-3": "Source Sans 3", "source-serif-4": "Source Serif 4"}
WEIGHTS = {400: "Regular", 600: "SemiBold"}
SUBSETS = ("latin", "latin-ext")
OFFICE_ADVANCES = ADVANCES.with_name("office_advances.json")
OFFICE = {
    "arial-400": "LiberationSans-Regular.ttf",
    "arial-700": "LiberationSans-Bold.ttf",
    "georgia-400": "gelasio-400.ttf",
    "georgia-700": "gelasio-700.ttf",
    "dejavu-400": "DejaVuSans.ttf",
    "dejavu-700": "DejaVuSans-Bold.ttf",
    "dejavu-serif-400": "DejaVuSerif.ttf",
    "dejavu-serif-700": "DejaVuSerif-Bold.ttf",
}


def unpack(folder: Path) -> None:
    """Copy the woff2 files and the licence of each package to ``static/fonts``."""
    FONTS.mkdir(parents=True, exist_ok=True)
    for family in FAMILIES:
        (archive,) = folder.glob(f"fontsource-{family}-*.tgz")
        with tarfile.open(archive) as tar:
            for weight in WEIGHTS:
                for subset in SUBSETS:
                    name = f"{family}-{subset}-{weight}-normal.woff2"
                    _copy(tar, f"package/files/{name}", FONTS / name)
            _copy(tar, "package/LICENSE", FONTS / f"OFL-{family}.txt")


def _copy(tar: tarfile.TarFile, member: str, target: Path) -> None:
    source = tar.extractfile(member)
    if source is None:
        raise FileNotFoundError(f"{member} is not in {tar.name}: another version of the package?")
    target.write_bytes(source.read())


def merge(family: str, weight: int) -> TTFont:
    """Latin and latin-ext in one TTF, named so that typst finds it by family and weight."""
    parts = []
    for subset in SUBSETS:
        font = TTFont(FONTS / f"{family}-{subset}-{weight}-normal.woff2")
        font.flavor = None
        part = io.BytesIO()
        font.save(part)
        part.seek(0)
        parts.append(part)
    merged = Merger().merge(parts)
    full, style = FAMILIES[family], WEIGHTS[weight]
    names = {1: f"{full} {style}", 2: "Regular", 4: f"{full} {style}", 16: full, 17: style}
    names[6] = f"{full.replace(' ', '')}-{style}"
    table = merged["name"]
    table.names = [n for n in table.names if n.nameID in (0, 5, 13, 14)]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    merged["head"].created = merged["head"].modified = 0
    merged.recalcTimestamp = False
    merged.save(FONTS / f"{family}-{weight}.ttf")
    return merged


def advances(font: TTFont) -> dict[str, str]:
    """Advance width in thousandths of an em -> the characters that have it."""
    scale = 1000 / font["head"].unitsPerEm
    by_width: defaultdict[str, list[str]] = defaultdict(list)
    for code, glyph in sorted(font.getBestCmap().items()):
        by_width[str(round(font["hmtx"][glyph][0] * scale))].append(chr(code))
    return {width: "".join(chars) for width, chars in sorted(by_width.items())}


def measure_office(folder: Path) -> None:
    """Write the widths of the faces of an office, of the characters that the bundled fonts have."""
    own = "".join("".join(one.values()) for one in json.loads(ADVANCES.read_text("utf-8")).values())
    table = {}
    for name, file in OFFICE.items():
        widths = advances(TTFont(folder / file))
        in_both = {w: "".join(c for c in chars if c in own) for w, chars in widths.items()}
        table[name] = {w: chars for w, chars in in_both.items() if chars}
    write(OFFICE_ADVANCES, table)


def write(path: Path, table: dict[str, dict[str, str]]) -> None:
    """Write a table of widths."""
    text = json.dumps(table, ensure_ascii=False, indent=0, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Unpack, merge, measure."""
    if sys.argv[1:2] == ["--office"] and len(sys.argv) == 3:
        measure_office(Path(sys.argv[2]))
        return
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    unpack(Path(sys.argv[1]))
    table = {
        f"{family}-{weight}": advances(merge(family, weight))
        for family in FAMILIES
        for weight in WEIGHTS
    }
    write(ADVANCES, table)


if __name__ == "__main__":
    main()
