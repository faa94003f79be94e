"""From a document to its mentions: propose, judge, keep, and say what each does in its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.coordinates import find_coordinates
from geoevents.geocoding.cues import read_cue
from geoevents.geocoding.evidence import describe
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.proposals import Proposal, Reading, propose, read_document
from geoevents.geocoding.recogniser import choose, probability
from geoevents.geocoding.roles import decide_role
from geoevents.geocoding.scan import is_cyrillic
from geoevents.geocoding.settled import Settled
from geoevents.language import Document
from geoevents.model import Mention, MentionRole

__all__ = ["Recogniser"]


@dataclass(slots=True)
class Recogniser:
    """Finds mentions; ``weights`` holds "parsed" and "scanned", ``threshold`` the line to keep."""

    gazetteer: Gazetteer
    finder: CandidateFinder
    lexicon: Lexicon
    weights: Mapping[str, Mapping[str, float]]
    threshold: float

    def recognise(self, document: Document) -> list[tuple[Mention, float]]:
        """Gives the mentions of a document, sorted by start, each with its probability."""
        reading = read_document(document)
        proposals = propose(reading, self.gazetteer, self.finder, self.lexicon)
        settled = Settled(reading, proposals, self.gazetteer, self.finder, self.lexicon)
        if is_cyrillic(document.text):
            scored = [(0.9, p) for p in proposals if p.known and _stands_alone(p, reading)]
        else:
            scored = self._score(reading, proposals, settled)
        likely = {id(p): score for score, p in scored}
        points = [(m, 1.0) for m in find_coordinates(document)]
        names = [
            (self._mention(p, reading, settled), likely[id(p)])
            for p in choose(scored, self.threshold)
            if all(p.end <= m.start or p.start >= m.end for m, _ in points)
        ]
        return sorted([*names, *points], key=lambda found: found[0].start)

    def _score(
        self, reading: Reading, proposals: list[Proposal], settled: Settled
    ) -> list[tuple[float, Proposal]]:
        evidence = describe(reading, proposals, self.finder, self.lexicon)
        scored = []
        for proposal, found in zip(proposals, evidence, strict=True):
            weights = self.weights["parsed" if reading.parsed[proposal.first] else "scanned"]
            by_words = settled.probability(proposal)
            score = probability(found, weights)
            if by_words is not None:
                score = max(score, by_words) if by_words else 0.0
            scored.append((score, proposal))
        return scored

    def _mention(self, proposal: Proposal, reading: Reading, settled: Settled) -> Mention:
        look = self.finder.look_up(proposal.text, proposal.after_town)
        role = decide_role(proposal, look, reading, self.lexicon)
        document = reading.document
        cue = (
            None
            if role is MentionRole.DEMONYM
            else read_cue(document.text, proposal.start, proposal.end, self.lexicon)
        )
        return Mention(
            start=proposal.start,
            end=proposal.end,
            text=proposal.text,
            role=role,
            cue=cue.kind if cue else settled.cue(proposal),
            cue_text=cue.text if cue else None,
            sentence=document.sentence_at(proposal.start),
        )


def _stands_alone(proposal: Proposal, reading: Reading) -> bool:
    """Keeps a Cyrillic name unless it is a short word at the start of a sentence."""
    return proposal.first not in reading.sentence_starts or len(proposal.text) > 3
