"""Citations of a paper's notes: publisher, edition or day, and what kind of source it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msp_dash.briefing.documents.model import Citation, Sentence, SourceKind
from msp_dash.data import Source
from msp_dash.figures.record import Figure
from msp_dash.words import Words

_KINDS: dict[str, SourceKind] = {"news": "press", "company": "company"}
"""What ``facts/sources`` says of a page -> kind of its note; all others are publications."""


def citation(source: Source, w: Words) -> Citation:
    """The note of a publication or of a page that the facts cite."""
    kind = _KINDS.get(source.kind, "publication")
    text = w.citation(source.short or source.title)
    if kind != "publication":
        text = w("documents.note.kind", source=text, kind=w(f"documents.note.{kind}"))
    if source.read_at:
        text = w(f"documents.note.{'relayed' if source.relayed else 'copy'}", source=text)
    return Citation(f"{source.id} {source.place}".strip(), text, kind, source.url)


def sentence(text: str, sources: Iterable[Source], w: Words) -> Sentence:
    """A sentence with its full stop, and a citation of each source."""
    cites = dict.fromkeys(citation(source, w) for source in sources)
    if text[-1:] not in ".?!":
        text = w("documents.sentence", text=text)
    return Sentence(text, tuple(cites))


def title_of(figure: Figure, w: Words) -> Sentence:
    """What a figure says, as a sentence of a paper: with its estimates named."""
    return sentence(figure.claim, figure.sources, w)


def run_on(sentences: Sequence[Sentence]) -> Sentence:
    """Sentences that run on as one, with all their notes."""
    cites = dict.fromkeys(cite for one in sentences for cite in one.cites)
    return Sentence(" ".join(one.text for one in sentences), tuple(cites))
