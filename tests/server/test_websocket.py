"""Messages of a websocket: gathered for a turn of the event loop, and compressed."""

from __future__ import annotations

import asyncio
import random

from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame, Opcode

from msp_dash.serving.websocket import COMPRESSION, BatchedTransport
from tests.looped import looped


class Wire:
    """A transport that notes what is written."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


def test_the_writes_of_a_turn_are_one() -> None:
    async def turns() -> None:
        wire = Wire()
        transport = BatchedTransport(wire, asyncio.get_running_loop())
        for data in (b"a", b"b", b"c"):
            transport.write(data)
        assert wire.written == []
        await asyncio.sleep(0)
        transport.write(b"d")
        await asyncio.sleep(0)
        assert wire.written == [b"abc", b"d"]

    looped(turns)


def test_what_waits_is_written_before_the_connection_closes() -> None:
    async def turns() -> None:
        wire = Wire()
        transport = BatchedTransport(wire, asyncio.get_running_loop())
        transport.write(b"bye")
        transport.close()
        assert (wire.written, transport.is_closing()) == ([b"bye"], True)
        transport.write(b"late")
        await asyncio.sleep(0)
        assert wire.written == [b"bye"]

    looped(turns)


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
