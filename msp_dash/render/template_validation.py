"""Validation of an uploaded template: what is not a plain, small office file is rejected.

Uploads are not trusted. Macros, active content, external links, document types, encryption and zip
bombs raise `TemplateError`, whose message is shown to the user. `render.pptx` and `render.docx`
open what is left.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

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

_CLICKED, _LEFT_OUT = "/hyperlink", "/attachedtemplate"
"""Suffixes of relationship types: of an address, and of what is dropped when a file is opened."""
_ADDRESS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class TemplateError(ValueError):
    """A rejected template. The message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class PackageKind:
    """A kind of office file.

    Attributes
    ----------
    folder : of its parts, such as ``ppt/``.
    main : content type of its main part, without the part that all have.
    templates : the same for files saved as a template.
    no_zip, other, macros, entity : keys of the sentences that name the kind.
    may_link : whether an address to click on is allowed: letterheads have one.
    """

    folder: str
    main: str
    templates: tuple[str, ...]
    no_zip: str
    other: str
    macros: str
    entity: str
    may_link: bool = False


def validated(raw: bytes, kind: PackageKind, w: Words) -> bytes:
    """The file after validation, as a document of its kind even if it was saved as a template.

    Raises
    ------
    TemplateError
        If it is not of the kind, too large, a zip bomb, encrypted, or contains macros, active
        content, external links, or a document type.
    """
    if len(raw) > MAX_BYTES:
        raise TemplateError(w("slides.template.error.large", limit=MAX_BYTES // 2**20))
    try:
        package = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise TemplateError(w(kind.no_zip)) from error
    with package:
        _check_sizes(package.infolist(), w)
        names = package.namelist()
        if "[Content_Types].xml" not in names or not any(n.startswith(kind.folder) for n in names):
            raise TemplateError(w(kind.other))
        types = _read(package, "[Content_Types].xml", w).decode("utf-8", "replace")
        _check_active(names, types, kind, w)
        for name in names:
            if name.endswith((".xml", ".rels")):
                _check_part(name, _read(package, name, w), kind, w)
        if not any(main in types for main in (kind.main, *kind.templates)):
            raise TemplateError(w(kind.other))
        return raw if kind.main in types else _as_document(package, types, kind, w)


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


def _check_active(names: Sequence[str], types: str, kind: PackageKind, w: Words) -> None:
    active = [name for name in names if any(word in name.lower() for word in _ACTIVE)]
    if "macroenabled" in types.lower() or "vbaproject" in types.lower():
        active.append("[Content_Types].xml")
    if active:
        raise TemplateError(w(kind.macros, part=active[0]))


def _check_part(name: str, content: bytes, kind: PackageKind, w: Words) -> None:
    plain = content.replace(b"\x00", b"")  # so that UTF-16 does not hide keywords
    if _DOCTYPE.search(plain):
        raise TemplateError(w(kind.entity, part=name))
    if not name.endswith(".rels"):
        return
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise TemplateError(w("slides.template.error.damaged", part=name)) from error
    for relation in root:
        if not isinstance(relation.tag, str):
            continue
        target, type_ = str(relation.get("Target"))[:120], str(relation.get("Type")).lower()
        is_link = kind.may_link and type_.endswith(_CLICKED) and _ADDRESS.match(target)
        is_left_out = kind.may_link and type_.endswith(_LEFT_OUT)
        if str(relation.get("TargetMode")).lower() == "external" and not (is_link or is_left_out):
            raise TemplateError(w("slides.template.error.external", target=target))
        if type_.endswith(_ACTIVE_LINKS):
            raise TemplateError(w(kind.macros, part=target))


def _read(package: zipfile.ZipFile, name: str, w: Words) -> bytes:
    try:
        return package.read(name)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise TemplateError(w("slides.template.error.damaged", part=name)) from error


def _as_document(package: zipfile.ZipFile, types: str, kind: PackageKind, w: Words) -> bytes:
    """The same parts with the content type of a document."""
    for template in kind.templates:
        types = types.replace(template, kind.main)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.namelist():
            if name != "[Content_Types].xml":
                copy.writestr(name, _read(package, name, w))
        copy.writestr("[Content_Types].xml", types)
    return out.getvalue()
