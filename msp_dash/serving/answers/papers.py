"""``/papers/<subject>/<name>/<form>.<ext>``: a paper, a deck or a pack as a download.

Built in turn with the exports of the briefing page: at most a few at once, others wait or are told
when to come back.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from msp_dash.briefing.document_pack import NoSuchForm, Order, form_file, paper_name
from msp_dash.briefing.outputs import OUTPUTS, PAPER_SIZES, Busy
from msp_dash.briefing.subjects import UnknownSubject
from msp_dash.params import BadValue, Lang
from msp_dash.ui.paper_links import READER, SIZE, SUBJECTS

BUSY_SECONDS = 30
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA: Mapping[str, str] = MappingProxyType(
    {"docx": WORD, **{ext: one.media_type for ext, one in OUTPUTS.items()}}
)


def paper_route(request: Request) -> Response:
    """The file of a form for ``reader`` (a country), in ``lang``, on paper of ``size``.

    Raises
    ------
    msp_dash.params.BadValue
        For a parameter or a value that is not allowed.
    starlette.exceptions.HTTPException
        404 where there is no such subject, form or format; 503 where too many wait.
    """
    subject, name = request.path_params["subject"], request.path_params["name"]
    form, _, ext = request.path_params["file"].rpartition(".")
    query = dict(request.query_params)
    names = (READER, Lang.name, SIZE)
    for key, value in query.items():
        if key not in names:
            raise BadValue(key, value, names)
    size = query.get(SIZE, PAPER_SIZES[0])
    if size not in PAPER_SIZES:
        raise BadValue(SIZE, size, PAPER_SIZES)
    if subject not in SUBJECTS:
        raise HTTPException(404, f"Papers are on: {', '.join(SUBJECTS)}.")
    lang = Lang.check(query.get(Lang.name, Lang.default))
    order = Order(subject, name, form, query.get(READER, ""), lang, size)
    try:
        file = form_file(order, ext)
    except (NoSuchForm, UnknownSubject) as error:
        raise HTTPException(404, str(error)) from error
    except Busy as error:
        raise HTTPException(503, str(error), {"Retry-After": str(BUSY_SECONDS)}) from error
    saved = f'attachment; filename="{paper_name(order, ext)}"'
    headers = {"Content-Disposition": saved, "Cache-Control": "private, no-store"}
    return Response(file.data, media_type=MEDIA[ext], headers=headers)
