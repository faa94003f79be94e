"""What is known of a document while it is read: who spoke, where, when, and what was told."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook, NamedActor
from geoevents.datelines import find_dateline
from geoevents.extraction.acts import Act, Source, Spot
from geoevents.extraction.cast import Cast
from geoevents.extraction.focus import Focus
from geoevents.extraction.quotes import Quotations
from geoevents.extraction.reading import Reading, Site
from geoevents.extraction.sources import SourceReader
from geoevents.extraction.spots import spot_of
from geoevents.extraction.unplaced import without_strays
from geoevents.extraction.voices import Voices
from geoevents.language import Document
from geoevents.model import Evidence, EvidenceRole, GeoPrecision, MentionRole, PlaceKind, Resolution

if TYPE_CHECKING:
    from geoevents.gazetteer.index import Gazetteer

__all__ = ["Story", "give_evidence", "mark", "note"]

_CAPITAL = "PPLC"
_MEMORY = 40  # acts


class Story:
    """A document's memory, carried on from sentence to sentence."""

    def __init__(
        self,
        book: Codebook,
        document: Document,
        published: date,
        places: Sequence[Resolution],
        atlas: Gazetteer | None = None,
    ) -> None:
        """Starts with nothing told.

        Args:
            book: the vocabularies; groups that the text names are added to a copy.
            document: its sentences, some of them parsed.
            published: the day of publication.
            places: the geocoder's resolutions, sorted by start.
            atlas: the gazetteer, for capitals that the text does not name.
        """
        self.atlas = atlas
        self.groups: dict[str, NamedActor] = {}
        self.book = replace(book, actors=ChainMap(self.groups, dict(book.actors)))
        self.document = document
        self.published = published
        self.places = without_strays(places)
        self.cast = Cast(self.book)
        self.sources = SourceReader(self.book, self.cast)
        self.focus = Focus(self.book)
        self.acts: list[Act] = []
        self.siblings: Sequence[Act] = ()  # the acts of the sentence that is being read
        self.quotations = Quotations(document.text)
        self.speech: tuple[Source, int, int] | None = None  # who spoke last, in which sentence
        self.dateline = self._dateline()

    @property
    def recent(self) -> list[Act]:
        """The latest acts: as far back as a text points, and no further, so that time is linear."""
        return self.acts[-_MEMORY:]

    def source_of(self, act: Act, voices: Voices) -> Source | None:
        """Gives whose word an act is: said beside it, or by who began the quotation it is in."""
        found = voices.source_of(act)
        if found is not None or self.speech is None:
            return found
        source, *ends = self.speech
        at, _ = act.reading.offsets(act.trigger.i, act.trigger.i)
        return source if self.quotations.spoken_with(at, ends) else None

    @cached_property
    def home(self) -> str | None:
        """The country that most of the text's places lie in, sentences not parsed included."""
        places = (r.place for r in self.places if r.mention.role is MentionRole.LOCATION)
        found = Counter(p.country for p in places if p is not None and p.country is not None)
        return found.most_common(1)[0][0] if found else None

    def of_dateline(self, reading: Reading) -> Spot | None:
        """Gives the dateline's place to an act that nothing else places, as coarsely as it is.

        A bureau writes of a whole country and its neighbours: its capital tells the country alone,
        another town its region, and neither does where the sentence is of other countries.
        """
        spot = self.dateline
        place = spot.resolution.place if spot is not None else None
        if spot is None or place is None or place.country is None:
            return None
        home, book = place.country, self.book
        named = {s.value for s in (*reading.countries, *reading.seats)}
        named |= {code for _, code in reading.title_places}
        named |= {c for s in reading.actors for c in [book.actors[s.value].country] if c}
        foes = {foe for c in named for foe in book.enemies(c)}
        foes |= {book.actors[foe].country or foe for foe in foes if foe in book.actors}
        if named and home not in named | foes:
            return None
        if place.feature_code != _CAPITAL and place.kind is not PlaceKind.COUNTRY:
            return replace(spot, precision=GeoPrecision.REGION, reason="place of the dateline")
        return self._country(home, spot, "country of the dateline")

    def country_spot(self) -> Spot | None:
        """Gives the country of the place told of last, for what happened all over it."""
        last, home = self.focus.latest, self.focus.country
        if last is None or home is None:
            return None
        return self._country(home, last, "all over the country")

    def _country(self, code: str, spot: Spot, reason: str) -> Spot | None:
        country = self.atlas.country(code) if self.atlas is not None else None
        if country is None:
            return None
        answer = replace(
            spot.resolution,
            place=country,
            latitude=country.latitude,
            longitude=country.longitude,
            geo_precision=GeoPrecision.COUNTRY,
        )
        return replace(
            spot,
            resolution=answer,
            precision=GeoPrecision.COUNTRY,
            location=country.name,
            reason=reason,
        )

    def _dateline(self) -> Spot | None:
        """Gives the place of the dateline: where the text was written, and what it may be about."""
        line = find_dateline(self.document.text)
        if line is None or not self.places or self.places[0].mention.start >= line.end:
            return None
        if "/" in self.document.text[line.start : line.end]:
            return None  # two bureaus: written in both
        mention = self.places[0].mention
        site = Site(0, 0, 0, self.places[0])
        return None if mention.start < line.start else spot_of(site, self.document.text)


def give_evidence(act: Act, text: str) -> None:
    """Notes the words that made an act: triggers, sides, attribution and date."""
    for span, role in (
        (act.agent_span, EvidenceRole.ACTOR1),
        (act.patient_span, EvidenceRole.ACTOR2),
    ):
        if span is not None:
            pronoun = role is EvidenceRole.ACTOR1 and act.agent_carried
            stands = "stands for who acted or spoke before" if pronoun else ""
            mark(act, text, role, *span, why=stands)
    for trigger in act.triggers:
        mark(act, text, EvidenceRole.TRIGGER, trigger.i, trigger.i, why=act.rule)
    if act.source is not None and act.source.cue is not None:
        note(act, text, EvidenceRole.ATTRIBUTION, *act.source.cue)
    if act.when is not None and act.when.end > act.when.start:
        told = "" if act.when.text is not None else "the date of the act told before"
        note(act, text, EvidenceRole.DATE, act.when.start, act.when.end, why=told)


def mark(act: Act, text: str, role: EvidenceRole, first: int, last: int, *, why: str = "") -> None:
    """Notes tokens ``first`` to ``last`` of an act's sentence as evidence."""
    note(act, text, role, *act.reading.offsets(first, last), why=why)


def note(act: Act, text: str, role: EvidenceRole, start: int, end: int, *, why: str = "") -> None:
    """Notes the characters ``start`` to ``end`` of the article as evidence."""
    act.evidence.append(Evidence(role=role, start=start, end=end, text=text[start:end], note=why))
