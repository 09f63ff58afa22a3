"""What a .docx package must hold so that Word opens it without a repair prompt.

Order of elements: ECMA-376, 5th edition, part 1 (wml.xsd).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = {
    "w": W,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
    "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct "
    "topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind "
    "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
    "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect "
    "bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW "
    "jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
    "tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection "
    "tcFitText vAlign hideMark",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden "
    "unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr "
    "tcPr tblStylePr",
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "settings": "writeProtection view zoom removePersonalInformation defaultTabStop footnotePr "
    "endnotePr compat",
}
"""Order of the children that are written here; others may stand where they want."""


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(set(names)) == len(names)
        return {name: package.read(name) for name in names}


def tree(data: bytes, part: str = "word/document.xml") -> Any:
    """A part as XML."""
    return etree.fromstring(parts(data)[part])


def text_of(data: bytes) -> str:
    """All text in its order, a paragraph a line, and that of the footnotes after it."""
    lines = []
    for part in ("word/document.xml", "word/footnotes.xml"):
        for paragraph in tree(data, part).iter(f"{{{W}}}p"):
            lines.append("".join(node.text or "" for node in paragraph.iter(f"{{{W}}}t")))
    return "\n".join(lines)


def find(node: Any, path: str) -> list[Any]:
    """Elements by XPath, with the prefixes of `NAMES`."""
    return list(node.xpath(path, namespaces=NAMES))


def complaints(data: bytes) -> list[str]:
    """What Word might repair or refuse; empty for a good document."""
    return [*_package(parts(data)), *_document(data)]


def _package(files: dict[str, bytes]) -> Iterator[str]:
    types = etree.fromstring(files["[Content_Types].xml"])
    overrides = {node.get("PartName") for node in types if node.get("PartName")}
    endings = {node.get("Extension") for node in types if node.get("Extension")}
    reached = {"[Content_Types].xml", "_rels/.rels"}
    for name, content in files.items():
        if f"/{name}" not in overrides and name.rpartition(".")[2].lower() not in endings:
            yield f"{name} has no content type"
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        owner = posixpath.join(folder, posixpath.basename(name)[:-5])
        reached.add(name)
        for relation in etree.fromstring(content):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target")
            path = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            reached.add(path)
            if path not in files:
                yield f"{name} leads to {path}, which is not there"
            elif owner in files and owner.endswith("document.xml"):
                used = f'"{relation.get("Id")}"'.encode() in files[owner]
                if not used and path.rpartition("/")[0].endswith("media"):
                    yield f"{path} is not used"
    yield from (f"{name} has no relationship" for name in files if name not in reached)


def _document(data: bytes) -> Iterator[str]:
    files = parts(data)
    document, styles = tree(data), tree(data, "word/styles.xml")
    for name, content in files.items():
        if name.startswith("word/") and name.endswith(".xml"):
            yield from _order(name, etree.fromstring(content))
    style_ids = {node.get(f"{{{W}}}styleId") for node in find(styles, "//w:style")}
    notes = tree(data, "word/footnotes.xml")
    for node in [*find(document, "//w:pStyle|//w:rStyle"), *find(notes, "//w:pStyle|//w:rStyle")]:
        if node.get(f"{{{W}}}val") not in style_ids:
            yield f"there is no style {node.get(f'{{{W}}}val')}"
    yield from _tables(document)
    yield from _references(data, document, notes)
    picture_ids = [node.get("id") for node in find(document, "//wp:docPr")]
    if len(set(picture_ids)) != len(picture_ids):
        yield "two pictures have one id"


def _tables(document: Any) -> Iterator[str]:
    for cell in find(document, "//w:tc"):
        if cell[-1].tag != f"{{{W}}}p":
            yield "a cell does not end with a paragraph"
    for table in find(document, "//w:tbl"):
        following = table.getnext()
        if following is not None and following.tag == table.tag:
            yield "two tables have nothing between them"
        count = len(find(table, "w:tblGrid/w:gridCol"))
        if any(len(find(row, "w:tc")) != count for row in find(table, "w:tr")):
            yield "a row has other columns than its table"


def _references(data: bytes, document: Any, notes: Any) -> Iterator[str]:
    ids = [node.get(f"{{{W}}}id") for node in find(document, "//w:footnoteReference")]
    written = [n.get(f"{{{W}}}id") for n in find(notes, "w:footnote[not(@w:type)]")]
    if ids != written:
        yield f"footnotes {written} for references {ids}"
    marks = {node.get(f"{{{W}}}name") for node in find(document, "//w:bookmarkStart")}
    for field in find(document, "//w:instrText"):
        word = re.match(r" NOTEREF (\S+)", field.text or "")
        if word and word[1] not in marks:
            yield f"no bookmark {word[1]}"
    numbered = {n.get(f"{{{W}}}numId") for n in find(tree(data, "word/numbering.xml"), "w:num")}
    for node in find(document, "//w:numId"):
        if node.get(f"{{{W}}}val") not in numbered:
            yield f"there is no list {node.get(f'{{{W}}}val')}"


def _order(name: str, root: Any) -> Iterator[str]:
    for node in root.iter(etree.Element):
        order = ORDER.get(etree.QName(node).localname, "").split()
        if not order or etree.QName(node).namespace != W:
            continue
        places = [
            order.index(tag) for child in node if (tag := etree.QName(child).localname) in order
        ]
        if places != sorted(places):
            tags = " ".join(etree.QName(child).localname for child in node)
            yield f"{name}: {etree.QName(node).localname} has {tags}"
