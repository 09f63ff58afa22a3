"""A Starlette path converter, ``whole``: the rest of a path, including line breaks.

Starlette's own ``path`` stops at a line break, so that ``/figures/a%0A.json`` would match no figure
route and get the front page.
"""

from __future__ import annotations

from starlette.convertors import PathConvertor, register_url_convertor


class WholePathConverter(PathConvertor):
    """Matches the rest of a path unchanged."""

    regex = r"[\s\S]*"


register_url_convertor("whole", WholePathConverter())


def whole(name: str) -> str:
    """Placeholder of a route for the rest of a path, passed to the handler as `name`."""
    return f"{{{name}:whole}}"
