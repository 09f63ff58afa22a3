"""`whole`, for a route: the rest of a path, line breaks in it too.

Starlette's own ``path`` ends at a line break, so that ``/figures/a%0A.json`` would be no figure
address and be answered by the front page.
"""

from __future__ import annotations

from starlette.convertors import PathConvertor, register_url_convertor


class WholePath(PathConvertor):
    """The rest of a path as it is."""

    regex = r"[\s\S]*"


register_url_convertor("whole", WholePath())


def whole(name: str) -> str:
    """What stands in a route for the rest of a path, given to the handler as `name`."""
    return f"{{{name}:whole}}"
