"""What a .pptx package must hold so that PowerPoint opens it without a repair prompt.

Order of elements: ECMA-376, 5th edition, part 1 (pml.xsd, dml-main.xsd, dml-chart.xsd).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

import openpyxl
from lxml import etree

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = {"a": A, "c": C, "p": P, "r": R}

_FILLS = "noFill solidFill gradFill blipFill pattFill grpFill"
_SHAPE = f"xfrm custGeom prstGeom {_FILLS} ln effectLst effectDag scene3d sp3d extLst"
_RUN = f"ln {_FILLS} effectLst highlight latin ea cs sym hlinkClick hlinkMouseOver rtl extLst"
_PARAGRAPH = (
    "lnSpc spcBef spcAft buClrTx buClr buSzTx buSzPct buSzPts buFontTx buFont buNone buAutoNum "
    "buChar buBlip tabLst defRPr extLst"
)
_SHOWS = "showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator"
_AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark "
    "minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt"
)
ORDER = {
    "p:presentation": "sldMasterIdLst notesMasterIdLst handoutMasterIdLst sldIdLst sldSz notesSz "
    "smartTags embeddedFontLst custShowLst photoAlbum custDataLst kinsoku defaultTextStyle "
    "modifyVerifier extLst",
    "p:sldMaster": "cSld clrMap sldLayoutIdLst transition timing hf txStyles extLst",
    "p:sldLayout": "cSld clrMapOvr transition timing hf extLst",
    "p:sld": "cSld clrMapOvr transition timing extLst",
    "p:cSld": "bg spTree custDataLst controls extLst",
    "p:timing": "tnLst bldLst extLst",
    "p:cTn": "stCondLst endCondLst endSync iterate childTnLst subTnLst",
    "p:seq": "cTn prevCondLst nextCondLst",
    "p:set": "cBhvr to",
    "p:cBhvr": "cTn tgtEl attrNameLst",
    "p:spTgt": "bg subSp oleChartEl txEl graphicEl",
    "p:bldGraphic": "bldAsOne bldSub",
    "p:sp": "nvSpPr spPr style txBody extLst",
    "p:cxnSp": "nvCxnSpPr spPr style extLst",
    "p:pic": "nvPicPr blipFill spPr style extLst",
    "p:graphicFrame": "nvGraphicFramePr xfrm graphic extLst",
    "p:spPr": _SHAPE,
    "c:spPr": _SHAPE,
    "p:txBody": "bodyPr lstStyle p",
    "a:txBody": "bodyPr lstStyle p",
    "a:rPr": _RUN,
    "a:defRPr": _RUN,
    "a:pPr": _PARAGRAPH,
    "a:lvl1pPr": _PARAGRAPH,
    "a:ln": "noFill solidFill gradFill pattFill prstDash custDash round bevel miter headEnd "
    "tailEnd extLst",
    "a:custGeom": "avLst gdLst ahLst cxnLst rect pathLst",
    "a:tcPr": f"lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D {_FILLS} headers extLst",
    "a:tbl": "tblPr tblGrid tr",
    "a:tc": "txBody tcPr extLst",
    "c:chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotFmts protection chart spPr "
    "txPr externalData printSettings userShapes extLst",
    "c:chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend "
    "plotVisOnly dispBlanksAs extLst",
    "c:plotArea": "layout barChart scatterChart catAx valAx dTable spPr extLst",
    "c:manualLayout": "layoutTarget xMode yMode wMode hMode x y w h extLst",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
    "c:scatterChart": "scatterStyle varyColors ser dLbls axId extLst",
    "c:ser": "idx order tx spPr invertIfNegative pictureOptions marker dPt dLbls trendline errBars "
    "cat val xVal yVal smooth shape extLst",
    "c:dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst",
    "c:dLbls": f"dLbl delete numFmt spPr txPr dLblPos {_SHOWS} showLeaderLines leaderLines extLst",
    "c:dLbl": f"idx delete layout tx numFmt spPr txPr dLblPos {_SHOWS} extLst",
    "c:marker": "symbol size spPr extLst",
    "c:catAx": f"{_AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst",
    "c:valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits extLst",
    "c:scaling": "logBase orientation max min extLst",
    "c:numCache": "formatCode ptCount pt extLst",
    "c:strCache": "ptCount pt extLst",
}
"""Element -> its children in the order of the schema."""

DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def complaints(data: bytes) -> list[str]:
    """Everything that is wrong with a package; an empty list for a sound one."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        parts = {name: package.read(name) for name in names}
    faults = [f"twice in the package: {n}" for n, count in Counter(names).items() if count > 1]
    faults += _about_types(parts)
    faults += _about_relations(parts)
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            root = etree.fromstring(content)
            faults += [f"{name}: {text}" for text in _about_order(root)]
            if re.fullmatch(r"ppt/(slides|slideLayouts|slideMasters)/[a-zA-Z]+\d+\.xml", name):
                faults += [f"{name}: {text}" for text in _about_shapes(root, name)]
    return faults


def _about_types(parts: dict[str, bytes]) -> Iterator[str]:
    root = etree.fromstring(parts["[Content_Types].xml"])
    extensions = {e.get("Extension").lower() for e in root if e.tag.endswith("Default")}
    overrides = {e.get("PartName")[1:] for e in root if e.tag.endswith("Override")}
    yield from (f"a type for no part: {name}" for name in overrides - parts.keys())
    for name in parts.keys() - overrides - {"[Content_Types].xml"}:
        if name.rpartition(".")[2].lower() not in extensions:
            yield f"no content type: {name}"
        elif name.endswith(".xml"):
            yield f"only the type of any XML: {name}"


def relations(parts: dict[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """(part, id, target part) of every relationship; external ones keep their address."""
    for name, content in parts.items():
        if not name.endswith(".rels"):
            continue
        folder, file = posixpath.split(name)
        owner = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
        for relation in etree.fromstring(content):
            target = relation.get("Target")
            if relation.get("TargetMode") == "External":
                yield owner, relation.get("Id"), f"external: {target}"
            elif target.startswith("/"):
                yield owner, relation.get("Id"), target[1:]
            else:
                base = posixpath.dirname(owner)
                yield owner, relation.get("Id"), posixpath.normpath(posixpath.join(base, target))


def _about_relations(parts: dict[str, bytes]) -> Iterator[str]:
    ids: dict[str, set[str]] = {}
    targets = set()
    for owner, rel, target in relations(parts):
        ids.setdefault(owner, set()).add(rel)
        targets.add(target)
        if target not in parts:
            yield f"{owner}: {rel} leads to {target}"
    for name, content in parts.items():
        if name.endswith(".xml") and name != "[Content_Types].xml":
            used = set(re.findall(rb'\br:(?:id|embed|link)="([^"]+)"', content))
            missing = {u.decode() for u in used} - ids.get(name, set())
            yield from (f"{name}: uses {rel}, which is not there" for rel in missing)
    lost = {n for n in parts if not n.endswith(".rels")} - targets - {"[Content_Types].xml"}
    yield from (f"nothing leads to {name}" for name in lost)


def _about_order(root: Any) -> Iterator[str]:
    for element in root.iter(etree.Element):
        space, local = etree.QName(element).namespace, etree.QName(element).localname
        prefix = next((p for p, uri in NAMES.items() if uri == space), "")
        order = ORDER.get(f"{prefix}:{local}", "").split()
        if not order:
            continue
        children = [etree.QName(child).localname for child in element]
        unknown = [child for child in children if child not in order]
        if unknown:
            yield f"{local} cannot hold {unknown}"
            continue
        places = [order.index(child) for child in children]
        # The axes of a plot come in any order among themselves.
        if places != sorted(places):
            yield f"{local} holds {children} out of order"


def _about_shapes(root: Any, name: str) -> Iterator[str]:
    shapes = root.findall(".//p:cNvPr", NAMES)
    ids = Counter(shape.get("id") for shape in shapes)
    yield from (f"id {one} {count} times" for one, count in ids.items() if count > 1)
    if not name.startswith("ppt/slides/"):
        return
    names = Counter(shape.get("name") for shape in shapes)
    yield from (f"name {one!r} {count} times" for one, count in names.items() if count > 1)
    for shape in shapes[1:]:
        if not shape.get("descr") and shape.find(f".//{DECORATIVE}") is None:
            yield f"{shape.get('name')!r} has no description"


def text_of(data: bytes, folder: str = "ppt/slides/") -> list[str]:
    """All words of each slide (or of its notes, by folder), in the order of the slides."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [n for n in package.namelist() if re.fullmatch(rf"{folder}[a-zA-Z]+\d+\.xml", n)]
        names.sort(key=lambda n: int(re.findall(r"\d+", n)[-1]))
        roots = [etree.fromstring(package.read(name)) for name in names]
    return ["\n".join("".join(p.itertext()) for p in root.iter(f"{{{A}}}p")) for root in roots]


def charts(data: bytes) -> Iterator[tuple[Any, openpyxl.Workbook]]:
    """(chart XML, its workbook) of every chart."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for owner, _, target in relations(parts):
        if owner.startswith("ppt/charts/") and target.endswith(".xlsx"):
            book = openpyxl.load_workbook(io.BytesIO(parts[target]))
            yield etree.fromstring(parts[owner]), book


def cached(reference: Any) -> list[str | None]:
    """Cached points of a reference (``c:numRef`` or ``c:strRef``), None for a blank."""
    count = int(reference.find(".//c:ptCount", NAMES).get("val"))
    points = {
        int(p.get("idx")): p.find("c:v", NAMES).text for p in reference.iterfind(".//c:pt", NAMES)
    }
    return [points.get(index) for index in range(count)]


def cells(book: openpyxl.Workbook, formula: str) -> list[Any]:
    """Cells of a workbook that a reference of a chart names."""
    sheet, _, area = formula.rpartition("!")
    area_cells = book[sheet.strip("'").replace("''", "'")][area.replace("$", "")]
    rows = area_cells if isinstance(area_cells, tuple) else ((area_cells,),)
    return [cell.value for row in rows for cell in row]
