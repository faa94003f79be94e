"""Names that stand where a place stands but that no gazetteer entry answers: small villages.

Such a name stays the place of its act, by its own words and without a point: an act in an unknown
village is not put at the capital that another sentence names.
"""

# ruff: noqa: PLR0911 - every way of standing beside a name is one branch
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.anchors import km_between
from geoevents.extraction.reading import Reading, Site
from geoevents.model import Mention, MentionRole, PlaceKind, Resolution

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["add_unplaced", "without_strays"]

_AT = frozenset("in at near outside around inside into".split())
_UPON = frozenset(("on", "over", "above", "onto"))  # places only for what falls or strikes
_FALLING = frozenset(("hit", "launch", "air", "shell", "assail", "explode"))
_NO_PLACE = frozenset(
    "DATE TIME EVENT NORP MONEY PERCENT QUANTITY CARDINAL ORDINAL LAW WORK_OF_ART".split()
)
_PARTS = frozenset(("compound", "amod", "nmod", "flat", "poss"))
_RETAKING = frozenset("recapture retake overrun liberate reconquer reclaim conquer".split())
_TAKING = _RETAKING | frozenset(
    "lose capture take seize occupy besiege encircle shell storm".split()
)
_TITLES = frozenset(("mr", "mrs", "ms", "dr", "sir", "sheikh", "imam", "pope", "st", "king"))
_LONGEST = 4  # words of a name
_FEWEST = 3  # letters
_SURE = 0.7  # the geocoder's score from which an answer counts as settled
_AWAY_KM = 1_500  # from all other places that the text names
_KNOWN = 100_000  # people; a text may name a larger city of any country in passing


def add_unplaced(readings: Sequence[Reading], book: Codebook) -> None:
    """Adds a site for every such name of a document.

    A name counts where a preposition of place governs it ("at X", "in the X valley"), where a word
    for a place stands beside it ("the village of X", "X, a hamlet"), or where it is overrun or
    retaken. Once it counts, it is a place wherever the text repeats it.
    """
    names: set[str] = set()
    for reading in readings:
        taken = _taken(reading)
        for token in reading.doc:
            head = _name(token, reading, book)
            if head is None:
                continue
            first, last = _stretch(head)
            top = head
            while top.dep_ == "conj":
                top = top.head
            at = top.dep_ == "pobj" and top.head.lower_ in _AT | {"of"}
            free = not taken & set(range(first, last + 1))
            if free and _plausible(first, last, reading, book, people=not at):
                names.add(_add(head.i, first, last, reading))
                taken |= set(range(first, last + 1))
    if not names:
        return
    for reading in readings:
        taken = _taken(reading)
        for token in reading.doc:
            if token.pos_ == "PROPN" and token.i not in taken:
                first, last = _stretch(token)
                whole = reading.doc[first : last + 1].text
                if whole in names and not taken & set(range(first, last + 1)):
                    _add(token.i, first, last, reading)
                    taken |= set(range(first, last + 1))
        reading.sites.sort(key=lambda s: s.first)


def without_strays(places: Sequence[Resolution]) -> list[Resolution]:
    """Takes the point from small towns in a country that the text has nothing to do with.

    Where the one that is meant stands in no list, a namesake elsewhere is answered, with a low
    score: its name is kept as that of an unknown village.
    """
    named = {
        (r.mention.text, r.place.id): r
        for r in places
        if r.place is not None and r.mention.role is MentionRole.LOCATION and r.score >= _SURE
    }
    kinds = list(named.values())  # each name once: a long text repeats its places
    return [
        replace(one, place=None, latitude=None, longitude=None, geo_precision=None)
        if _is_stray(one, kinds)
        else one
        for one in places
    ]


def _is_stray(one: Resolution, named: Sequence[Resolution]) -> bool:
    place = one.place
    if place is None or place.kind is not PlaceKind.SETTLEMENT or one.score >= _SURE:
        return False
    others = [r.place for r in named if r.place is not None and r.mention.text != one.mention.text]
    far = all(place.country != p.country and km_between(place, p) > _AWAY_KM for p in others)
    return bool(others) and far and place.population < _KNOWN


def _taken(reading: Reading) -> set[int]:
    taken = {i for s in reading.sites for i in range(s.first, s.last + 1)}
    taken |= reading.named_tokens | set(reading.weapons)
    for spans in (reading.actors, reading.countries, reading.seats, reading.leaders):
        taken |= {i for s in spans for i in range(s.first, s.last + 1)}
    return taken


def _add(head: int, first: int, last: int, reading: Reading) -> str:
    start, end = reading.offsets(first, last)
    text = str(reading.doc[first : last + 1].text)
    mention = Mention(start=start, end=end, text=text, sentence=reading.index)
    unknown = Resolution(
        mention=mention, place=None, score=0.0, reason="no place of this name is known"
    )
    reading.sites.append(Site(head, first, last, unknown))
    return text


def _name(token: Token, reading: Reading, book: Codebook) -> Token | None:
    """Gives the head of a name that stands as a place, seen from the word that governs it."""
    territory = book.objects["territory"]
    if token.dep_ == "pobj" and _governs_place(token.head, reading, book):
        if token.pos_ == "PROPN":
            return None if any(c.dep_ == "det" for c in token.children) else token
        if reading.lemmas[token.i] in territory:
            names = [c for c in token.children if c.dep_ in _PARTS and c.pos_ == "PROPN"]
            return names[-1] if names else None
    if token.pos_ != "PROPN":
        return None
    above = token.head
    if _is_taken(token, reading):
        return token
    if token.dep_ == "pobj" and above.lower_ == "of" and _stands(above.head, reading, book):
        return token
    if token.dep_ == "appos" and reading.lemmas[above.i] in territory:
        return token
    apposed = [c for c in token.children if c.dep_ == "appos"]
    if any(reading.lemmas[c.i] in territory for c in apposed):
        return token
    if token.dep_ == "conj":
        listed = {s.token for s in reading.sites}
        if above.i in listed or any(c.i in listed for c in token.children if c.dep_ == "conj"):
            return token
        if above.pos_ == "PROPN":
            return token if _name(above, reading, book) is not None else None
    return None


def _governs_place(prep: Token, reading: Reading, book: Codebook) -> bool:
    if prep.lower_ in _AT or (prep.lower_ == "of" and prep.head.lower_ == "out"):
        return True
    if prep.lower_ not in _UPON:
        return False
    act = {name for name, _ in book.verbs.get(reading.lemmas[prep.head.i], ())}
    return bool((act | set(reading.act_nouns.get(prep.head.i, ()))) & _FALLING)


def _stands(token: Token, reading: Reading, book: Codebook) -> bool:
    """Tells a word for a place or for something built or garrisoned."""
    lemma = reading.lemmas[token.i]
    known = book.objects["territory"] | book.objects["base"]
    return lemma in known or book.noun_classes.get(lemma) == "structure"


def _is_taken(token: Token, reading: Reading) -> bool:
    """Tells the object of capturing and retaking; only places are retaken."""
    verb = reading.lemmas[token.head.i]
    if token.dep_ not in ("dobj", "nsubjpass") or verb not in _TAKING:
        return False
    alone = not any(c.dep_ in ("compound", "appos", "nmod") for c in token.children)
    sure = token.ent_type_ != "PERSON" or verb in _RETAKING or alone
    return sure and not any(c.dep_ == "det" for c in token.children)


def _titled(token: Token, book: Codebook) -> bool:
    return token.lower_ in book.reporting["official"] or token.lower_.rstrip(".") in _TITLES


def _stretch(head: Token) -> tuple[int, int]:
    """Gives the first and last token of the name around its head."""
    doc = head.doc
    first = last = head.i
    while first:
        before = doc[first - 1]
        if before.text == "-" and first > 1 and not before.whitespace_:
            first -= 2
        elif before.pos_ == "PROPN" and head.is_ancestor(before):
            first -= 1
        else:
            break
    return first, last


def _plausible(
    first: int, last: int, reading: Reading, book: Codebook, *, people: bool = True
) -> bool:
    """Tells names that may be a place's; ``people`` keeps the names of peoples out."""
    words = reading.doc[first : last + 1]
    none = _NO_PLACE if people else _NO_PLACE - {"NORP", "WORK_OF_ART"}
    if last - first >= _LONGEST or any(t.ent_type_ in none for t in words):
        return False
    if last > first and (words[-1].ent_type_ == "PERSON" or _titled(words[0], book)):
        return False
    if any(t.lower_ in book.demonyms or t.lower_ in book.months for t in words):
        return False
    bodies = (*book.reporting["official"], *book.reporting["independent"])
    if last > first and (words[0].lower_ in bodies or words[-1].lower_ in bodies):
        return False  # "the offices of Radio X", "the headquarters of the X Command"
    if last + 1 < len(reading.doc) and reading.doc[last + 1].lower_ in book.weekdays:
        return False  # "on Holy Thursday"
    if sum(len(t.text) for t in words) < _FEWEST or not words[0].text[0].isupper():
        return False
    return not all(t.text.isupper() or any(ch.isdigit() for ch in t.text) for t in words)
