"""OpenAPI 3.1 document of the figure routes, generated from the registry.

One path per figure and format, with the parameters of the figure and the values that have data.
OpenAPI cannot express which values go together: two valid parameters may exclude each other (`set`
and `lens` both name a group), and a combination without data returns an empty figure. The
descriptions say so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from msp_dash import __version__
from msp_dash.data import TableError
from msp_dash.data.fields import FIELDS, column_of
from msp_dash.figures.registry import Spec, allowed, figure_name, registry
from msp_dash.params import Code, CodeList, Date, Several, Use
from msp_dash.render.export import DEFAULT_WIDTH_PX, FORMATS, WIDTHS_PX
from msp_dash.serving.request_log import HEADER
from msp_dash.theme import THEMES
from msp_dash.words import words
from msp_dash.words.names import countries, current_areas, places, trading_areas

Json = dict[str, Any]
SHARED: Mapping[Callable[[], Collection[str]], str] = {
    countries: "Country",
    current_areas: "Party",
    trading_areas: "Trader",
    places: "Site",
}
"""Long lists of codes that many parameters share, and the schema that has each."""

TEXT: Json = {"type": "string"}


def description() -> Json:
    """The document as a JSON object, without what a missing table would have."""
    specs = registry().values()
    own = {spec.id: _own(spec) for spec in specs}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": words()("ui.name"),
            "version": __version__,
            "description": "Figures on critical minerals, each with its sources, in every format. "
            "Nothing can be changed by these addresses.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "../", "description": "this dashboard"}],
        "paths": {
            "/figures": {"get": _list_of_figures()},
            **{
                f"/figures/{spec.id}.{ext}": {"get": _figure(spec, ext, own[spec.id])}
                for spec in specs
                for ext in FORMATS
            },
        },
        "components": {
            "parameters": _shared() | {n: p for one in own.values() for n, p in one.items()},
            "schemas": SCHEMAS | _values(),
            "responses": RESPONSES,
            "headers": HEADERS,
        },
    }


def _ref(kind: str, name: str) -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}


# --- responses -----------------------------------------------------------------------------------

HEADERS: Json = {
    HEADER: {"description": "The number of this answer, as the log has it.", "schema": TEXT},
    "ETag": {"description": "Of the bytes: send it back as If-None-Match.", "schema": TEXT},
}
_NUMBERED: Json = {HEADER: _ref("headers", HEADER)}
_TAGGED: Json = _NUMBERED | {"ETag": _ref("headers", "ETag")}

_TEXTS = ("title", "second", "subtitle", "unit", "basis", "alt", "sentence", "link")
"""Fields of a figure that are plain text."""

SCHEMAS: Json = {
    "Source": {
        "type": "object",
        "required": ["id", "publisher", "title", "edition", "licence", "url", "cite"],
        "additionalProperties": TEXT,
    },
    "Row": {
        "type": "object",
        "description": "A row of the data: each figure has some of these fields.",
        "properties": {
            name: {
                "description": " ".join(
                    field.meaning for key, field in FIELDS.items() if column_of(key) == name
                )
            }
            for name in dict.fromkeys(map(column_of, FIELDS))
        },
    },
    "Figure": {
        "type": "object",
        "required": ["id", "kind", "params", *_TEXTS, "data", "sources", "notes", "made"],
        "properties": {
            "id": TEXT,
            "kind": TEXT | {"description": "Kind of picture; `empty` where no data match."},
            "params": {
                "type": "object",
                "additionalProperties": {"type": ["string", "integer", "null"]},
            },
            **dict.fromkeys(_TEXTS, TEXT),
            "data": {"type": "array", "items": _ref("schemas", "Row")},
            "sources": {"type": "array", "items": _ref("schemas", "Source")},
            "notes": {"type": "array", "items": TEXT},
            "made": {"type": "string", "format": "date"},
            "nearest": {"type": ["string", "null"]},
        },
        "additionalProperties": False,
    },
    "Listed": {
        "type": "object",
        "required": ["id", "title", "page", "ext", "parameters"],
        "properties": {
            **dict.fromkeys(("id", "title", "page", "error"), TEXT),
            "ext": {"type": "array", "items": {"enum": list(FORMATS)}},
            "parameters": {"type": "object", "additionalProperties": {"type": "object"}},
        },
        "additionalProperties": False,
    },
    "Refusal": {
        "type": "object",
        "required": ["error", "request"],
        "properties": {
            "error": TEXT | {"description": "One sentence."},
            "request": TEXT | {"description": f"The number in `{HEADER}`."},
            "allowed": {"type": "array", "items": TEXT},
            **dict.fromkeys(("parameter", "sent", "hint", "id", "ext"), TEXT),
        },
    },
}


def _refusal(text: str) -> Json:
    return {
        "description": text,
        "headers": _NUMBERED,
        "content": {"application/json": {"schema": _ref("schemas", "Refusal")}},
    }


RESPONSES: Json = {
    "304": {
        "description": "What the reader holds already: `If-None-Match` named it.",
        "headers": _TAGGED,
    },
    "404": _refusal("No such figure or format."),
    "422": _refusal(
        "A parameter that the figure does not have, a value that it does not allow, a parameter "
        "twice, or `set` beside `lens`. The answer names it and lists what is allowed."
    ),
    "429": _refusal("Too many requests: `Retry-After` says when there will be room."),
    "500": _refusal("The figure could not be made. The log has the cause under the number."),
    "503": _refusal("A table is missing or damaged, or the figure takes too long."),
}
"""By status."""


def _answers(content: Json) -> Json:
    success = {"description": "The answer.", "headers": _TAGGED, "content": content}
    return {"200": success} | {status: _ref("responses", status) for status in RESPONSES}


def _list_of_figures() -> Json:
    listed = {"type": "array", "items": _ref("schemas", "Listed")}
    return {
        "operationId": "figures",
        "summary": "Every figure with its parameters, their values and defaults",
        "parameters": [_ref("parameters", "If-None-Match")],
        "responses": _answers({"application/json": {"schema": listed}}),
    }


def _figure(spec: Spec, ext: str, own: Json) -> Json:
    file_format = FORMATS[ext]
    media_type = file_format.media_type.split(";")[0]
    content: Json = {"schema": _ref("schemas", "Figure")} if ext == "json" else {}
    picture_options = ("theme", "width") if file_format.is_picture else ()
    shared = [_ref("parameters", one) for one in (*picture_options, "download", "If-None-Match")]
    return {
        "operationId": f"{spec.id}.{ext}",
        "summary": figure_name(spec.id, words()),
        "tags": [spec.page],
        "parameters": [*(_ref("parameters", one) for one in own), *shared],
        "responses": _answers({media_type: content}),
    }


# --- requests ------------------------------------------------------------------------------------


def _shared() -> Json:
    widths = {"type": "integer", "minimum": WIDTHS_PX.start, "maximum": WIDTHS_PX.stop - 1}
    return {
        "theme": _query("theme", {"enum": list(THEMES)}, "Colours of the picture."),
        "width": _query("width", widths | {"default": DEFAULT_WIDTH_PX}, "Pixels."),
        "download": _query("download", {"enum": ["0", "1"]}, "1: to be saved as a file."),
        "If-None-Match": {
            "name": "If-None-Match",
            "in": "header",
            "description": "An ETag: 304 where the answer would be the same.",
            "schema": TEXT,
        },
    }


def _query(name: str, schema: Mapping[str, Any], description: str = "") -> Json:
    optional = {"description": description} if description else {}
    return {"name": name, "in": "query", **optional, "schema": dict(schema)}


def _own(spec: Spec) -> Json:
    """Parameters of a figure by component name; none if a table is missing."""
    try:
        return {f"{spec.id}.{use.parameter.name}": _parameter(spec, use) for use in spec.uses}
    except TableError:
        return {}  # `/figures` says which one.


def _parameter(spec: Spec, use: Use) -> Json:
    parameter = use.parameter
    heading = parameter.heading(words()) if words().has(f"params.{parameter.name}.heading") else ""
    if isinstance(parameter, CodeList):
        codes: Json = {"type": "array", "items": _listed(parameter), "uniqueItems": True}
        if isinstance(parameter, Several):
            codes |= {"minItems": parameter.least, "maxItems": parameter.most}
        return _query(parameter.name, codes, heading) | {"style": "form", "explode": False}
    if isinstance(parameter, Code):
        listed = _listed(parameter)
        # Where there is a default, none cannot be asked for.
        schema = listed if use.usual else {"anyOf": [listed, {"const": ""}]}
        return _query(parameter.name, schema, heading)
    if isinstance(parameter, Date):
        return _query(parameter.name, {"type": "string", "format": "date"}, heading)
    values = list(allowed(spec, use))
    open_too = [""] if use.optional and "" not in values else []
    return _query(parameter.name, {"enum": [*values, *open_too]}, heading)


def _listed(parameter: Code) -> Json:
    """Schema of the codes of a parameter: a reference where many have the same."""
    name = SHARED.get(parameter.codes)
    return _ref("schemas", name) if name else {"enum": sorted(parameter.codes())}


def _values() -> Json:
    """Long lists of values that many parameters share, as schemas; none if a table is missing."""
    try:
        return {name: TEXT | {"enum": sorted(codes())} for codes, name in SHARED.items()}
    except TableError:
        return {}
