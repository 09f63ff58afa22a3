"""A meeting as a YAML file or a form describes it, with errors that name the line or the field."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from msp_dash.briefing.model import MAX_BYTES, reason, yaml_mapping, yaml_text
from msp_dash.figures.standing import current_areas
from msp_dash.params import Mineral
from msp_dash.words import LANGUAGES, Words, words
from msp_dash.words.names import minerals

MINERALS_MAX = 4
QUESTION_WORDS = 8
LINE_MAX = 120
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
NEW_YORK = "new-york-2022"
"""Roll of the meeting in New York, instead of lists of partners and guests."""

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LINE_MAX)]
Required = Annotated[Short, StringConstraints(min_length=1)]


class ConveningError(ValueError):
    """A file of a meeting that can't be used. The message names line, key and what is allowed."""


class Roll(BaseModel):
    """Who sits at the table: codes or names of countries, the Union as EU."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    partners: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()


class Convening(BaseModel):
    """A meeting as its file describes it; `roll` is None for that of New York in 2022."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    meeting: Required
    date: dt.date | None = Field(default=None, ge=FIRST_DAY, le=LAST_DAY)
    place: Short = ""
    host: Short = ""
    delegation: Short = ""
    item: Short = ""
    speaker: Short = ""
    languages: tuple[str, ...] = Field(default=(LANGUAGES[0],), min_length=1)
    minerals: tuple[str, ...] = Field(min_length=1, max_length=MINERALS_MAX)
    roll: Roll | None = None
    question: Short = ""

    @property
    def group(self) -> dict[str, str]:
        """Query of the roll."""
        if self.roll is None:
            return {}
        lists = {"partners": self.roll.partners, "guests": self.roll.guests}
        return {name: ",".join(sorted(codes)) for name, codes in lists.items() if codes}


SAMPLE = Convening(
    meeting="Minerals Security Partnership", minerals=("copper", "cobalt", "graphite")
)
"""A meeting of the roll of New York, for a deck without a file."""


@dataclass(frozen=True, slots=True)
class _Checker:
    """Checks a mapping; `lines` says on which line a key stands (1 for the first).

    A mapping without lines comes from a form, whose fields are named by their labels.
    """

    lines: Mapping[tuple[str, ...], int]
    w: Words

    def fail(self, path: tuple[str, ...], why: str) -> ConveningError:
        if not self.lines:
            name = self.w(f"briefing.convening.name.{path[-1]}")
            return _error(self.w("briefing.convening.of", name=name, why=why))
        paths = [path[:n] for n in range(len(path), 0, -1) if path[:n] in self.lines]
        line = self.lines[paths[0]] if paths else 1
        return _error(self.w("briefing.convening.at", line=line, name=".".join(path), why=why))

    def one_of(self, path: tuple[str, ...], sent: str, allowed: list[str], kind: str) -> None:
        close = difflib.get_close_matches(sent, allowed, n=2, cutoff=0.5)
        values = {"sent": sent[:60], "allowed": ", ".join(close or allowed[:12])}
        form = "meant" if close else "allowed"
        raise self.fail(path, self.w(f"briefing.convening.{kind}.{form}", **values))


def _error(message: str) -> ConveningError:
    """The error; a reason that is a question ends by itself."""
    return ConveningError(message.replace("?.", "?"))


def read_convening(raw: bytes, lang: str = "en") -> Convening:
    """The meeting of a YAML file.

    Raises
    ------
    ConveningError
        With the line, the key and what is allowed there.
    """
    w = words(lang)
    if len(raw) > MAX_BYTES:
        raise ConveningError(w("briefing.file.too_large", limit=MAX_BYTES // 1024))
    try:
        mapping, lines = yaml_mapping(raw)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise ConveningError(w("briefing.convening.damaged", line=_line_of(error))) from error
    return _meeting(mapping, _Checker(lines, w))


def convening_text(meeting: Convening) -> str:
    """The YAML file of a meeting, without what is left at its default."""
    fields = meeting.model_dump(exclude_defaults=True)
    return yaml_text({**fields, "roll": fields.get("roll", NEW_YORK)}, lists_in_line=True)


def convening_of(values: Mapping[str, Any], lang: str = "en") -> Convening:
    """The meeting that a form describes, by the keys of the file.

    Raises
    ------
    ConveningError
        With the label of the field and what is allowed there.
    """
    return _meeting(values, _Checker({}, words(lang)))


def _meeting(mapping: Mapping[str, Any], check: _Checker) -> Convening:
    w = check.w
    _known_keys(mapping, Convening, (), check)
    sent = dict(mapping)
    roll = sent.get("roll", NEW_YORK)
    if isinstance(roll, str):
        if roll != NEW_YORK:
            why = w("briefing.convening.roll.unknown", sent=roll[:60], allowed=NEW_YORK)
            raise check.fail(("roll",), why)
        sent["roll"] = None
    elif isinstance(roll, dict):
        _known_keys(roll, Roll, ("roll",), check)
        if not any(roll.values()):
            raise check.fail(("roll",), w("briefing.convening.roll.empty"))
        sent["roll"] = {name: _areas(check, name, codes) for name, codes in roll.items()}
    try:
        meeting = Convening.model_validate(sent)
    except ValidationError as error:
        raise _misfit(error, check) from error
    return _with_ids(meeting, check)


def _line_of(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark is not None else 1


def _known_keys(
    mapping: Mapping[str, Any], model: type[BaseModel], path: tuple[str, ...], check: _Checker
) -> None:
    for key in mapping:
        if str(key) not in model.model_fields:
            check.one_of((*path, str(key)), str(key), list(model.model_fields), "key")


def _areas(check: _Checker, name: str, sent: Any) -> tuple[str, ...]:
    """Codes of the countries of a list, from codes or names."""
    path = ("roll", name)
    if not isinstance(sent, list):
        raise check.fail(path, check.w("briefing.convening.list"))
    names = {check.w.country(code).casefold(): code for code in sorted(current_areas())}
    codes = []
    for one in map(str, sent):
        code = one.strip().upper()
        code = code if code in current_areas() else names.get(one.strip().casefold(), "")
        if not code:
            spellings = [*sorted(current_areas()), *(check.w.country(c) for c in current_areas())]
            check.one_of(path, one, spellings, "country")
        codes.append(code)
    return tuple(dict.fromkeys(codes))


def _misfit(error: ValidationError, check: _Checker) -> ConveningError:
    first = error.errors(include_url=False, include_input=False)[0]
    path = tuple(str(part) for part in first["loc"] if not isinstance(part, int))
    return check.fail(path, reason(first, check.w, "briefing.convening.why"))


def _with_ids(meeting: Convening, check: _Checker) -> Convening:
    """The meeting with ids of its minerals, its languages and its question checked."""
    ids = []
    for sent in meeting.minerals:
        name = Mineral.canonical(sent)
        if name not in minerals():
            check.one_of(("minerals",), sent, sorted(minerals()), "mineral")
        ids.append(name)
    for lang in meeting.languages:
        if lang not in LANGUAGES:
            check.one_of(("languages",), lang, list(LANGUAGES), "language")
    if len(meeting.question.split()) > QUESTION_WORDS:
        raise check.fail(
            ("question",), check.w("briefing.convening.why.question", most=QUESTION_WORDS)
        )
    languages = tuple(dict.fromkeys(meeting.languages))
    return meeting.model_copy(
        update={"minerals": tuple(dict.fromkeys(ids)), "languages": languages}
    )
