"""Encode a briefing as one short string, for a link or for the browser's local storage."""

from __future__ import annotations

import base64
import binascii
import json
import zlib

from pydantic import ValidationError

from msp_dash.briefing import model
from msp_dash.briefing.changes import map_refs
from msp_dash.words import words

LINK_MAX_CHARS = 6_000
"""Longest text for an address: proxies in front of a server often stop at 8 KB a line."""


class TooLongForLink(ValueError):
    """A briefing with more words than an address holds; send the file instead."""


def pack(briefing: model.Briefing) -> str:
    """The whole briefing, with what its figures said: letters, digits, ``-`` and ``_`` only."""
    whole = json.dumps(model.plain(briefing), separators=(",", ":"))
    compressed = zlib.compress(whole.encode(), 9)
    return base64.urlsafe_b64encode(compressed).decode("ascii").rstrip("=")


def unpack(text: str, lang: str = "en") -> model.Briefing:
    """The briefing of a text that `pack` made.

    Raises
    ------
    BriefingError
        When it is cut short, damaged, too large, or of a newer version; says which.
    """
    try:
        compressed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        inflate = zlib.decompressobj()
        # One byte more than is allowed shows that there is more, without unpacking it all.
        raw = inflate.decompress(compressed, model.MAX_BYTES + 1)
        if len(raw) <= model.MAX_BYTES and not inflate.eof:
            raise model.BriefingError(words(lang)("briefing.file.link_cut"))
    except (binascii.Error, zlib.error, ValueError) as error:
        if isinstance(error, model.BriefingError):
            raise
        raise model.BriefingError(words(lang)("briefing.file.link_damaged")) from error
    try:
        if len(raw) <= model.MAX_BYTES:
            return model.Briefing.model_validate_json(raw)
    except ValidationError:
        pass
    # The slower way says in a sentence what is wrong.
    return model.read(raw, lang)


def pack_for_link(briefing: model.Briefing) -> str:
    """As `pack`, with the sentences that the figures said, but not each of their numbers.

    Raises
    ------
    TooLongForLink
        When even without those sentences it is longer than `LINK_MAX_CHARS`.
    """

    def sentence(ref: model.FigureRef) -> model.FigureRef:
        seen = ref.seen
        snapshot = model.Snapshot(title=seen.title, saved=seen.saved) if seen else None
        return ref.model_copy(update={"seen": snapshot})

    def silent(ref: model.FigureRef) -> model.FigureRef:
        return ref.model_copy(update={"seen": None})

    for change in (sentence, silent):
        text = pack(map_refs(briefing, change))
        if len(text) <= LINK_MAX_CHARS:
            return text
    raise TooLongForLink(f"{len(text)} characters; an address holds {LINK_MAX_CHARS}.")
