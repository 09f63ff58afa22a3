"""On a phone a matrix that is too wide is listed by column."""

from __future__ import annotations

import html
import re

from msp_dash.figures import build
from msp_dash.figures.record import MatrixEncoding
from msp_dash.render.layout.compose import compose
from msp_dash.render.svg import write

PHONE_PX = 358


def test_meetings_are_listed_with_who_was_there() -> None:
    figure = build("partners.groups")
    encoding = figure.encoding
    assert isinstance(encoding, MatrixEncoding)
    drawing = compose(figure, width=PHONE_PX)
    assert drawing.width == PHONE_PX
    words = re.findall(r"<text[^>]*>([^<]*)</text>", write(drawing))
    rest = html.unescape(" ".join(words))
    rows = [row for row in encoding.rows if not row.heading]
    heads = [" ".join(column.lines) for column in encoding.columns]
    for at, (head, following) in enumerate(zip(heads, [*heads[1:], None], strict=True)):
        _, _, rest = rest.partition(head)
        block = rest.partition(following)[0] if following else rest
        names = {row.name for row in rows if row.cells[at].symbol not in ("dot", "none")}
        listed = {
            row.name for row in rows if re.search(rf"(^|, | ){re.escape(row.name)}(,| |$)", block)
        }
        assert listed == names, head


def test_it_stays_a_matrix_where_it_fits() -> None:
    drawing = compose(build("partners.groups"), width=864)
    assert "Zambia" in re.findall(r"<text[^>]*>([^<]*)</text>", write(drawing))
