"""What a sentence says no to: verbs of denying, words for "untrue", whole turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.arguments import is_withheld, subjects
from geoevents.extraction.grammar import clause_of, is_verb
from geoevents.extraction.reading import Reading
from geoevents.extraction.sources import SourceReader
from geoevents.extraction.voices import Attribution, Denial

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["denies", "figure_denied", "find_untrue", "noun_denied", "read_turns"]

_TRUE = frozenset("true correct accurate right so".split())


def denies(token: Token, lemma: str, reading: Reading, book: Codebook) -> bool:
    """Tells whether a verb denies: by itself, or by what it calls false."""
    label = lemma in book.reporting["label"]
    if not (label or lemma in book.denials) or is_withheld(token):
        return False
    for rest in book.denials.get(lemma, ()):
        if not rest or any(t.lower_ == rest for t in reading.doc[token.i + 1 : token.i + 9]):
            return True
    if label:
        false = frozenset(book.reporting["false"])
        about = {noun_denied(token, reading)} & set(book.reporting["pointers"])
        return any(
            t.lower_ in false
            and t.i > token.i
            and (token in (t.head, t.head.head) or (about and _ends(t)))
            for t in token.subtree
        )
    return False


def _ends(token: Token) -> bool:
    """Tells the last word of a stretch, which a parser may hang on the clause before it."""
    return token.i + 1 >= len(token.doc) or token.nbor(1).pos_ == "PUNCT"


def find_untrue(reading: Reading, book: Codebook, attributions: list[Attribution]) -> list[Denial]:
    """Reads "X said the reports that … were false", "the claim is not true, said X"."""
    false = frozenset(book.reporting["false"])
    pointers = frozenset(book.reporting["pointers"])
    found: list[Denial] = []
    for verb in reading.doc:
        if reading.lemmas[verb.i] != "be" or not is_verb(verb):
            continue
        words = {c.lower_ for c in verb.children if c.dep_ in ("acomp", "attr")}
        negative = any(c.dep_ == "neg" for c in verb.children)
        if not (words & _TRUE if negative else words & false):
            continue
        heads = [t for c in (verb, *verb.children) for t in c.children if _is_that(t)]
        heads = heads or [t for t in subjects(verb) if reading.lemmas[t.i] in pointers]
        said = [a for a in attributions if a.source.party and verb.i in a.scope]
        if heads and said:
            source = min(said, key=lambda a: len(a.scope)).source
            scope = frozenset(t.i for head in heads for t in head.subtree)
            found.append(Denial(source, scope, verb.i, reading.lemmas[heads[0].i]))
    return found


def _is_that(clause: Token) -> bool:
    """Tells the clause of "it is not true that …"."""
    return clause.dep_ == "ccomp" and any(
        c.dep_ == "mark" and c.lower_ == "that" for c in clause.children
    )


def noun_denied(verb: Token, reading: Reading) -> str | None:
    """Gives the lemma of the noun that a verb is about, None where it has none."""
    for child in verb.children:
        if child.dep_ in {"dobj", "nsubjpass"}:
            return reading.lemmas[child.i]
    if verb.dep_ == "relcl":
        return reading.lemmas[verb.head.i]
    return None


def figure_denied(verb: Token, reading: Reading, book: Codebook) -> str | None:
    """Gives the figure of "denied that figure", "called the toll false"; None for anything else."""
    about = noun_denied(verb, reading)
    called = [c for c in verb.children if c.dep_ in ("ccomp", "oprd") and not _is_that(c)]
    nouns = [about, *(reading.lemmas[t.i] for c in called for t in c.children if t.dep_ == "nsubj")]
    return next((noun for noun in nouns if noun in book.reporting["figures"]), None)


def read_turns(
    reading: Reading,
    reader: SourceReader,
    book: Codebook,
    attributions: list[Attribution],
    denials: list[Denial],
) -> None:
    """Reads whole turns of rejection: "Not so, replied X", "X had nothing to do with it"."""
    lower = reading.text.lower()
    for turn in (*book.reporting["turns"], *book.reporting["holds"]):
        at = lower.find(turn)
        if at < 0:
            continue
        token = next((t for t in reading.doc if t.idx <= at < t.idx + len(t.text) + 1), None)
        if token is None:
            continue
        nearest = min(attributions, key=lambda a: abs(a.token - token.i), default=None)
        source = nearest.source if nearest is not None else None
        if source is None:
            verb = clause_of(token)
            source = next(
                (s for t in subjects(verb) for s in [reader.read(t, reading)] if s and s.party),
                None,
            )
        if source is not None and source.party and not any(d.source == source for d in denials):
            about = "hold" if turn in book.reporting["holds"] else "it"
            denials.append(Denial(source, frozenset(), token.i, about))
        return
