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
_SMALLEST_BYTES = 1000
"""Under this a file fits in one packet either way."""

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


class Folder:
    """All files of a folder behind a prefix of addresses, compressed or not.

    For a file that does not exist, such as one of the previous version, Streamlit sends its front
    page; a tab that stayed open through an upgrade, or a proxy, would take that for the script.
    """

    def __init__(self, prefix: str, folder: Path) -> None:
        self._prefix = f"{prefix}/"
        files = (path for path in folder.rglob("*") if path.is_file())
        self._paths = frozenset(f"{prefix}/{p.relative_to(folder).as_posix()}" for p in files)

    def lacks(self, path: str) -> bool:
        """Whether an address is behind the prefix and no file is there."""
        return path.startswith(self._prefix) and path not in self._paths


def inventory(
    prefix: str, folder: Path, cache_control: str, least: int = _SMALLEST_BYTES
) -> dict[str, StaticFile]:
    """URL path -> file, for every file of `folder` that compression makes smaller.

    `least` : size of the smallest, bytes; 0 where nobody else answers at the prefix.
    """
    return {
        f"{prefix}/{path.relative_to(folder).as_posix()}": StaticFile(path, cache_control)
        for path in folder.rglob("*")
        if path.suffix in _COMPRESSIBLE and path.stat().st_size >= least
    }


@lru_cache(maxsize=2048)
def _compressed(file: StaticFile, _changed: int, encoding: str) -> bytes:
    raw = file.path.read_bytes()
    if file.rewrite is not None:
        raw = file.rewrite(raw)
    if not encoding:
        return raw
    if encoding == "br":
        return bytes(brotli.compress(raw, quality=_BROTLI_QUALITY))
    return gzip.compress(raw, _GZIP_LEVEL, mtime=0)


def compressed(file: StaticFile, encoding: str) -> bytes:
    """Bytes of a file in ``br``, ``gzip`` or plain (""), made once for each version of the file."""
    return _compressed(file, file.path.stat().st_mtime_ns, encoding)


@lru_cache(maxsize=256)
def accepted_encoding(header: str) -> str:
    """``br``, ``gzip`` or "": the best encoding that an Accept-Encoding header takes."""
    weights = dict(_weights(header))
    return next((e for e in ("br", "gzip") if weights.get(e, weights.get("*", 0.0)) > 0), "")


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

    def __init__(
        self, app: ASGIApp, files: Mapping[str, StaticFile], whole: Folder | None = None
    ) -> None:
        self.app = app
        self.files = files
        self.whole = whole

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD for a known file; requests for ranges are passed on."""
        answer: Response | None = None
        if scope["type"] == "http" and self.whole and self.whole.lacks(scope["path"]):
            answer = Response(status_code=404, headers={"Cache-Control": "no-store"})
        elif scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            file = self.files.get(scope["path"])
            headers = Headers(scope=scope)
            encoding = accepted_encoding(headers.get("accept-encoding", ""))
            if file and (encoding or file.rewrite) and "range" not in headers:
                answer = await run_in_threadpool(_answer, file, encoding, headers)
        await (answer or self.app)(scope, receive, send)


def _answer(file: StaticFile, encoding: str, request: Headers) -> Response | None:
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
    media_types = {".js": "application/javascript", ".svg": "image/svg+xml", ".ttf": "font/ttf"}
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
            compressed(file, encoding)
