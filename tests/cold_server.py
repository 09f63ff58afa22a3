"""The dashboard as ``python -m msp_dash`` starts it, but without the warm-up of the server.

The warm-up takes six seconds of a processor, for figures that a test of one page never asks for.
"""

from __future__ import annotations

import sys
from types import ModuleType

from msp_dash.cli import main
from msp_dash.serving.health import WarmUp

if __name__ == "__main__":
    nothing = ModuleType("msp_dash.serving.warm_up")
    vars(nothing).update(build_all=lambda _: WarmUp(0, ()), compress_all=lambda *_: None)
    sys.modules[nothing.__name__] = nothing
    sys.exit(main())
