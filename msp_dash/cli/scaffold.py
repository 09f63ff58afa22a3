"""``python -m msp_dash new``: writes files, words, test and list entries of something new.

That is a figure, page, mineral or source; it says what to do next.

Everything is prepared in memory first, so that a name that is refused leaves no file behind. What
must be filled in is marked (`MARK`); `unfilled` lists the marks that remain.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from msp_dash.cli import scaffold_templates as templates
from msp_dash.cli.scaffold_templates import MARK
from msp_dash.config.clock import today

LINE_LENGTH = 100
SEARCHED = ("msp_dash", "pages", "tests", "data/reference", "data/sources.yaml")
"""Where marks may stand, relative to the project."""
SUFFIXES = (".py", ".toml", ".csv", ".yaml")
LANGUAGES = ("fr", "es", "pt")
"""Languages that a mineral's grammar is recorded for."""
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
NAME_MAX = 40
"""Characters of a name, and of the id of a figure: lines that contain it stay within the limit."""

MARKS_TEST = "tests/unit/test_scaffold.py"
CONTRACT = "tests/figures/test_contract.py"
REGISTRY = "msp_dash/figures/registry.py"
PLACES = "msp_dash/figures/places.py"
PROFILES = ("mineral", "country")
"""Pages that show the figures of their bands without a further line."""
WORDS = "msp_dash/words/en"
MINERALS = "data/reference/minerals.csv"
GRAMMAR = "data/reference/mineral_grammar.csv"
GRAMMAR_TEST = "pytest tests/words/test_grammar.py -k has_its_grammar"
SOURCES = "data/sources.yaml"
BUILD = "msp_dash/ingest/build.py"
DICTIONARY = "`python tools/data_dictionary.py`"
TRANSLATE = (
    "Its sentences are shown in English until they are translated: `make words`, then fill in "
    "msp_dash/words/locale (docs/languages.md)."
)
SEAL = "Record the edited files as checked: `python -m msp_dash data seal`."


class ScaffoldError(Exception):
    """Nothing was written; the message says why and what to do."""


@dataclass(slots=True)
class Plan:
    """Files to write, by path in the project, and what remains to be done by hand."""

    root: Path
    files: dict[str, str] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def read(self, path: str) -> str:
        """Text of a file as the plan leaves it."""
        return self.files.get(path) or (self.root / path).read_text(encoding="utf-8")

    def exists(self, path: str) -> bool:
        return path in self.files or (self.root / path).exists()

    def add(self, path: str, template: Template, values: Mapping[str, str]) -> None:
        """A new file."""
        if self.exists(path):
            raise ScaffoldError(f"{path} exists already: choose another name.")
        self.files[path] = template.substitute(values, mark=MARK)

    def append(self, path: str, text: str) -> None:
        """Text at the end of a file, after an empty line."""
        before = self.read(path).rstrip("\n") + "\n" if self.exists(path) else ""
        self.files[path] = before + ("\n" if before else "") + text.lstrip("\n")

    def insert(self, path: str, opening: str, line: str, closing: str) -> None:
        """A line at the end of the block that begins with `opening` and ends before `closing`."""
        text = self.read(path)
        start = text.find(opening)
        end = text.find(closing, start + len(opening)) if start >= 0 else -1
        if end < 0:
            raise ScaffoldError(f"{path} has no block {opening.strip()!r}: add by hand: {line}")
        self.files[path] = f"{text[:end]}\n{line}{text[end:]}"

    def insert_words(self, file: str, section: str, line: str) -> None:
        """A message at the end of a section of a file of words."""
        path = f"{WORDS}/{file}.toml"
        text = self.read(path)
        head = re.search(rf"^\[{section}\]\n(?:(?!\[).*\n)*", text, re.MULTILINE)
        if head is None:
            raise ScaffoldError(f"{path} has no section [{section}]: add by hand: {line}")
        block = head.group().rstrip("\n")
        rest = text[head.start() + len(block) :]
        self.files[path] = f"{text[: head.start()]}{block}\n{line}{rest}"

    def write(self) -> None:
        for path, text in self.files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")


def _checked(name: str) -> str:
    if not NAME.fullmatch(name) or keyword.iskeyword(name) or len(name) > NAME_MAX:
        raise ScaffoldError(
            f"{name[:NAME_MAX]!r} cannot be a name: use at most {NAME_MAX} lower-case letters, "
            "digits and underscores, such as price_change, and no word of Python."
        )
    return name


def _heading(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _with_name(text: str, statement: str, name: str, brackets: str, quote: str = "") -> str:
    """Add a name to an import or to ``__all__``, in order."""
    pattern = re.escape(statement) + r"(\[[^\]]*\]|\([^)]*\)|[^\n]*)"
    match = re.search(pattern, text)
    if match is None:
        return text
    names = sorted({*re.findall(r"\w+", match.group(1)), name})
    quoted = [f"{quote}{one}{quote}" for one in names]
    left, right = (brackets or "()")[0], (brackets or "()")[1]
    line = statement + (f"{left}{', '.join(quoted)}{right}" if brackets else ", ".join(quoted))
    if len(line) > LINE_LENGTH:
        line = f"{statement}{left}\n" + "".join(f"    {one},\n" for one in quoted) + right
    return text[: match.start()] + line + text[match.end() :]


# --- figure --------------------------------------------------------------------------------------


def new_figure(
    root: Path, figure_id: str, *, page: str = "mineral", band: str = "", title: str = ""
) -> Plan:
    """A figure ``subject.name`` in a band of a page; a subject that is new is created with it."""
    plan = Plan(root)
    subject, dot, name = figure_id.partition(".")
    if not dot or len(figure_id) > NAME_MAX:
        raise ScaffoldError(
            f"{figure_id[:NAME_MAX]!r} is no figure id: use SUBJECT.NAME, {NAME_MAX} characters at "
            "most."
        )
    module = _module(_checked(name))
    values = {"id": figure_id, "subject": _checked(subject), "name": name, "module": module}
    _require_unused(plan, subject, name, module)
    _insert_place(plan, page, band, figure_id)
    folder = f"msp_dash/figures/{subject}"
    plan.add(f"{folder}/{module}.py", templates.FIGURE, values)
    if plan.exists(f"{folder}/__init__.py"):
        text = plan.read(f"{folder}/__init__.py")
        text = _with_name(text, f"from msp_dash.figures.{subject} import ", module, "")
        text = _with_name(text, "__all__ = ", module, "[]", '"')
        plan.files[f"{folder}/__init__.py"] = text
    else:
        plan.add(f"{folder}/__init__.py", templates.SUBJECT, values)
        plan.insert(REGISTRY, "SUBJECTS = (", f'    "{subject}",', "\n)")
    sentences = templates.FIGURE_WORDS.substitute(values, mark=MARK)
    plan.append(f"{WORDS}/{subject}.toml", sentences)
    key = f"{subject}_{name}"
    _insert_name(plan, "figures", "name", key, title, _heading(name))
    _insert_name(plan, "search", "figure", key, title.lower(), name.replace("_", " "))
    row = f'    "{figure_id}": "{templates.FIGURE_FIELDS}",'
    plan.insert(CONTRACT, "CONTRACT = {", row, "\n}")
    plan.add(f"tests/figures/test_{subject}_{name}.py", templates.FIGURE_TEST, values)
    if page not in PROFILES:
        place = f"among the figures of pages/{page}.py"
        plan.steps.append(f'Show it on its page: `Card("{figure_id}")` {place}.')
    plan.steps += [
        "Tables, their columns and statuses: docs/data-dictionary.md.",
        f"If you change the fields of its rows, change them in CONTRACT too ({CONTRACT}); one that "
        f"is new is a record of msp_dash/data/fields.py and a heading of {WORDS}/fields.toml; then "
        f"{DICTIONARY}.",
        f"Further words to find it by: {WORDS}/search.toml.",
        f"If its rows have no unit, name it in WITHOUT_UNIT ({CONTRACT}).",
        f"Look at it: `python -m msp_dash figure {figure_id} --to {name}.svg`.",
        f"Test it: `pytest tests/figures/test_{subject}_{name}.py`, "
        f"`pytest {CONTRACT} -k {figure_id}`, `pytest tests/pages -k {page}`.",
        TRANSLATE,
    ]
    return plan


def _module(name: str) -> str:
    """Name of a figure's module and function: no built-in one, and none that the module uses."""
    fields = dict.fromkeys(templates.FIGURE.get_identifiers(), "any")
    nodes = ast.walk(ast.parse(templates.FIGURE.substitute(fields)))
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    return f"{name}_figure" if hasattr(builtins, name) or name in used else name


def _require_unused(plan: Plan, subject: str, name: str, module: str) -> None:
    """The id, and what is named after it, must be new."""
    init, messages = f"msp_dash/figures/{subject}/__init__.py", f"{WORDS}/{subject}.toml"
    key, test = f"{subject}_{name}", f"test_{subject}_{name}.py"
    exists = plan.exists(init)
    names = tomllib.loads(plan.read(f"{WORDS}/figures.toml"))["name"]
    places = {
        CONTRACT: f'"{subject}.{name}"' in plan.read(CONTRACT),
        f"msp_dash/figures/{subject}.py": plan.exists(f"msp_dash/figures/{subject}.py"),
        init: exists and re.search(rf"\b{module}\b", plan.read(init)),
        messages: plan.exists(messages)
        and (not exists or name in tomllib.loads(plan.read(messages))),
        f"{WORDS}/figures.toml": key in names,
        test: any((plan.root / "tests").rglob(test)),
    }
    if where := next((place for place, is_used in places.items() if is_used), ""):
        raise ScaffoldError(f"{subject}.{name} exists already, in {where}: choose another name.")


def _plain(text: str) -> str:
    """A title or a lead, which is written between quotation marks."""
    if re.search(r'["\\\n]', text):
        raise ScaffoldError("Titles and leads have no quotation marks, backslashes or line breaks.")
    return text


def _insert_name(plan: Plan, file: str, section: str, key: str, text: str, default: str) -> None:
    """A message from the title that was given; without one a default, marked."""
    _plain(text)
    mark = "" if text else f"  # {MARK}: its name, or words to find it by"
    plan.insert_words(file, section, f'{key} = "{text or default}"{mark}')


def _insert_place(plan: Plan, page: str, band: str, figure_id: str) -> None:
    """The last of a band; of the first band of the page where none is named."""
    text = plan.read(PLACES)
    pages = {m[1]: m for m in re.finditer(r'^    "(\w+)": \{\n(.*?)^    \},\n', text, re.M | re.S)}
    if page not in pages:
        raise ScaffoldError(f"There is no page {page!r}: use one of {', '.join(pages)}.")
    pattern = r'^        "(\w+)": \((.*?)\),\n'
    bands = {m[1]: m for m in re.finditer(pattern, pages[page][2], re.M | re.S)}
    band = band or next(iter(bands))
    if band not in bands:
        raise ScaffoldError(f"{page} has no band {band!r}: use one of {', '.join(bands)}.")
    ids = [*re.findall(r'"([\w.]+)"', bands[band][2]), figure_id]
    start = pages[page].start(2) + bands[band].start()
    quoted = ", ".join(f'"{one}"' for one in ids)
    line = f'        "{band}": ({quoted}),\n'
    if len(line) > LINE_LENGTH + 1:
        rows = "".join(f'            "{one}",\n' for one in ids)
        line = f'        "{band}": (\n{rows}        ),\n'
    plan.files[PLACES] = text[:start] + line + text[start + len(bands[band][0]) :]


# --- mineral and source --------------------------------------------------------------------------


def new_mineral(root: Path, name: str) -> Plan:
    """A row of the table of minerals, and one per language of its grammar."""
    plan = Plan(root)
    _checked(name)
    rows = plan.read(MINERALS).splitlines()
    if any(row.startswith(f"{name},") for row in rows):
        raise ScaffoldError(f"{MINERALS} has {name} already.")
    heading = _heading(name)
    row = f"{name},{MARK},{heading},{heading.lower()},{MARK},{MARK},{MARK},"
    plan.files[MINERALS] = "\n".join([rows[0], *sorted([*rows[1:], row])]) + "\n"
    grammar = "".join(f"{name},{lang},{MARK},m,sg\n" for lang in LANGUAGES)
    plan.files[GRAMMAR] = plan.read(GRAMMAR).rstrip("\n") + "\n" + grammar
    plan.steps += [
        f"Fill in its symbol and names ({MINERALS}) and its grammar ({GRAMMAR}).",
        "Map the publishers' labels to it: data/reference/usgs_labels.csv, bgs_labels.csv, "
        "iea_labels.csv, listing_labels.csv, site_labels.csv, hs6.csv. The rows of graphite show "
        f"how; `grep -i {name} data/reference/*.csv` finds labels that are left out so far.",
        "Build the tables: `python -m msp_dash data build --from FOLDER`; it stops at a label "
        "without a mineral.",
        SEAL,
        f"Test it: `{GRAMMAR_TEST}`.",
    ]
    return plan


def new_source(root: Path, name: str) -> Plan:
    """A record of a publication, the module that reads it, and its test."""
    plan = Plan(root)
    values = {
        "name": _checked(name),
        "slug": name.replace("_", "-"),
        "today": today().isoformat(),
    }
    plan.add(f"msp_dash/ingest/{name}.py", templates.SOURCE_MODULE, values)
    plan.append(SOURCES, templates.SOURCE_RECORD.substitute(values, mark=MARK))
    text = plan.read(BUILD)
    plan.files[BUILD] = _with_name(text, "from msp_dash.ingest import ", name, "()")
    plan.insert(BUILD, "MODULES: Mapping", f'    "{_heading(name)}": {name}.build,', "\n}")
    plan.add(f"tests/ingest/test_{name}.py", templates.SOURCE_TEST, values)
    plan.steps += [
        f"Fill in its record ({SOURCES}): license, address, and the sha256 of each file.",
        "Describe the files in data/reference/layouts.yaml: path, reader, columns. "
        "Another layout in a later edition then stops the build.",
        SEAL,
        f"A table that is new needs its columns in msp_dash/data/schemas.py; then {DICTIONARY}.",
        "Build and check: `python -m msp_dash data build --from FOLDER`, "
        "`python -m msp_dash data check`.",
        f"Test it: `pytest tests/ingest -k {name}`.",
    ]
    return plan


KINDS: Mapping[str, Callable[..., Plan]] = {
    "figure": new_figure,
    "mineral": new_mineral,
    "source": new_source,
}


def unfilled(root: Path) -> list[str]:
    """Places that `MARK` marks, as ``file:line: what is to be filled in``."""
    places = []
    for folder in SEARCHED:
        at = root / folder
        for path in [at] if at.is_file() else sorted(at.rglob("*")):
            if path.suffix not in SUFFIXES or not path.is_file():
                continue
            lines = path.read_text(encoding="utf-8").splitlines()
            places += [
                f"{path.relative_to(root).as_posix()}:{number}: {line.strip()}"
                for number, line in enumerate(lines, start=1)
                if MARK in line
            ]
    return places
