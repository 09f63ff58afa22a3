"""Figures in all languages: the same data, the same digits, files that declare their language."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections import Counter
from functools import lru_cache

import pandas as pd
import pikepdf
import pytest

from msp_dash.briefing.outputs import Options as BriefingOptions
from msp_dash.briefing.outputs import export as briefing_file
from msp_dash.figures.registry import build, registry
from msp_dash.params import Lang
from msp_dash.render.export import Options, export
from msp_dash.words import LANGUAGES, words
from msp_dash.words.untranslated import untranslated
from tests.briefing.talks import msp_in_six

OTHERS = LANGUAGES[1:]
TEXTS = {"name", "text", "item", "target"}
"""Columns that hold words of the language, by the contract."""
OPTIONS = Options(saved=True, made_on=dt.date(2026, 2, 1))


@lru_cache(maxsize=1)
def figure_ids() -> tuple[str, ...]:
    """The first figure of each subject, and those with the most numbers in their words."""
    first = {spec.subject: figure_id for figure_id, spec in reversed(registry().items())}
    more = ("demand.growth", "balance.gap", "standards.governance", "recycling.rates")
    return (*first.values(), *more)


def numbers(text: str, group: str) -> Counter[str]:
    """Numbers of more than one digit, without the marks of a language: `group` is its separator."""
    plain = re.sub(rf"(?<=\d)[\u00a0 {re.escape(group)}](?=\d{{3}}(?!\d))", "", text)
    digits = re.findall(r"\d+(?:[.,]\d+)?", plain)
    return Counter(one.replace(",", ".") for one in digits if len(one) > 1)


def rows(data: pd.DataFrame) -> list[tuple[str, ...]]:
    """Rows without words, in no order: some are sorted by name."""
    values = data[[name for name in data if name not in TEXTS]]
    return sorted(tuple(map(str, row)) for row in values.itertuples(index=False, name=None))


@pytest.mark.parametrize("lang", OTHERS)
def test_figures_have_the_same_data_and_the_same_numbers_in_their_words(lang: str) -> None:
    in_english = {message.context.partition(".")[0] for message in untranslated(lang)}
    for figure_id in figure_ids():
        english, other = build(figure_id), build(figure_id, {"lang": lang})
        assert rows(other.data) == rows(english.data), figure_id
        if figure_id.partition(".")[0] not in in_english:
            assert other.title != english.title, figure_id
        for part in ("title", "subtitle"):
            text, same = getattr(other, part), getattr(english, part)
            assert numbers(text, words(lang).group) == numbers(same, words().group), (
                figure_id,
                text,
                same,
            )


@pytest.mark.parametrize("lang", OTHERS)
def test_files_of_a_figure_name_their_language(lang: str) -> None:
    figure = build("producers.ranking", {"mineral": "cobalt", "lang": lang})
    assert f"lang={lang}" in figure.link
    page = export(figure, "html", OPTIONS).decode()
    assert f'<html lang="{lang}">' in page
    with pikepdf.open(io.BytesIO(export(figure, "pdf", OPTIONS))) as paper:
        assert str(paper.Root.Lang) == lang
        assert str(paper.docinfo["/Title"]) == figure.title
    with zipfile.ZipFile(io.BytesIO(export(figure, "pptx", OPTIONS))) as deck:
        slide = deck.read("ppt/slides/slide1.xml").decode()
    assert set(re.findall(r'lang="([a-z]{2})-[A-Z]{2}"', slide)) == {lang}
    assert words(lang).country("COD") in page


@pytest.mark.parametrize("lang", OTHERS)
def test_a_briefing_is_in_its_language_throughout(lang: str) -> None:
    briefing = msp_in_six(lang)
    assert briefing.lang == lang
    assert [ref.link for ref in briefing.figures() if "lang=" in ref.link] == []
    page = briefing_file(briefing, "html", BriefingOptions()).decode()
    assert f'<html lang="{lang}">' in page
    for ref in briefing.figures():
        figure = build(ref.figure_id, {**ref.query, "lang": lang})
        assert (ref.title or figure.title).split("\u00a0")[0] in page


def test_languages_are_values_of_the_parameter() -> None:
    assert Lang.values() == LANGUAGES == ("en", "fr", "es", "pt")
    assert [Lang.label(lang, words("fr")) for lang in LANGUAGES] == [
        "English",
        "Français",
        "Español",
        "Português",
    ]
