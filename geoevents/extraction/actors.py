"""Names of actors in ACLED's style, from noun phrases, and the party that each stands for."""

# ruff: noqa: PLR0911, PLR0912, PLR0917, C901 - names are decided kind by kind
from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.belonging import seat_in, state_in, state_of_office
from geoevents.extraction.cast import Actor, Cast
from geoevents.extraction.grammar import noun_phrase
from geoevents.extraction.nouns import kinds_of
from geoevents.extraction.reading import Reading, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["name_actor"]

_POINTING = frozenset(("the", "these", "those", "their"))
_OF_A_WAR = frozenset("rebel insurgent paramilitary separatist guerrilla fighter".split())
_MEN = frozenset(
    "man member element follower operative cadre boy dissident faction splinter wing".split()
)
_CALLED = frozenset("call know name go belong ally link affiliate tie".split())
_OWN_FORCE = frozenset("army military force troop soldier infantry navy".split())
_ORDER = (
    "security",
    "military",
    "police",
    "rebel",
    "rioter",
    "protester",
    "government",
    "civilian",
)


def name_actor(
    token: Token,
    reading: Reading,
    book: Codebook,
    cast: Cast,
    *,
    country: str | None,
    violent: bool = True,
) -> Actor | None:
    """Names the actor that a noun phrase stands for.

    Args:
        token: the head of the phrase.
        reading: its sentence.
        book: the vocabularies.
        cast: who the document has named so far.
        country: the country that the act is in, for forces without a nationality.
        violent: whether a state named alone acts by its military rather than its government.
    """
    phrase = [t for t in noun_phrase(token) if t.i <= token.i + 12]
    if reading.lemmas[token.i] in book.objects["role"]:
        return None
    first, last = phrase[0].i, phrase[-1].i
    named = next(
        (
            s
            for t in (token, *phrase)  # "the Y-linked group X" is X
            for s in [reading.span_at(reading.actors, t.i)]
            if s is not None
        ),
        None,
    )
    kinds = kinds_of(token, reading, book)
    lemma = reading.lemmas[token.i]
    if named is None and "rebel" in kinds:
        named = _called(token, reading)
    if named is not None and not kinds & {"civilian"} - {"civilian"}:
        actor = book.actors[named.value]
        plain = kinds & {"civilian", "protester"} and not kinds & {"armed", "government"}
        other = plain and not (actor.kind == "rebel" and lemma in _MEN)
        if not other:
            return Actor(actor.name, actor.party, actor.kind, first, last)
    owner = state_in(phrase, reading, book)
    kind = next((k for k in _ORDER if k in kinds), None)
    if kind == "rebel" and kinds & {"military"} and owner:
        kind = "military"
    if lemma == "sniper" and owner is None:
        kind = "rebel"  # whose he is nobody says
    if kinds & {"weapon"} and kind is None:
        owner = owner or _weapon_owner(phrase, book)
        state_owned = any(
            set(reading.people.get(t.i, ())) & {"government", "military"}
            for t in phrase
            if t != token
        )
        owner = owner or (country if state_owned else None)
        kind = "military" if owner else None
    if kinds & {"state", "leader"} or (owner and kind is None and kinds & {"government"}):
        seat = owner or seat_in(phrase, reading)
        leader = reading.span_at(reading.leaders, token.i)
        party = leader.value if leader is not None else seat
        if party is None:
            return None
        return _of_party(party, "military" if violent else "government", book, first, last)
    if owner is None and kind == "government":
        owner = state_of_office(token, reading)
    seat = owner or seat_in(phrase, reading)
    if lemma in book.actor_nouns and seat is None and book.actor_nouns[lemma] in cast.parties:
        name = book.actor_nouns[lemma]
        return Actor(name, book.actors[name].party, "rebel", first, last)
    pointed = any(c.lower_ in _POINTING for c in token.children if c.dep_ in ("det", "poss"))
    people = next(
        (
            _hyphened(c)
            for c in token.children
            if c.dep_ in ("amod", "compound")
            and (c.ent_type_ == "NORP" or c.pos_ == "PROPN")
            and c.lower_ not in book.demonyms
            and c.i not in reading.named_tokens
        ),
        None,
    )
    if lemma == "member":
        lemma = next((c.lower_ for c in token.children if c.lower_ in book.labels), lemma)
    return _by_kind(kind, seat, lemma, cast, book, country, (first, last), pointed, people)


def _called(token: Token, reading: Reading) -> Span | None:
    """Gives the name in "gunmen known as X", "youths allied to X"."""
    for child in token.children:
        if child.dep_ in ("relcl", "acl") and reading.lemmas[child.i] in _CALLED:
            spans = (reading.span_at(reading.actors, t.i) for t in child.subtree)
            return next((s for s in spans if s is not None), None)
    return None


def _by_kind(
    kind: str | None,
    seat: str | None,
    lemma: str,
    cast: Cast,
    book: Codebook,
    country: str | None,
    span: tuple[int, int],
    pointed: bool,
    people: str | None,
) -> Actor | None:
    first, last = span
    if kind in ("security", "military", "police"):
        party = seat or country or cast.state_at_war()
        if seat is None and country and kind == "military" and lemma not in _OWN_FORCE:
            party = country
        if seat is None and kind == "military" and not people:
            party = book.armies.get(party or "", party)
        if party is None or party not in book.states:
            return None
        label = "police" if kind == "police" else "military"
        return Actor(book.actor_name(party, label), party, label, first, last)
    if kind == "rebel":
        if (
            seat
            and seat not in book.armies
            and lemma
            not in (
                "rebel",
                "insurgent",
                "militant",
                "separatist",
                "group",
                "movement",
            )
            and lemma in ("fighter", "sabotage", "raider", "saboteur", "infiltrator", "element")
        ):
            return Actor(book.actor_name(seat), seat, "military", first, last)
        group = None
        if pointed or (lemma in _OF_A_WAR and not people):
            group = cast.rebels_of(country or seat)
        if group:
            return Actor(group, group, "rebel", first, last)
        band: str | None = book.labels.get(lemma)
        if band is None and people:
            band = f"{people} {lemma}s"
        abroad = book.band_homes.get(band or "", {}).get(country or "")
        home = book.states.get(seat or abroad or country or "")
        if band is None or home is None:
            return None
        return Actor(f"{band} ({home.name})", None, "rebel", first, last)
    if kind in ("rioter", "protester", "civilian"):
        party = country or seat
        if kind == "civilian" and seat:
            party = seat
        if party is None or party not in book.states:
            return None
        return Actor(book.actor_name(party, kind), None, kind, first, last)
    if kind == "government":
        party = seat or country
        if party is None:
            return None
        return _of_party(party, "government", book, first, last)
    if seat and kind is None:
        return _of_party(seat, "military", book, first, last)
    return None


def _of_party(party: str, kind: str, book: Codebook, first: int, last: int) -> Actor:
    if party in book.states:
        return Actor(book.actor_name(party, kind), party, kind, first, last)
    return Actor(party, party, "rebel", first, last)


def _hyphened(name: Token) -> str:
    """Gives a name with what is joined to it by a hyphen: the Mai-Mai of "Mai-Mai fighters"."""
    first = name.i
    while first > 1 and name.doc[first - 1].text == "-" and not name.doc[first - 1].whitespace_:
        first -= 2
    return str(name.doc[first : name.i + 1].text)


def _weapon_owner(phrase: list[Token], book: Codebook) -> str | None:
    for token in phrase:
        for word in (token.lower_, token.lower_.rstrip("s")):
            if word in book.weapon_owners:
                return book.weapon_owners[word]
    return None
