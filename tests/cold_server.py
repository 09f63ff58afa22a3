"""The dashboard as ``python -m msp_dash`` starts it, but without the warm-up of the server.

The warm-up takes six seconds of a processor, for figures that a test of one page never asks for.
"""

from __future__ import annotations

import sys
from types import ModuleType

from msp_dash.cli import main
from msp_dash.serving.health import WarmUp


async def _nothing(*_: object) -> None:
    """In the place of opening all pages."""


def _replace(name: str, **content: object) -> None:
    module = ModuleType(f"msp_dash.serving.{name}")
    vars(module).update(content)
    sys.modules[module.__name__] = module


if __name__ == "__main__":
    _replace("warm_up", build_all=lambda _: WarmUp(0, ()), compress_all=lambda *_: None)
    _replace("page_warm_up", open_pages=_nothing)
    sys.exit(main())
