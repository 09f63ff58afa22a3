"""Key of a stacked bar: a part too narrow for the words that name it has an entry."""

from __future__ import annotations

import pytest

from msp_dash.figures import build
from msp_dash.figures.record import StackEncoding
from msp_dash.render.layout.ink import slide_frame
from msp_dash.render.layout.stack import keyed
from tests.pptx_checks import text_of
from tests.render.test_slide_type import deck


@pytest.mark.snapshot
def test_a_supplier_too_small_for_its_name_is_in_the_key() -> None:
    small = {"mineral": "copper", "stage": "mine", "supplier": "ZMB"}
    texts = text_of(deck("disruption.supply", tuple(small.items())))[0]
    assert "Zambia 940 kt" in texts.replace("\u00a0", " ")
    large = build("disruption.supply", {"mineral": "cobalt", "stage": "refined"}).encoding
    assert isinstance(large, StackEncoding)
    assert keyed(large, slide_frame("light", 1168, room=460)) == large
