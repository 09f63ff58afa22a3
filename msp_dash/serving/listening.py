"""Listening sockets: TCP ports and Unix domain sockets, and how many connections there may be."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import resource

_BACKLOG = 2048
"""Accept queue, large enough for an audience that opens one link while a process restarts."""

OPEN_FILES = 10_240
"""For a thousand readers, and what macOS gives at most."""


def allow_connections() -> None:
    """Let this process and its children have `OPEN_FILES`, or as many as the system allows.

    Linux gives a program 1,024 until it asks for more. A reader takes up to ten: a websocket, six
    connections for cards, three files of the event loop that Streamlit makes for each session.
    """
    if sys.platform == "win32":
        return  # It has no such limit.
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    if now != resource.RLIM_INFINITY and now < enough:
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, most))


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one.

    Raises
    ------
    OSError
        When the port is taken or not permitted.
    """
    # With the protocol named: asyncio sets TCP_NODELAY only on such sockets, and without it every
    # rerun waits 40 ms for the reader's delayed acknowledgement.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # On Windows this option would let two servers share one port.
        if os.name != "nt":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def bind_path(path: Path) -> socket.socket:
    """A listening unix socket at `path`; one that a dead server left there is replaced.

    Its owner and its group may connect, and whom the folder lets in.

    Raises
    ------
    OSError
        When a server answers there already, or the path cannot be used.
    """
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.is_socket() and not _answers(path):
            path.unlink()
        listening.bind(str(path))
        path.chmod(0o660)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        error.filename = error.filename or str(path)
        raise
    return listening


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe, suppress(OSError):
        probe.connect(str(path))
        return True
    return False
