"""Messages of a websocket are compressed."""

from __future__ import annotations

import random

from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame, Opcode

from msp_dash.serving.websocket import COMPRESSION


def test_a_list_of_countries_that_was_sent_a_click_before_costs_little() -> None:
    offer: list[tuple[str, str | None]] = [("client_max_window_bits", None)]
    answer, server = COMPRESSION.process_request_params(offer, [])
    browser = ClientPerMessageDeflateFactory().process_response_params(answer, [])
    names = random.Random(1)
    countries, cards = (
        b" ".join(b"%08x" % names.getrandbits(32) for _ in range(length // 9))
        for length in (6_300, 4_000)
    )

    def sent(message: bytes) -> int:
        frame = server.encode(Frame(Opcode.BINARY, message))
        assert browser.decode(frame).data == message
        return len(frame.data)

    assert sent(countries) > 2_500
    sent(cards)
    assert sent(countries + b"Chile") < 200
