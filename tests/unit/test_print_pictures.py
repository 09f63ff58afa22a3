"""Pictures for a sheet: which the screen's own one will do for, and how a high one is parted."""

from __future__ import annotations

from msp_dash.figures import build
from msp_dash.render.fit import svg_size
from msp_dash.render.svg import draw
from msp_dash.ui.print_pictures import HEIGHT, SHEET_PX, needs_paper, on_paper


def test_only_a_light_picture_of_the_sheets_width_goes_to_paper_as_it_is() -> None:
    figure = build("producers.ranking", {"mineral": "cobalt"})
    assert not needs_paper(draw(figure, width=864), "light")
    assert needs_paper(draw(figure, theme="dark", width=864), "dark")
    assert needs_paper(draw(figure, width=432), "light")
    assert needs_paper(draw(figure, width=1328), "light")


def test_a_matrix_higher_than_a_sheet_comes_in_parts_that_are_not() -> None:
    """59 minerals by eight lists: printed whole, the edge of the sheet would cut a row."""
    figure = build("producers.listings")
    assert needs_paper(draw(figure, width=864), "light")
    pictures = [f"<svg{part}" for part in on_paper(figure, 1328).split("<svg")[1:]]
    assert len(pictures) > 1
    for picture in pictures:
        across, down = svg_size(picture)
        assert down <= SHEET_PX * HEIGHT and across >= SHEET_PX
