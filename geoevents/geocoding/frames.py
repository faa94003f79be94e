"""The frame that a name stands in: what the verb or noun beside it does to places or to persons.

"Shells hit X", "X was shelled", "the capture of X" speak of places; "X was arrested", "the widow of
X" of persons. Read from the words alone, so that it holds where nothing was parsed and where the
parser took an unknown name for something else; the grammar, where there is one, is told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.proposals import Proposal, Reading

__all__ = ["frames_of"]

_WINDOW = 48  # characters read on either side
_BEFORE = re.compile(r"(?:([a-z]+)\s+)?(?:([a-z]+)\s+)?([a-z]+)\s+$")
_AFTER = re.compile(
    r"^\s+(?:(?:was|were|is|are|has|have|had|been|being|be|came|comes|come|later|also|now|then|"
    r"again|briefly|reportedly|partly|fully|almost|nearly|under)\s+){0,4}([a-z]+)\b"
)
_PASSIVE = re.compile(r"^\s+(?:(?:has|have|had)\s+been|was|were|is|are|came|being)\b")
_LIST = re.compile(r"^(?:\s*,\s*|\s+and\s+|\s+or\s+)[A-Z][\w'’-]*(?:[ -][A-Z][\w'’-]*)?")
_APPOSED = re.compile(
    r"^,\s+(?:(?P<age>\d\d)\b|(?P<who>who|whose)\b|(?:an?|the|its|his|her|their|whom)\s+"
    r"(?P<nouns>[a-z][\w-]*(?:\s+[a-z][\w-]*){0,4}))"
)
_SKIPPED = frozenset("again also then later the".split())
_JOINING = frozenset("of on for against in at to from around towards toward near with by".split())
_RELATIVE = frozenset("that which who whose where when is was are were has had".split())
_LONGEST_LIST = 4


def frames_of(proposal: Proposal, reading: Reading, lexicon: Lexicon) -> Iterator[str]:
    """Gives the evidence of the frame that a proposed name stands in."""
    text = reading.document.text
    yield from _left(text[max(0, proposal.start - _WINDOW) : proposal.start], lexicon)
    after = text[proposal.end : proposal.end + 2 * _WINDOW]
    yield from _right(after, lexicon)
    word = reading.spacy_token(proposal.last)
    if word is None:
        return
    yield f"dep {word.dep_}"
    head = word
    while head.dep_ in {"conj", "appos"} and head.head is not head:
        head = head.head
    governor = head.head
    if governor.pos_ not in {"VERB", "AUX"}:
        return
    slot = {"dobj": "object", "nsubjpass": "passive", "nsubj": "subject"}.get(head.dep_)
    if slot is not None:
        for words, name in ((lexicon.war_verbs, "war"), (lexicon.person_verbs, "person")):
            if governor.text.lower() in words:
                yield f"grammar {slot} of {name} verb"


def _left(before: str, lexicon: Lexicon) -> Iterator[str]:
    found = _BEFORE.search(before)
    if found is None:
        return
    two, one, last = found.groups()
    if last in _SKIPPED and one is not None:
        one, last = two, one
    if last in lexicon.war_verbs:
        yield "frame object of war verb"
    elif last in lexicon.person_verbs:
        yield "frame object of person verb"
    elif last in _JOINING and one is not None:
        if one in lexicon.act_nouns:
            yield "frame act on"
        elif one in lexicon.part_nouns:
            yield "frame part of"
        elif one in lexicon.kin_nouns:
            yield "frame kin of"
        elif one in lexicon.motion_verbs:
            yield "frame motion"
        elif one in lexicon.war_verbs:
            yield "frame war verb and preposition"


def _right(after: str, lexicon: Lexicon) -> Iterator[str]:
    apposed = _APPOSED.match(after)
    if apposed is not None:
        if apposed["age"] or apposed["who"]:
            yield "frame apposed person"
        else:
            head = _head(apposed["nouns"].split(), lexicon)
            yield "frame apposed place" if head in lexicon.place_nouns else "frame apposed noun"
    for _ in range(_LONGEST_LIST):
        listed = _LIST.match(after)
        if listed is None:
            break
        after = after[listed.end() :]
    found = _AFTER.match(after)
    if found is None:
        return
    verb = found[1]
    passive = _PASSIVE.match(after) is not None
    if verb in lexicon.place_states:
        yield "frame subject of place verb"
    elif passive and verb in lexicon.war_verbs:
        yield "frame passive of war verb"
    elif verb in lexicon.person_verbs or verb in lexicon.person_states:
        yield "frame subject of person verb"


def _head(words: list[str], lexicon: Lexicon) -> str:
    """Gives the noun of "northern city on the river": the last word before the phrase goes on."""
    head = words[0]
    for word in words[1:]:
        if word in _RELATIVE or word in lexicon.prepositions or word in _JOINING:
            break
        head = word
    return head
