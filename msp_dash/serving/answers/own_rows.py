"""``POST /own/commitments``: adds what was agreed at a meeting to an office's own tables.

`security` has refused other machines, other sites and whoever has not logged in before this.
"""

from __future__ import annotations

import json
from pathlib import Path

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse

from msp_dash.briefing.readout import ReadoutError, readout_of
from msp_dash.data import own
from msp_dash.data.own_append import COMMITMENTS, append
from msp_dash.ui.own_form import is_ours

FORM = "form"
"""In place of a file's name, in complaints."""


async def own_rows_route(request: Request) -> JSONResponse:
    """Ids of the rows that were added; or what is wrong with them, and nothing is added."""
    folder = own.folder()
    if folder is None:
        return _answer(403, error="There are no own tables here (serve --own FOLDER).")
    if not is_ours(request.headers, request.cookies):
        return _answer(403, error="Send rows with the form on /briefing.")
    return await anyio.to_thread.run_sync(_added, await request.body(), folder)


def _added(body: bytes, folder: Path) -> JSONResponse:
    try:
        sent = json.loads(body)
        # An escape such as \\ud800 alone is no character that a file can have.
        json.dumps(sent, ensure_ascii=False).encode()
        if not isinstance(sent, dict):
            return _answer(422, complaints=[f"{FORM}:1: is no JSON object"])
        result = append(readout_of(sent, FORM, {}).rows, folder)
    except (ReadoutError, ValueError, RecursionError) as error:
        return _answer(422, complaints=[str(error)])
    except OSError as error:
        return _answer(503, error=f"The tables cannot be written: {error.strerror}.")
    if result.complaints:
        return _answer(422, complaints=list(result.complaints))
    ids = [row.cells["commitment_id"] for row in result.rows[COMMITMENTS]]
    return _answer(200, added=ids)


def _answer(status: int, **content: object) -> JSONResponse:
    return JSONResponse(content, status, headers={"Cache-Control": "private, no-store"})
