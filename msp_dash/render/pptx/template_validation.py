"""Validation of an uploaded template: what is not a plain, small presentation is rejected.

Uploads are not trusted. Macros, active content, external links, document types, encryption and zip
bombs raise `TemplateError`, whose message is shown to the user.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

import pptx
from lxml import etree
from pptx.presentation import Presentation

from msp_dash.words import Words

MAX_BYTES = 40 * 1024 * 1024
MAX_UNPACKED_BYTES = 250 * 1024 * 1024
MAX_ENTRIES = 4000
MAX_RATIO = 200
"""Maximum compression ratio of one part: XML has about 20, a zip bomb 1000."""

_RATIO_FROM_BYTES = 1024 * 1024
_ACTIVE = ("vbaproject", "activex", "vbadata", "oleobject")
_ACTIVE_LINKS = ("/oleobject", "/control", "/activexcontrolbinary", "/vbaproject")
"""Suffixes of relationship types that lead to programs, whatever the part is called."""

_PRESENTATION = "presentationml.presentation.main+xml"
_KINDS = ("presentationml.template.main+xml", "presentationml.slideshow.main+xml")
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class TemplateError(ValueError):
    """A rejected template. The message is one sentence for the user."""


def open_template(raw: bytes, w: Words) -> Presentation:
    """The presentation in a .pptx or .potx file, after validation.

    Raises
    ------
    TemplateError
        If it is not a presentation, too large, a zip bomb, encrypted, or contains macros, active
        content, external links, or a document type.
    """
    package = _validated(raw, w)
    try:
        presentation = pptx.Presentation(io.BytesIO(package))
        masters = list(presentation.slide_masters)
    except Exception as error:  # python-pptx fails on a damaged package in many ways.
        raise TemplateError(
            w("slides.template.error.damaged", part="ppt/presentation.xml")
        ) from error
    if not masters:
        raise TemplateError(w("slides.template.error.no_presentation"))
    return presentation


def _validated(raw: bytes, w: Words) -> bytes:
    """The file after validation, as a presentation even if it was saved as a template."""
    if len(raw) > MAX_BYTES:
        raise TemplateError(w("slides.template.error.large", limit=MAX_BYTES // 2**20))
    try:
        package = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise TemplateError(w("slides.template.error.no_zip")) from error
    with package:
        _check_sizes(package.infolist(), w)
        names = package.namelist()
        if "[Content_Types].xml" not in names or not any(n.startswith("ppt/") for n in names):
            raise TemplateError(w("slides.template.error.no_presentation"))
        kinds = _read(package, "[Content_Types].xml", w).decode("utf-8", "replace")
        _check_active(names, kinds, w)
        for name in names:
            if name.endswith((".xml", ".rels")):
                _check_part(name, _read(package, name, w), w)
        if not any(kind in kinds for kind in (_PRESENTATION, *_KINDS)):
            raise TemplateError(w("slides.template.error.no_presentation"))
        if _PRESENTATION in kinds:
            return raw
        return _as_presentation(package, kinds, w)


def _check_sizes(entries: Sequence[zipfile.ZipInfo], w: Words) -> None:
    if len(entries) > MAX_ENTRIES:
        raise TemplateError(w("slides.template.error.entries", limit=MAX_ENTRIES))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise TemplateError(w("slides.template.error.bomb", limit=MAX_UNPACKED_BYTES // 2**20))
    for entry in entries:
        if entry.flag_bits & 1:
            raise TemplateError(w("slides.template.error.encrypted"))
        tight = entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        if tight and entry.file_size > _RATIO_FROM_BYTES:
            raise TemplateError(w("slides.template.error.ratio", part=entry.filename))


def _check_active(names: Sequence[str], kinds: str, w: Words) -> None:
    for name in names:
        if any(word in name.lower() for word in _ACTIVE):
            raise TemplateError(w("slides.template.error.macros", part=name))
    if "macroenabled" in kinds.lower() or "vbaproject" in kinds.lower():
        raise TemplateError(w("slides.template.error.macros", part="[Content_Types].xml"))


def _check_part(name: str, content: bytes, w: Words) -> None:
    plain = content.replace(b"\x00", b"")  # so that UTF-16 does not hide keywords
    if _DOCTYPE.search(plain):
        raise TemplateError(w("slides.template.error.entity", part=name))
    if not name.endswith(".rels"):
        return
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise TemplateError(w("slides.template.error.damaged", part=name)) from error
    for relation in root:
        if not isinstance(relation.tag, str):
            continue
        target = str(relation.get("Target"))[:120]
        if str(relation.get("TargetMode")).lower() == "external":
            raise TemplateError(w("slides.template.error.external", target=target))
        if str(relation.get("Type")).lower().endswith(_ACTIVE_LINKS):
            raise TemplateError(w("slides.template.error.macros", part=target))


def _read(package: zipfile.ZipFile, name: str, w: Words) -> bytes:
    try:
        return package.read(name)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise TemplateError(w("slides.template.error.damaged", part=name)) from error


def _as_presentation(package: zipfile.ZipFile, kinds: str, w: Words) -> bytes:
    """The same parts with the content type of a presentation."""
    for kind in _KINDS:
        kinds = kinds.replace(kind, _PRESENTATION)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.namelist():
            if name != "[Content_Types].xml":
                copy.writestr(name, _read(package, name, w))
        copy.writestr("[Content_Types].xml", kinds)
    return out.getvalue()
