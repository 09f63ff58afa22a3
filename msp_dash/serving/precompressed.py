"""Static files, compressed once and served from memory.

Streamlit does not compress ``/`` and ``/static``, its largest responses: compression turns 2.7 MB
of a first visit into 1.0 MB. Each file is compressed once, during warm-up or at its first request.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_COMPRESSIBLE = frozenset({".css", ".html", ".js", ".json", ".svg", ".ttf", ".txt"})
"""Endings of files that compression makes smaller."""

_GZIP_LEVEL = 6
_BROTLI_QUALITY = 6
"""On Streamlit's 25 MB both take 1.5 s of each start; 9 and 7 take 2.5 s for 0.3 and 0.8% less."""

IMMUTABLE = "public, max-age=31536000, immutable"
"""A year, for files whose name changes with their content."""

REVALIDATE = "no-cache"
"""Cached by the browser, but revalidated each time: 304 if nothing has changed."""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file behind a URL path, its ``Cache-Control``, and a function that rewrites it, if any."""

    path: Path
    cache_control: str
    rewrite: Callable[[bytes], bytes] | None = None


def inventory(prefix: str, folder: Path, cache_control: str) -> dict[str, StaticFile]:
    """URL path -> file, for every file of `folder`."""
    return {
        f"{prefix}/{path.relative_to(folder).as_posix()}": StaticFile(path, cache_control)
        for path in folder.rglob("*")
        if path.is_file()
    }


@lru_cache(maxsize=2048)
def _compressed(file: StaticFile, _changed: int, encoding: str) -> bytes:
    raw = file.path.read_bytes()
    return encoded(file.rewrite(raw) if file.rewrite else raw, encoding)


def encoded(raw: bytes, encoding: str, brotli_quality: int = _BROTLI_QUALITY) -> bytes:
    """`raw` in ``br``, ``gzip`` or plain ("")."""
    if encoding == "br":
        return bytes(brotli.compress(raw, quality=brotli_quality))
    return gzip.compress(raw, _GZIP_LEVEL, mtime=0) if encoding else raw


def compressed(file: StaticFile, encoding: str) -> bytes:
    """Bytes of a file in ``br``, ``gzip`` or plain (""), made once for each version of the file."""
    return _compressed(file, file.path.stat().st_mtime_ns, encoding)


@lru_cache(maxsize=256)
def accepted_encoding(header: str) -> str:
    """``br``, ``gzip`` or "": the best encoding that an Accept-Encoding header takes."""
    return next((encoding for encoding in ("br", "gzip") if _takes(header, encoding)), "")


def _takes(header: str, encoding: str) -> bool:
    weights = dict(_weights(header))
    return weights.get(encoding, weights.get("*", 0.0)) > 0


def _weights(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        name, _, quality = part.partition(";")
        try:
            weight = float(quality.split("=")[1]) if "=" in quality else 1.0
        except ValueError:
            weight = 0.0
        yield name.strip().lower(), weight


class Precompressed:
    """ASGI middleware that serves static files and passes all other requests on."""

    def __init__(self, app: ASGIApp, files: Mapping[str, StaticFile]) -> None:
        self.app = app
        self.files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD for a known file; requests for ranges are passed on."""
        answer: Response | None = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            file, headers = self.files.get(scope["path"]), Headers(scope=scope)
            if file and "range" not in headers:
                answer = await run_in_threadpool(_answer, file, headers)
            elif not _takes(headers.get("accept-encoding", ""), "gzip"):
                # Streamlit compresses wherever the word stands, also in `gzip;q=0`.
                others = [one for one in scope["headers"] if one[0] != b"accept-encoding"]
                scope = {**scope, "headers": others}
        await (answer or self.app)(scope, receive, send)


def _answer(file: StaticFile, request: Headers) -> Response | None:
    is_compressible = file.path.suffix in _COMPRESSIBLE
    accepted = request.get("accept-encoding", "")
    encoding = accepted_encoding(accepted) if is_compressible else ""
    try:
        body = compressed(file, encoding)
    except OSError:
        return None  # Gone since the start: the app below says so.
    headers = {"Cache-Control": file.cache_control, "Vary": "Accept-Encoding"}
    response = tagged(body, request, headers, _media_type(file.path))
    if encoding and response.status_code == 200:
        response.headers["Content-Encoding"] = encoding
    return response


def _media_type(path: Path) -> str:
    # Not left to the machine: a Windows registry may call a script text/plain.
    media_types = {".js": "application/javascript", ".svg": "image/svg+xml"}
    media_types |= {".ttf": "font/ttf", ".woff2": "font/woff2"}
    return media_types.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"


def tagged(body: bytes, request: Headers, headers: dict[str, str], media_type: str) -> Response:
    """A response with a weak ETag of `body`; 304 without a body if ``If-None-Match`` names it."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    etags = {item.strip() for item in request.get("if-none-match", "").split(",")}
    headers = headers | {"ETag": tag}
    if etags & {tag, tag.removeprefix("W/"), "*"}:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)


def warm(files: Mapping[str, StaticFile]) -> None:
    """Compress all files, in both encodings (browsers take brotli only over https or locally)."""
    for encoding in ("gzip", "br"):
        for file in files.values():
            if file.path.suffix in _COMPRESSIBLE:
                compressed(file, encoding)
