"""What an answer consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal["answer", "choices", "unknown"]
CHOICES_MAX = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading with its own answer, or the nearest that exists.

    Attributes
    ----------
    sentence : title of the figure.
    figure : its id. `parameters` : those that make this view of it.
    link : address of its page with this figure in sight.
    source : short names of the publications.
    read_as : what was understood.
    """

    sentence: str
    figure: str
    link: str
    source: str
    read_as: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question.

    Attributes
    ----------
    kind : ``answer``: `sentence` is a figure's own. ``choices``: `sentence` says what is open, and
        each reading is in `choices`. ``unknown``: `sentence` is the reason, `choices` has the
        nearest that exists, if anything is near.
    figure, link, source, read_as, parameters : as of `Choice`; "" or empty where there is none.
    not_understood : words of the question that were not understood, as they were written.
    """

    kind: Kind
    sentence: str
    figure: str = ""
    link: str = ""
    source: str = ""
    read_as: str = ""
    choices: tuple[Choice, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    not_understood: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """All fields as plain JSON values."""
        return asdict(self)
