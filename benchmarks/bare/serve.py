"""Serve the bare page as `msp_dash.serving.app` serves the dashboard: ``serve.py PORT [--plain]``.

The same uvicorn settings, the same socket, the same compression of static files; ``--plain`` leaves
compression out, as Streamlit does.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.types import ASGIApp

from msp_dash.serving.precompressed import (
    IMMUTABLE,
    REVALIDATE,
    Precompressed,
    StaticFile,
    inventory,
    warm,
)

APP = Path(__file__).with_name("app.py")


def application(*, plain: bool) -> ASGIApp:
    """The bare page as an ASGI app."""
    app = st.App(APP)
    if plain:
        return app
    static = Path(st.__file__).parent / "static"
    files = {
        "/": StaticFile(static / "index.html", REVALIDATE),
        **inventory("/static", static / "static", IMMUTABLE),
    }
    warm(files)
    return Precompressed(app, files)


def main() -> None:
    """Serve until stopped."""
    # The protocol is named for the reason that `msp_dash.serving.listening.bind` gives.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", int(sys.argv[1])))
    listening.listen(2048)
    config = uvicorn.Config(
        application(plain="--plain" in sys.argv),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
