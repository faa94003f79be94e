"""Reads a document from first sentence to last, carrying on who spoke, where and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.accusing import by_each_other
from geoevents.extraction.acts import Act
from geoevents.extraction.blaming import blame_others, name_the_blamed
from geoevents.extraction.capitals import add_capitals
from geoevents.extraction.claims import read_voices
from geoevents.extraction.completing import complete
from geoevents.extraction.dates import find_dates
from geoevents.extraction.families import TERRITORY
from geoevents.extraction.grammar import ancestors, is_passive
from geoevents.extraction.groups import find_groups
from geoevents.extraction.leaning import lean
from geoevents.extraction.lookup import read_sentence
from geoevents.extraction.merging import merge_acts
from geoevents.extraction.modality import judge_modality
from geoevents.extraction.placing import assign_sites
from geoevents.extraction.reading import Reading
from geoevents.extraction.rejecting import keep_denials, said_no_to, split_acts
from geoevents.extraction.responsibility import own_up
from geoevents.extraction.rivals import tells_own_toll
from geoevents.extraction.spots import spot_of
from geoevents.extraction.statements import find_statements
from geoevents.extraction.story import Story
from geoevents.extraction.tolls import raise_toll, takes_toll
from geoevents.extraction.triggers import find_acts
from geoevents.extraction.typing import gather, type_act
from geoevents.extraction.unplaced import add_unplaced
from geoevents.extraction.voices import Voices
from geoevents.language import Document
from geoevents.model import GeoPrecision, Resolution, SubEventType

if TYPE_CHECKING:
    from spacy.tokens import Token

    from geoevents.gazetteer.index import Gazetteer

__all__ = ["read_document"]

_TRYING = frozenset("try attempt seek fail".split())


def read_document(
    book: Codebook,
    document: Document,
    published: date,
    places: Sequence[Resolution],
    atlas: Gazetteer | None = None,
) -> list[Act]:
    """Gives the acts that happened, or are said or denied to have happened, in text order.

    Args:
        book: the vocabularies.
        document: its sentences, those worth it parsed.
        published: the day of publication.
        places: the geocoder's resolutions, sorted by start.
        atlas: the gazetteer, for capitals that the text does not name.
    """
    story = Story(book, document, published, places, atlas)
    readings = _readings(story)
    story.groups.update(find_groups(readings, story.book))
    add_unplaced(readings, story.book)
    for reading in readings:
        _see(reading, story)
    for reading, scene in zip(readings, _scenes(readings), strict=True):
        _sentence(reading, scene, story)
    return story.acts


def _readings(story: Story) -> list[Reading]:
    out: list[Reading] = []
    places = story.places
    at = 0
    for index in sorted(story.document.parses):
        sentence = story.document.sentences[index]
        while at < len(places) and places[at].mention.end <= sentence.start:
            at += 1
        inside = []
        ahead = at
        while ahead < len(places) and places[ahead].mention.start < sentence.end:
            inside.append(places[ahead])
            ahead += 1
        parse = story.document.parses[index]
        out.append(read_sentence(index, sentence.start, parse, inside, story.book))
    return out


def _see(reading: Reading, story: Story) -> None:
    for span in (*reading.countries, *reading.seats, *reading.leaders):
        story.cast.see(span.value, reading.index)
    for span in reading.actors:
        party = story.book.actors[span.value].party
        if party is not None:
            story.cast.see(party, reading.index)


def _scenes(readings: Sequence[Reading]) -> list[frozenset[str]]:
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


def _sentence(reading: Reading, scene: frozenset[str], story: Story) -> None:
    book, text = story.book, story.document.text
    for site in reading.sites:
        story.focus.note(site, spot_of(site, text), reading)
    if story.atlas is not None:
        add_capitals(reading, story.focus, story.atlas, story.home)
    for site in reading.offices:
        story.focus.office = spot_of(site, text)
    voices = read_voices(reading, story.sources, book)
    found = find_acts(reading, book)
    for act in found:
        act.kind, act.rule, act.weight = type_act(gather(act, book, scene))
        judge_modality(act, book)
        if act.kind in TERRITORY and _only_tried(act):
            act.kind, act.rule = SubEventType.ARMED_CLASH, "battle"
    said = {a.token for a in voices.attributions} | {d.token for d in voices.denials}
    found = [a for a in found if a.trigger.i not in said or a.noun or _done_to(a)]
    real = [a for a in found if not a.unreal]
    for act in real:
        act.rejected = voices.denial_of(act) is not None
        act.source = voices.source_of(act)
    lean(real, reading, story.recent, book)
    acts = merge_acts(real, reading)
    dates = find_dates(reading.text, story.published, book)
    speakers = _speakers(voices, reading)
    positive, denied = split_acts(acts, voices)
    denied.extend(said_no_to(real, voices))
    assign_sites(acts, reading, speakers)
    _share_sites(acts)
    story.siblings = acts
    before = len(story.acts)
    for act in positive:
        alone = len(positive) == 1
        if takes_toll(act, reading, story, alone=alone) or tells_own_toll(
            act, voices, story, alone=alone
        ):
            continue
        complete(act, reading, voices, dates, story)
        if act.kind is not None:
            story.acts.extend(by_each_other(act, story))
            for spot in act.spots:
                story.focus.see(spot)
    keep_denials(denied, voices, reading, dates, story, before=before)
    blame_others(reading, voices, story)
    name_the_blamed(reading, story)
    own_up(voices, reading, story)
    raise_toll(reading, voices, story, before)
    fresh = len(story.acts) > before
    story.acts.extend(
        find_statements(reading, book, story.cast, story.published, dates, busy=fresh)
    )
    _name_places(reading, speakers, story)
    if voices.attributions:
        latest = max(voices.attributions, key=lambda a: a.token).source
        story.speech = latest, reading.start, reading.start + len(reading.text)


def _share_sites(acts: Sequence[Act]) -> None:
    """Gives "X, which A had taken, was retaken by B" its place twice."""
    for act in acts:
        above = act.trigger.head
        if act.sites or act.noun or act.trigger.dep_ != "relcl":
            continue
        if above in act.roles.patients:
            act.sites.extend(s for a in acts for s in a.sites if s.first <= above.i <= s.last)


def _speakers(voices: Voices, reading: Reading) -> frozenset[int]:
    out: set[int] = set()
    sources = [v.source for v in voices.attributions] + [v.source for v in voices.denials]
    cues = [source.cue for source in sources if source.cue]
    for token in reading.doc:
        at = reading.start + token.idx
        if any(start <= at < end for start, end in cues if not _is_told(token, start, reading)):
            out.add(token.i)
            for child in token.children:  # "X, who governs the Y region"
                if child.dep_ == "relcl":
                    out.update(t.i for t in child.subtree)
    return frozenset(out)


def _is_told(token: Token, start: int, reading: Reading) -> bool:
    """Tells what a speaker says from his name: "X's army said it had …, a claim that Y denies"."""
    for one in (token, *ancestors(token)):
        if one.dep_ == "ccomp" and reading.start + one.head.idx >= start:
            return one.i > one.head.i
    return False


def _name_places(reading: Reading, speakers: frozenset[int], story: Story) -> None:
    """Keeps the last place that a sentence without acts names as what the text is about."""
    if any(a.reading is reading and a.spots for a in story.recent):
        return
    for site in reading.sites:
        if site.token not in speakers:
            spot = spot_of(site, story.document.text)
            if spot.precision is not GeoPrecision.COUNTRY:
                story.focus.see(spot)


def _only_tried(act: Act) -> bool:
    """Tells "tried to enter the village": an assault, and no ground that changed hands."""
    verb = act.trigger.head
    return act.attempted and act.reading.lemmas[verb.i] in _TRYING


def _done_to(act: Act) -> bool:
    """Tells "two sailors are held by pirates" from "it is held by officials that"."""
    return act.kind is not None and is_passive(act.trigger) and bool(act.roles.patients)
