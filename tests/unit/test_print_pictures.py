"""Pictures for a sheet: which the screen's own one will do for, and how a high one is parted."""

from __future__ import annotations

from msp_dash.figures import build
from msp_dash.render.layout.compose import compose
from msp_dash.ui.print_pictures import HEIGHT, SHEET_PX, needs_paper, on_paper


def test_only_a_light_picture_of_the_sheets_width_goes_to_paper_as_it_is() -> None:
    figure = build("producers.ranking", {"mineral": "cobalt"})
    assert not needs_paper(compose(figure, width=864))
    assert needs_paper(compose(figure, theme="dark", width=864))
    assert needs_paper(compose(figure, width=432))
    assert needs_paper(compose(figure, width=1328))


def test_a_matrix_higher_than_a_sheet_comes_in_parts_that_are_not() -> None:
    """59 minerals by eight lists: printed whole, the edge of the sheet would cut a row."""
    figure = build("producers.listings")
    assert needs_paper(compose(figure, width=864))
    pictures = on_paper(figure, 1328)
    assert len(pictures) > 1
    for picture in pictures:
        assert picture.height <= SHEET_PX * HEIGHT and picture.width >= SHEET_PX
