"""Reads a document from first sentence to last, carrying on who spoke, where and when."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from geoevents.codebook import Codebook, NamedActor
from geoevents.datelines import find_dateline
from geoevents.extraction.actors import Cast
from geoevents.extraction.acts import Act, Source, Spot
from geoevents.extraction.casting import cast_act
from geoevents.extraction.claims import read_voices
from geoevents.extraction.dates import TimePhrase, find_dates
from geoevents.extraction.dating import date_act
from geoevents.extraction.denials import deny, point_back
from geoevents.extraction.fatalities import count_deaths, none_killed, share_deaths
from geoevents.extraction.focus import Focus
from geoevents.extraction.grammar import is_passive
from geoevents.extraction.groups import find_groups
from geoevents.extraction.leaning import lean
from geoevents.extraction.merging import merge_acts
from geoevents.extraction.modality import judge_modality
from geoevents.extraction.placing import assign_sites, places_of
from geoevents.extraction.quotes import Quotations
from geoevents.extraction.reading import Reading, Site, read_sentence
from geoevents.extraction.sides import country_of, host_party
from geoevents.extraction.sources import HOST, SourceReader
from geoevents.extraction.spots import spot_of
from geoevents.extraction.statements import find_statements
from geoevents.extraction.territory import settle_territory
from geoevents.extraction.triggers import find_acts
from geoevents.extraction.typing import gather, type_act
from geoevents.extraction.unplaced import add_unplaced
from geoevents.extraction.voices import Denial, Voices
from geoevents.language import Document
from geoevents.model import (
    EventType,
    Evidence,
    EvidenceRole,
    GeoPrecision,
    Resolution,
    SubEventType,
)

__all__ = ["DocumentReader"]

_S = SubEventType
_OWNED = frozenset((EventType.EXPLOSIONS, EventType.CIVILIANS, EventType.BATTLES))
_MEMORY = 40  # acts


class DocumentReader:
    """One pass over a document; ``read`` gives its acts in text order."""

    def __init__(
        self,
        book: Codebook,
        document: Document,
        published: date,
        places: Sequence[Resolution],
    ) -> None:
        self.groups: dict[str, NamedActor] = {}
        book = replace(book, actors=ChainMap(self.groups, dict(book.actors)))
        self.book = book
        self.document = document
        self.published = published
        self.places = places
        self.cast = Cast(book)
        self.sources = SourceReader(book, self.cast)
        self.focus = Focus(book)
        self.acts: list[Act] = []
        self.quotations = Quotations(document.text)
        self.speech: tuple[Source, int, int] | None = None  # who spoke last, in which sentence
        self.dateline = self._dateline()

    def read(self) -> list[Act]:
        """Gives the acts that happened, or are said or denied to have happened."""
        readings = list(self._readings())
        self.groups.update(find_groups(readings, self.book))
        add_unplaced(readings, self.book)
        for reading in readings:
            self._see(reading)
        scenes = self._scenes(readings)
        for reading, scene in zip(readings, scenes, strict=True):
            self._sentence(reading, scene)
        return self.acts

    @property
    def recent(self) -> list[Act]:
        """The latest acts: as far back as a text points, and no further, so that time is linear."""
        return self.acts[-_MEMORY:]

    def _readings(self) -> list[Reading]:
        out: list[Reading] = []
        at = 0
        for index in sorted(self.document.parses):
            sentence = self.document.sentences[index]
            while at < len(self.places) and self.places[at].mention.end <= sentence.start:
                at += 1
            inside = []
            ahead = at
            while ahead < len(self.places) and self.places[ahead].mention.start < sentence.end:
                inside.append(self.places[ahead])
                ahead += 1
            parse = self.document.parses[index]
            reading = read_sentence(index, sentence.start, parse, inside, self.book)
            out.append(reading)
        return out

    def _see(self, reading: Reading) -> None:
        for span in (*reading.countries, *reading.seats, *reading.leaders):
            self.cast.see(span.value)
        for span in reading.actors:
            party = self.book.actors[span.value].party
            if party is not None:
                self.cast.see(party)

    def _scenes(self, readings: Sequence[Reading]) -> list[frozenset[str]]:
        """Tells for each sentence whether it or the one before speaks of protests or riots."""
        own: list[set[str]] = []
        for reading in readings:
            scene: set[str] = set()
            kinds = {k for ks in reading.people.values() for k in ks}
            nouns = {k for ks in reading.act_nouns.values() for k in ks}
            if "protester" in kinds or "protest" in nouns:
                scene.add("protest")
            if "rioter" in kinds or "riot" in nouns:
                scene.add("riot")
            own.append(scene)
        out = []
        for number, scene in enumerate(own):
            before = own[number - 1] if number else set()
            out.append(frozenset(scene | before))
        return out

    # One sentence

    def _sentence(self, reading: Reading, scene: frozenset[str]) -> None:
        book = self.book
        for site in reading.sites:
            self.focus.note(site, spot_of(site, self.document.text), reading)
        for site in reading.offices:
            self.focus.office = spot_of(site, self.document.text)
        voices = read_voices(reading, self.sources, book)
        found = find_acts(reading, book)
        for act in found:
            act.kind, act.rule, act.weight = type_act(gather(act, book, scene))
            judge_modality(act, book)
        said = {a.token for a in voices.attributions} | {d.token for d in voices.denials}
        found = [a for a in found if a.trigger.i not in said or a.noun or _done_to(a)]
        real = [a for a in found if not a.unreal]
        for act in real:
            act.rejected = voices.denial_of(act) is not None
            act.source = voices.source_of(act)
        lean(real, reading, self.recent, book)
        acts = merge_acts(real, reading)
        dates = find_dates(reading.text, self.published, book)
        speakers = self._speakers(voices, reading)
        positive, denied = self._split(acts, voices)
        denied.extend(self._said_no_to(real, voices))
        assign_sites(acts, reading, speakers)
        before = len(self.acts)
        for act in positive:
            self._complete(act, reading, voices, dates)
            if act.kind is not None:
                self.acts.append(act)
                for spot in act.spots:
                    self.focus.see(spot)
        self._denials(denied, voices, reading, before, dates)
        self._own_up(voices, reading)
        fresh = len(self.acts) > before
        self.acts.extend(
            find_statements(
                reading,
                book,
                self.cast,
                self.published,
                dates,
                busy=fresh,
            )
        )
        self._name_places(reading, speakers)
        if voices.attributions:
            latest = max(voices.attributions, key=lambda a: a.token).source
            self.speech = latest, reading.start, reading.start + len(reading.text)

    def _source(self, act: Act, voices: Voices) -> Source | None:
        """Gives whose word an act is: said beside it, or by who began the quotation it is in."""
        found = voices.source_of(act)
        if found is not None or self.speech is None:
            return found
        source, *ends = self.speech
        at, _ = act.reading.offsets(act.trigger.i, act.trigger.i)
        return source if self.quotations.spoken_with(at, ends) else None

    def _own_up(self, voices: Voices, reading: Reading) -> None:
        """Gives an act without a known doer to the group that claims responsibility for it."""
        for told in voices.attributions:
            party = told.source.party
            if not told.source.own or party is None or party in (HOST, *self.book.states):
                continue
            named = any(t.lower_ == "for" for t in reading.doc[told.token + 1 :])
            for act in reversed(self.recent):
                if act.reading.index < reading.index - (0 if named else 1):
                    break  # "for the attack on Z" may be about another one
                nameless = act.actor1 is None or act.actor1.startswith("Unidentified")
                if nameless and act.kind is not None and act.kind.event_type in _OWNED:
                    act.actor1, act.agent_party = told.source.name or party, party
                    if told.source.cue is not None:
                        self._note(act, EvidenceRole.ACTOR1, *told.source.cue, "claimed the act")
                    break

    def _speakers(self, voices: Voices, reading: Reading) -> frozenset[int]:
        out: set[int] = set()
        sources = [v.source for v in voices.attributions] + [v.source for v in voices.denials]
        cues = [source.cue for source in sources if source.cue]
        for token in reading.doc:
            at = reading.start + token.idx
            if any(start <= at < end for start, end in cues):
                out.add(token.i)
                for child in token.children:  # "X, who governs the Y region"
                    if child.dep_ == "relcl":
                        out.update(t.i for t in child.subtree)
        return frozenset(out)

    def _split(
        self, acts: list[Act], voices: Voices
    ) -> tuple[list[Act], list[tuple[Act, Denial | None]]]:
        positive: list[Act] = []
        denied: list[tuple[Act, Denial | None]] = []
        for act in acts:
            denial = voices.denial_of(act)
            if denial is not None and denial.source.party is not None:
                denied.append((act, denial))
            elif denial is not None and denial.source.official:
                continue  # a band without a name says no: what it denies is not reported as true
            elif act.negated:
                source = voices.source_of(act)
                if source is not None and source.party is not None:
                    denied.append((act, None))
            else:
                positive.append(act)
        return positive, denied

    def _said_no_to(self, acts: list[Act], voices: Voices) -> list[tuple[Act, Denial | None]]:
        """Gives the acts without a type of their own that a party says did not happen."""
        out: list[tuple[Act, Denial | None]] = []
        for act in acts:
            denial = voices.denial_of(act) if act.kind is None else None
            if denial is None or denial.source.party is None or denial.about is not None:
                continue
            if set(act.classes) & {"kill", "murder"} and not act.sites:
                out.append((act, denial))
        return out[:1]

    # One act

    def _complete(
        self, act: Act, reading: Reading, voices: Voices, dates: list[TimePhrase]
    ) -> None:
        act.source = self._source(act, voices)
        at, _ = reading.offsets(act.trigger.i, act.trigger.i)
        act.quoted = self.quotations.at(at) is not None
        said = frozenset(a.token for a in voices.attributions if a.verb)
        act.spots = self._places(act, reading, said)
        act.home = self.focus.country
        act.when = date_act(act, reading, dates, self.published, self.recent)
        cast_act(act, self.book, self.cast, self.recent)
        settle_territory(act, self.book, self.cast)
        if act.actor2 == act.actor1:
            act.actor2 = act.patient_span = None  # nobody fights himself
        self._fatalities(act, reading)
        self._settle_source(act)
        act.confidence = _confidence(act, reading)
        for span, role in (
            (act.agent_span, EvidenceRole.ACTOR1),
            (act.patient_span, EvidenceRole.ACTOR2),
        ):
            if span is not None:
                pronoun = role is EvidenceRole.ACTOR1 and act.agent_carried
                note = "stands for who acted or spoke before" if pronoun else ""
                self._mark(act, role, *span, note)
        self._evidence(act)

    def _places(self, act: Act, reading: Reading, said: frozenset[int] = frozenset()) -> list[Spot]:
        spots = places_of(act, reading, self.document.text, said)
        if spots:
            return [self.focus.known(spot) for spot in spots]
        recalled = self.focus.recall(act, reading)
        if recalled is not None:
            return [recalled]
        previous = self.acts[-1] if self.acts else None
        if previous is not None and previous.spots and previous.reading.index == reading.index:
            return [
                _carried(s, "place of the act before it in the sentence")
                for s in previous.spots[:1]
            ]
        last = self.focus.fallback()
        if last is not None:
            return [last]
        return [_carried(self.dateline, "place of the dateline")] if self.dateline else []

    def _dateline(self) -> Spot | None:
        """Gives the place of the dateline: where the text was written, and what it may be about."""
        line = find_dateline(self.document.text)
        if line is None or not self.places or self.places[0].mention.start >= line.end:
            return None
        mention = self.places[0].mention
        site = Site(0, 0, 0, self.places[0])
        return None if mention.start < line.start else spot_of(site, self.document.text)

    def _fatalities(self, act: Act, reading: Reading) -> None:
        deaths = self._deaths(act)
        if deaths is not None:
            act.fatalities = deaths
        self._shares(act, reading)
        if act.fatalities is None:
            nobody = none_killed(reading.text)
            if nobody is not None and act.kind is not None:
                violent = act.kind.event_type in (EventType.EXPLOSIONS, EventType.BATTLES)
                violent = violent or act.kind is _S.ATTACK
                if violent and act.kind is not _S.DISRUPTED_WEAPONS_USE:
                    act.fatalities = 0
                    start, end = (reading.start + at for at in nobody)
                    self._note(act, EvidenceRole.FATALITIES, start, end)

    def _deaths(self, act: Act) -> int | None:
        for one in (act, *act.merged):
            deaths = count_deaths(one, self.book)
            if deaths is not None:
                self._note(
                    act, EvidenceRole.FATALITIES, *act.reading.offsets(deaths.first, deaths.last)
                )
                return deaths.count
        return None

    def _shares(self, act: Act, reading: Reading) -> None:
        """Splits "22 people in A and nine in B" among the places of a list."""
        if len(act.spots) < 2 or act.fatalities is None:
            return
        shared = share_deaths(act, reading, self.book)
        if shared is not None:
            act.spots = shared
            act.fatalities = None

    def _settle_source(self, act: Act) -> None:
        source = act.source
        if source is None or source.party != HOST:
            return
        act.source = Source(host_party(act, act.agent_party), source.cue, source.official)

    def _denials(
        self,
        denied: list[tuple[Act, Denial | None]],
        voices: Voices,
        reading: Reading,
        before: int,
        dates: list[TimePhrase],
    ) -> None:
        used: set[int] = set()
        for act, denial in denied:
            source = denial.source if denial is not None else voices.source_of(act)
            if source is None:
                continue
            if denial is not None:
                used.add(denial.token)
            record = deny(act, source, self.recent, reading)
            if record is None:
                act.spots = self._places(act, reading)
                act.home = self.focus.country
                act.when = date_act(act, reading, dates, self.published, self.recent)
                own = country_of(act) if source.party == HOST else source.party
                act.source = replace(source, party=own)  # "its troops" are the denier's
                cast_act(act, self.book, self.cast, self.recent)
                settle_territory(act, self.book, self.cast)
                if act.kind is None or not act.spots:
                    continue
                record = act
                record.denied_by = self._denier(source, act)
            self._keep_denial(record, source, reading, act)
        for denial in voices.denials:
            if denial.token in used or denial.source.party is None:
                continue
            if denial.about in self.book.reporting["proposals"]:
                continue
            if self._elsewhere(denial, reading, before):
                continue
            record = point_back(denial, self.recent, reading)
            if record is not None:
                self._keep_denial(record, denial.source, reading, None)

    def _elsewhere(self, denial: Denial, reading: Reading, before: int) -> bool:
        """Tells denials of something that is no act: of a clause, or of a mere accusation."""
        clause = any(
            reading.doc[i].dep_ == "ccomp" and reading.doc[i].head.i == denial.token
            for i in denial.scope
        )
        if clause and denial.about is None:
            return True
        accused = any(
            reading.lemmas[t.i] in self.book.reporting["accuse"]
            for t in reading.doc[: denial.token]
        )
        return accused and len(self.acts) == before

    def _denier(self, source: Source, act: Act) -> str | None:
        if source.party == HOST:
            return host_party(act, act.agent_party, denying=True)
        return source.party

    def _keep_denial(self, record: Act, source: Source, reading: Reading, act: Act | None) -> None:
        record.denied_by = self._denier(source, record)
        if record.denied_by is None or record.kind is None:
            return
        if any(
            a.denied_by == record.denied_by
            and a.reading is reading
            and a.kind is record.kind
            and a.spots == record.spots
            for a in self.recent
        ):
            return
        record.source = None
        record.fatalities = None
        record.confidence = 0.6
        record.evidence = []
        if act is not None:
            self._mark(record, EvidenceRole.TRIGGER, act.trigger.i, act.trigger.i)
        if source.cue is not None:
            self._note(record, EvidenceRole.DENIAL, *source.cue)
        self.acts.append(record)

    # Evidence and focus

    def _evidence(self, act: Act) -> None:
        for trigger in act.triggers:
            self._mark(act, EvidenceRole.TRIGGER, trigger.i, trigger.i, act.rule)
        if act.source is not None and act.source.cue is not None:
            self._note(act, EvidenceRole.ATTRIBUTION, *act.source.cue)
        if act.when is not None and act.when.end > act.when.start:
            note = "" if act.when.text is not None else "the date of the act told before"
            self._note(act, EvidenceRole.DATE, act.when.start, act.when.end, note)

    def _mark(self, act: Act, role: EvidenceRole, first: int, last: int, note: str = "") -> None:
        self._note(act, role, *act.reading.offsets(first, last), note)

    def _note(self, act: Act, role: EvidenceRole, start: int, end: int, note: str = "") -> None:
        act.evidence.append(
            Evidence(role=role, start=start, end=end, text=self.document.text[start:end], note=note)
        )

    def _name_places(self, reading: Reading, speakers: frozenset[int]) -> None:
        """Keeps the last place that a sentence without acts names as what the text is about."""
        if any(a.reading is reading and a.spots for a in self.recent):
            return
        for site in reading.sites:
            if site.token not in speakers:
                spot = spot_of(site, self.document.text)
                if spot.precision is not GeoPrecision.COUNTRY:
                    self.focus.see(spot)


def _done_to(act: Act) -> bool:
    """Tells "two sailors are held by pirates" from "it is held by officials that"."""
    return act.kind is not None and is_passive(act.trigger) and bool(act.roles.patients)


def _carried(spot: Spot, reason: str) -> Spot:
    return Spot(spot.resolution, spot.precision, spot.location, reason, spot.start, spot.end)


def _confidence(act: Act, reading: Reading) -> float:
    """How sure the words are of the type; a text's first sentences say what it is about."""
    value = act.weight
    if act.actor1:
        value += 0.04
    if act.spots:
        value += 0.03
    if act.noun and not act.merged:
        value -= 0.05
    if act.attempted:
        value -= 0.1
    value -= min(reading.index, 6) * 0.02
    return round(max(0.05, min(value, 0.99)), 3)
