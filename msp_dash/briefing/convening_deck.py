"""The deck of a meeting: its slides in the order of the room.

Each slide answers the question in the small line above its title. The deck has ten slides and one
for each mineral on the agenda: cover, who sits at the table, who produces, what will be needed,
where it is narrow, what stops, what the table has together, what each guest brings, what was
promised, the question, sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msp_dash.briefing import model
from msp_dash.briefing.convening import Convening
from msp_dash.briefing.ready_slides import built, slide_question
from msp_dash.figures.commitments.shared import on_day
from msp_dash.figures.convening.query import Table, table_of
from msp_dash.figures.registry import figure_name, url
from msp_dash.params import View, today
from msp_dash.words import Words, words

SLIDES_BESIDE_MINERALS = 10


@dataclass(frozen=True, slots=True)
class _Deck:
    """A meeting in a language, and how its slides are slides."""

    meeting: Convening
    w: Words

    @property
    def agenda(self) -> dict[str, str]:
        return {"agenda": ",".join(self.meeting.minerals)}

    def slide(self, name: str, figure_id: str, query: Mapping[str, str]) -> list[model.Slide]:
        """A slide of a figure; none where it has nothing to show."""
        if built(figure_id, query, self.w) is None:
            return []
        ref = model.FigureRef(link=url(figure_id, query))
        question = slide_question(name, figure_id, self.w)
        return [model.FigureSlide(question=question, figure=ref, notes=self.say(name))]

    def of_first(self, name: str, figure_id: str) -> list[model.Slide]:
        """A slide of all minerals, led by the first on the agenda that the figure has."""
        candidates = (
            self.slide(name, figure_id, {"mineral": one}) for one in self.meeting.minerals
        )
        return next(filter(None, candidates), [])

    def say(self, name: str) -> str:
        return self.w(f"briefing.convening.say.{name}")

    def produces(self, mineral: str) -> list[model.Slide]:
        """Map and ranking of one mineral, with the roles of the meeting in New York."""
        query = {"mineral": mineral, "lens": "none" if self.meeting.roll else "ny2022_all"}
        ranking = built("producers.ranking", query, self.w)
        if ranking is None:
            return self.slide("produces", "mineral.stages", {"mineral": mineral})
        return [
            model.TwoFigureSlide(
                question=slide_question("produces", ranking.id, self.w),
                joined=True,
                title=ranking.title,
                left=model.FigureRef(link=url("producers.map", query)),
                right=model.FigureRef(link=url("producers.ranking", query)),
                notes=self.say("produces"),
            )
        ]

    def slides(self) -> list[model.Slide]:
        group, agenda = self.meeting.group, self.agenda
        both = agenda | group
        slides = self.slide("roll", "convening.roll", group)
        for mineral in self.meeting.minerals:
            slides += self.produces(mineral)
        slides += self.of_first("needed", "demand.growth")
        slides += self.slide("narrow", "convening.narrow", agenda)
        slides += self.of_first("stops", "balance.without_largest")
        slides += self.slide("together", "convening.together", both)
        slides += self.slide("guests", "convening.guests", both)
        slides += self.slide("promises", "convening.promises", agenda)
        return slides + self.closing()

    def closing(self) -> list[model.Slide]:
        """The question for the table; one of the meeting's own is asked without its figure too."""
        figures = {"convening.question": self.agenda | self.meeting.group}
        if self.meeting.question:
            figures["convening.roll"] = self.meeting.group
        for figure_id, query in figures.items():
            figure = built(figure_id, query, self.w)
            if figure is not None:
                ref = model.FigureRef(link=url(figure_id, query))
                return [
                    model.QuestionSlide(
                        question=figure_name("convening.question", self.w),
                        title=self.meeting.question or figure.title,
                        figure=ref,
                        notes=self.say("question"),
                    )
                ]
        return []

    def unknown(self, table: Table) -> tuple[str, ...]:
        """What is not known, from gaps of the tables alone."""
        return tuple(line for line in self._gaps(table) if line)[: model.MAX_UNKNOWN]

    def _gaps(self, table: Table) -> list[str]:
        w = self.w
        return [
            self._without_balance(),
            self._withheld(),
            self._unlisted(table),
            self._promises(),
            w("briefing.convening.unknown.others"),
        ]

    def _without_balance(self) -> str:
        """Minerals whose supply is not compared with demand."""
        gaps = [
            self.w.the_mineral(one)
            for one in self.meeting.minerals
            if built("balance.without_largest", {"mineral": one}, self.w) is None
        ]
        return (
            self.w("briefing.convening.unknown.balance", minerals=self.w.listing(gaps))
            if gaps
            else ""
        )

    def _withheld(self) -> str:
        """Countries whose output of a mineral the publisher withholds."""
        w, parts = self.w, []
        for mineral in self.meeting.minerals:
            figure = built("producers.ranking", {"mineral": mineral}, self.w)
            if figure is None:
                continue
            rows = figure.data[figure.data["status"] == "withheld"]
            if len(rows):
                countries = w.listing([w.the_country(code) for code in rows["iso3"]])
                name = w.mineral(mineral)
                parts.append(w("slides.number", name=name, values=countries))
        return w("briefing.convening.unknown.withheld", parts="; ".join(parts)) if parts else ""

    def _unlisted(self, table: Table) -> str:
        """Guests without any number of these minerals."""
        figure = built("convening.guests", self.agenda | self.meeting.group, self.w)
        rows = figure.data if figure is not None else None
        own = (
            set()
            if rows is None
            else set(rows.loc[rows["mineral"].isin(self.meeting.minerals), "iso3"])
        )
        absent = [self.w.the_country(code) for code in table.guests if code not in own]
        if not absent:
            return ""
        return self.w(
            "briefing.convening.unknown.guests", countries=self.w.listing(absent), n=len(absent)
        )

    def _promises(self) -> str:
        rows = on_day(today())
        unknown = int((rows["status"] == "unknown").sum())
        if not unknown:
            return ""
        return self.w("briefing.convening.unknown.promises", n=unknown, all=len(rows))


def table_at(meeting: Convening, lang: str = "") -> Table:
    """Who sits at the table of a meeting."""
    lang = lang or meeting.languages[0]
    return table_of(View({"partners": "", "guests": "", **meeting.group, "lang": lang}))


def convening_briefing(meeting: Convening, lang: str = "") -> model.Briefing:
    """The deck of a meeting, in one of its languages: its first where `lang` is empty."""
    w = words(lang or meeting.languages[0])
    deck = _Deck(meeting, w)
    table = table_at(meeting, w.lang)
    names = w.listing([w.the_mineral(one) for one in meeting.minerals])
    title = w("briefing.convening.title", minerals=names[:1].upper() + names[1:])
    return model.Briefing(
        title=title,
        event=meeting.meeting,
        place=meeting.place,
        date=meeting.date,
        host=meeting.host,
        delegation=meeting.delegation,
        item=meeting.item,
        author=meeting.speaker,
        disclaimer=w("briefing.disclaimer"),
        lang=w.lang,
        cover=model.FigureRef(link=url("convening.roll", meeting.group)),
        unknown=deck.unknown(table),
        slides=tuple(deck.slides()),
    )
