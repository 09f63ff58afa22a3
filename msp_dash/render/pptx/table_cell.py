"""XML of one cell of a native table: a rule below it and no other border."""

from __future__ import annotations

from collections.abc import Sequence

from msp_dash.render.pptx.canvas import Canvas, Run


def table_cell(
    canvas: Canvas,
    paragraphs: Sequence[Sequence[Run]],
    align: str,
    *,
    line: float,
    panel: bool = False,
    bottom: str = "",
    anchor: str = "ctr",
    merge: str = "",
    inset: tuple[float, float] = (0.0, 0.0),
) -> str:
    """``a:tc`` with a rule below in the token `bottom`, on the background or panel colour.

    Parameters
    ----------
    align, anchor : values of DrawingML (``l``, ``ctr``; ``t``, ``ctr``, ``b``).
    line : exact line spacing in px.
    merge : attributes of a cell that spans others, or that is spanned.
    inset : padding in px at the right and at the top.
    """
    # An empty cell is as high as its font: use the smallest, so that it does not stretch the row.
    body = canvas.paragraphs(paragraphs or [[Run("", 1.0)]], align, line)
    none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
    paint = canvas.paint(canvas.hex(bottom)) if bottom else "<a:noFill/>"
    rule = f'<a:lnB w="{9525 if bottom else 0}">{paint}</a:lnB>'
    fill = canvas.paint(canvas.hex("panel")) if panel else "<a:noFill/>"
    right, top = (canvas.emu(px) for px in inset)
    return (
        f"<a:tc{merge}><a:txBody><a:bodyPr/><a:lstStyle/>{body}</a:txBody>"
        f'<a:tcPr marL="0" marR="{right}" marT="{top}" marB="0" anchor="{anchor}">'
        f"{none}{rule}{fill}</a:tcPr></a:tc>"
    )
