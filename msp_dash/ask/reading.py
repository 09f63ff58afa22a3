"""What a question says: its slots, and the words that were not understood."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

from msp_dash.ask.tokens import QUESTION_CHARS_MAX, Token, tokens
from msp_dash.ask.vocabulary import (
    ASIDE,
    COUNTRY,
    FORMER,
    IGNORED,
    MINERAL,
    PADDING,
    PASSED,
    ROLE,
    UNREAD,
    Meaning,
    Vocabulary,
    vocabulary,
)
from msp_dash.data.curated import reference
from msp_dash.words import LANGUAGES

_YEAR = re.compile(r"(19|20)\d\d")
MOST_READINGS = 6
PRODUCTS = (MINERAL, "hs6")
NOUN = "noun"
"""Slot and cue of a word that is a place, unless a verb: mine."""
PUBLISHERS_JOIN = "+"
"""Stands between publishers that a question names together."""
SINCE = "from"
"""A preposition that makes a year the first of several."""
ADJECTIVE = "adjective"
"""Stands for a preposition where a product has its country as an adjective: Chinese cobalt."""
USER = "user"
"""Stands for a preposition where it is the demand of a country, which no figure has."""
DEMAND = Meaning("cue", ("demand",))
BUYERS = Meaning("cue", ("buyers",))
NO_GROUP = Meaning("refused", ("group",))
"""A group by which no figure counts: its words are named."""
WHICH_GROUP = "which_group"
"""Slot of a phrase that asks which of a group: which guest."""
CONTROLS = frozenset({"controls", "in_force", "ban", "quota", "licence"})
BOUGHT = frozenset({"buys", "buyers", "imports", "gets"})
"""Cues of controls on exports; verbs of a buyer, behind which "Chile's lithium" is Chilean."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question in slots.

    Attributes
    ----------
    minerals, countries : ids, in the order of the question.
    stage, group, scope, indicator, technology : their values, "" where the question has none.
    years : as numbers. `month`, `day` : of a date, 0 where the question has none.
    newest : whether it asks for today.
    direction : the preposition before a country: toward, from, on, a ("" for none).
    prepositions : those before each country, `ADJECTIVE` or `USER`.
    denied : whether a word turns the question around.
    together : whether its countries are one list: of Chile and Peru.
    cues : what is asked (share, rank, price ...).
    unknown : words that were not understood, as written. `repaired` : (written, read as).
    aside : those of clauses that ask nothing, as a greeting does.
    """

    minerals: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    slots: tuple[tuple[str, str], ...] = ()
    years: tuple[int, ...] = ()
    month: int = 0
    day: int = 0
    direction: str = ""
    prepositions: tuple[str, ...] = ()
    denied: bool = False
    together: bool = False
    cues: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()
    repaired: tuple[tuple[str, str], ...] = ()
    aside: tuple[str, ...] = ()

    def slot(self, name: str) -> str:
        """Value of a slot, "" for none."""
        return dict(self.slots).get(name, "")

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the vocabulary is in it."""
        return not (self.minerals or self.countries or self.slots or self.years or self.cues)


@dataclass(slots=True)
class _Draft:
    """A reading while its words are gone through."""

    meanings: list[Meaning] = field(default_factory=list)
    unknown: list[Token] = field(default_factory=list)
    aside: list[Token] = field(default_factory=list)
    clauses: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    repaired: list[tuple[str, str]] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    day: int = 0
    direction: str = ""
    prepositions: list[str] = field(default_factory=list)
    denials: int = 0


def readings(question: str, lang: str, today: dt.date) -> tuple[Reading, ...]:
    """All readings of a question; several where a word has several meanings.

    It is read in `lang`, and in another language where that leaves fewer words over.
    """
    words = tokens(question[:QUESTION_CHARS_MAX])
    drafts = [_drafted(words, lang, today)]
    if len(drafts[0].unknown) > drafts[0].denials:
        drafts += [_drafted(words, other, today) for other in LANGUAGES if other != lang]
    # "No" is "in the" in Portuguese: a question that Spanish denies is not read as Portuguese.
    denied = [one for one in drafts if one.denials and len(one.unknown) == one.denials]
    least = min(
        denied or drafts, key=lambda one: (len(one.unknown), len(one.aside), len(one.repaired))
    )
    return _alternatives(least)


def _drafted(words: tuple[Token, ...], lang: str, today: dt.date) -> _Draft:
    phrases = vocabulary(lang)
    draft, at, leads, joined, product = _Draft(), 0, "", False, False
    while at < len(words):
        if hit := phrases.at(words, at):
            draft.clauses[words[at].clause].add(hit[0].slot)
            owns = _owns(words, at + hit[1])
            after = phrases.at(words, at + hit[1] + owns)
            # "Former Zaire" is a country, "former members" are no members.
            is_state = hit[0].slot == FORMER and after and after[0].slot == COUNTRY
            if hit[0].slot in ("not", FORMER) and not is_state:
                draft.unknown += words[at : at + hit[1]]
                draft.denials += hit[1]
            elif hit[0] == NO_GROUP:
                draft.unknown += _without_article(phrases, words[at : at + hit[1]])
                draft.meanings.append(hit[0])
            elif hit[0].slot in UNREAD:
                draft.unknown += words[at : at + hit[1]]
            elif not is_state:
                draft.meanings += _meanings(hit[0])
            at += hit[1]
            if hit[0].slot == COUNTRY:
                # "From China and Japan": both are sellers.
                own = leads or (draft.prepositions[-1] if joined else "")
                of_product = product or (after and after[0].slot in PRODUCTS)
                is_user = _is_user(phrases, words, at, draft.meanings[:-1])
                of_seller = owns and _is_sellers(phrases, words, at + 1, draft.meanings)
                is_adjective = (hit[0].adjective and of_product) or of_seller
                mark = USER if is_user else ADJECTIVE if is_adjective else ""
                own, leads = mark or own, mark or leads
                draft.prepositions.append(own)
                draft.direction = leads or draft.direction
            if hit[0].slot != IGNORED:
                joined, product = hit[0].slot == COUNTRY, hit[0].slot in PRODUCTS
                # "Comes from China" has the preposition within its phrase.
                leads = (
                    hit[0].values[0]
                    if hit[0].slot == "direction" or hit[0].values == (SINCE,)
                    else ""
                )
            continue
        _one(draft, words[at], leads, lang, today)
        at, leads, joined, product = at + 1, "", False, False
    _set_aside(draft)
    slots = [meaning.slot for meaning in draft.meanings]
    if "aux" in slots:
        # "Does Zambia mine" has a verb, "how many mines does Zambia have" a place.
        verb = slots.index("aux")
        draft.meanings[verb:] = map(_as_verb, draft.meanings[verb:])
    for meaning in draft.meanings:
        if meaning.slot in ("ago", "span"):
            draft.years.append(today.year - int(meaning.values[0]))
    if any(meaning.slot == "span" for meaning in draft.meanings):
        draft.meanings.append(Meaning("cue", ("since",)))
    return draft


def _meanings(meaning: Meaning) -> list[Meaning]:
    """What a phrase means: "which guest" names a group, and asks which of it."""
    if meaning.slot != WHICH_GROUP:
        return [meaning]
    return [Meaning("cue", ("which_of",)), Meaning("group", meaning.values)]


def _without_article(phrases: Vocabulary, words: tuple[Token, ...]) -> list[Token]:
    """The words of a phrase without its article."""
    article = Meaning(IGNORED, ())
    return [one for one in words if phrases.phrases.get((one.folded,)) != article]


def _set_aside(draft: _Draft) -> None:
    """Words of clauses that greet or say what a question is for, and ask nothing."""
    greeting = {
        clause
        for clause, slots in draft.clauses.items()
        if slots & {PADDING, ROLE} and slots <= set(ASIDE)
    }
    draft.aside = [word for word in draft.unknown if word.clause in greeting]
    draft.unknown = [word for word in draft.unknown if word.clause not in greeting]


def _is_user(phrases: Vocabulary, words: tuple[Token, ...], at: int, before: list[Meaning]) -> bool:
    """Whether the country that ends at `at` is whose demand it is: "China's demand"."""
    if DEMAND in before[-1:]:
        return True
    after = phrases.at(words, at + _owns(words, at))
    return after is not None and after[0] == DEMAND


def _is_sellers(
    phrases: Vocabulary, words: tuple[Token, ...], at: int, before: list[Meaning]
) -> bool:
    """Whether a country whose goods or buyers follow at `at` sells: "who buys Chile's lithium"."""
    follows = [hit[0] for i in range(at, len(words)) if (hit := phrases.at(words, i))]
    bought = any(BOUGHT & set(one.values) for one in before)
    return BUYERS in follows or (bought and bool(follows) and follows[0].slot in PRODUCTS)


def _owns(words: tuple[Token, ...], at: int) -> bool:
    """Whether an apostrophe and s stand there: "China's"."""
    return at < len(words) and words[at].folded == "s"


def _are_together(draft: _Draft) -> bool:
    """Whether countries are one list: nothing else stands between them, and one preposition."""
    at = [i for i, meaning in enumerate(draft.meanings) if meaning.slot == COUNTRY]
    if len(at) < 2:
        return False
    between = {meaning.slot for meaning in draft.meanings[at[0] : at[-1]]}
    return between <= {COUNTRY, IGNORED, "direction"} and all(
        one in ("", draft.prepositions[0]) for one in draft.prepositions
    )


def _as_verb(meaning: Meaning) -> Meaning:
    """Behind a verb it is no place: "does Zambia mine"."""
    return Meaning("stage", meaning.values) if meaning.slot == NOUN else meaning


def _one(draft: _Draft, word: Token, leads: str, lang: str, today: dt.date) -> None:
    """One word that no phrase begins with: a year, a day, a misspelling, or not understood."""
    slots = draft.clauses[word.clause]
    if _YEAR.fullmatch(word.folded):
        slots.add("year")
        if leads == SINCE:
            draft.meanings.append(Meaning("cue", ("year_from",)))
        draft.years.append(int(word.folded))
    elif word.folded.isdigit() and 1 <= int(word.folded) <= 31 and not draft.day:
        slots.add("day")
        draft.day = int(word.folded)
    elif meant := vocabulary(lang).similar(word.folded):
        draft.meanings.append(vocabulary(lang).phrases[(meant,)])
        slots.add(draft.meanings[-1].slot)
        if draft.meanings[-1].slot == COUNTRY:
            draft.prepositions.append(leads)
            draft.direction = leads or draft.direction
        if draft.meanings[-1].slot != IGNORED:
            draft.repaired.append((word.text, meant))
    else:
        if not word.folded.isalpha():
            slots.add("sign")
        draft.unknown.append(word)


def _alternatives(draft: _Draft) -> tuple[Reading, ...]:
    """A reading for each combination of the meanings of its words."""
    results = [
        Reading(
            years=tuple(dict.fromkeys(draft.years)),
            day=draft.day,
            direction=draft.direction,
            prepositions=tuple(draft.prepositions),
            denied=draft.denials > 0,
            together=_are_together(draft),
            unknown=tuple(word.text for word in draft.unknown),
            aside=tuple(word.text for word in draft.aside),
            repaired=tuple(draft.repaired),
        )
    ]
    for meaning in draft.meanings:
        if meaning.slot in PASSED:
            continue
        results = [_with(one, meaning.slot, v) for one in results for v in meaning.values][
            :MOST_READINGS
        ]
    return tuple(_checked(one) for one in results)


def _with(reading: Reading, slot: str, value: str) -> Reading:
    if slot == MINERAL:
        return replace(reading, minerals=tuple(dict.fromkeys((*reading.minerals, value))))
    if slot == COUNTRY:
        return replace(reading, countries=tuple(dict.fromkeys((*reading.countries, value))))
    if slot == NOUN:
        # "The largest mine" asks for a place, "who mines" for a country.
        return _with(replace(reading, cues=reading.cues | {NOUN}), "stage", value)
    if slot == "cue":
        return replace(reading, cues=reading.cues | {value})
    if slot == "month":
        return replace(reading, month=int(value))
    if {reading.slot(slot), value} == {"msp", "forum"}:
        value = "forum"  # the Forum is the partnership's
    elif slot == "publisher" and value not in reading.slot(slot):
        # Two publishers are compared, which only some figures do.
        both = PUBLISHERS_JOIN.join(filter(None, (reading.slot(slot), value)))
        cues = reading.cues | ({"two_publisher"} if both != value else set())
        reading, value = replace(reading, cues=cues), both
    elif reading.slot(slot) not in ("", value):
        # Two stages, two groups: none of both is what was asked.
        return replace(reading, cues=reading.cues | {f"two_{slot}"})
    return replace(reading, slots=tuple(dict([*reading.slots, (slot, value)]).items()))


def _checked(reading: Reading) -> Reading:
    """A day without a month is a number that was not understood; what is owned are reserves."""
    if "how_much" in reading.cues:
        # "How much does Chile produce" asks for an amount, "how much does copper cost" for a price.
        makes = "produce" in reading.cues or bool(reading.slot("stage"))
        cues = reading.cues - {"how_much", *((NOUN,) if makes else ())}
        reading = replace(reading, cues=cues | {"output" if makes else "price"})
    if "owns" in reading.cues and reading.slot("project"):
        reading = replace(reading, cues=reading.cues - {"owns"} | {"owner"})
    if "owns" in reading.cues:
        stated = reading.slot("stage") or reading.cues & {"reserves", "stocks"}
        if stated or not reading.cues & {"output", "produce"}:
            meant = "holds" if stated else "reserves"
            reading = replace(reading, cues=reading.cues - {"owns"} | {meant})
    if reading.cues & CONTROLS or reading.cues >= {"control", "exports"}:
        reading = _of_ore(reading)
    if reading.day and not reading.month:
        return replace(reading, unknown=(*reading.unknown, str(reading.day)), day=0)
    return reading


def _of_ore(reading: Reading) -> Reading:
    """Controls are on a mineral: its ore is no product of trade, and raw is what they are on."""
    table = reference("mineral_products")
    own = table[(table["hs6"] == reading.slot("hs6")) & (table["stage"] == "mine")]
    if own["mineral"].nunique() == 1:
        mineral = str(own["mineral"].iloc[0])
        reading = _with(_with(without(reading, "hs6"), MINERAL, mineral), "stage", "mine")
    is_raw = reading.slot("stage") == "mine" and len(reading.minerals) == 1
    raw = is_raw and "stops" not in reading.cues
    return without(reading, "stage") if raw else reading


def without(reading: Reading, parameter: str) -> Reading:
    """The reading without the part that became a parameter of a figure."""
    if parameter == "year":
        return replace(reading, years=())
    if parameter == "country":
        return replace(reading, countries=())
    if parameter == "":
        return reading
    return replace(reading, slots=tuple(one for one in reading.slots if one[0] != parameter))


def time_of(reading: Reading) -> str:
    """The year or month that a question names, as in dates of tables: 2024, 2024-02."""
    return f"{reading.years[0]}" + (f"-{reading.month:02d}" if reading.month else "")
