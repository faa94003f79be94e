"""What number a noun phrase states: figures, number words, ranges, "a woman", "the driver"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.arguments import prepositional
from geoevents.extraction.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["number_of", "value_of"]

_BODIES = frozenset(
    "police army military staff enemy family crew public junta people crowd force troop group "
    "couple audience population team militia gang cartel opposition movement authority".split()
)
_KINDS_OF_PERSON = frozenset(("civilian", "military", "police", "rebel", "protester", "security"))


def number_of(noun: Token, reading: Reading, book: Codebook) -> int | None:
    """Gives how many a noun phrase says there are: the lowest figure; None when it is open.

    "at least three" is 3, "between 4 and 6" 4, "a woman" 1, "dozens" None.
    """
    doc = reading.doc
    lemma = reading.lemmas[noun.i]
    if noun.pos_ == "NUM" or (lemma in book.numbers and noun.pos_ != "PRON"):
        value = value_of(noun, book)
        if value is not None:
            return value
    figures = [c for c in noun.children if c.dep_ == "nummod" or (c.pos_ == "NUM" and c.i < noun.i)]
    figures = [c for c in figures if c.ent_type_ not in ("DATE", "TIME") or c.dep_ == "nummod"]
    figures = [c for c in figures if not _is_age(c)]
    if figures:
        values = [v for f in figures for v in [value_of(f, book)] if v is not None]
        for figure in figures:
            for inner in figure.subtree:
                value = value_of(inner, book) if inner.i < figure.i else None
                if value is not None and inner.head == figure and inner.dep_ != "compound":
                    values.append(value)
        before = doc[max(0, figures[0].i - 3) : figures[0].i]
        between = [t for t in before if value_of(t, book) is not None]
        if between and any(
            t.lower_ in ("between", "from") for t in doc[max(0, figures[0].i - 4) : figures[0].i]
        ):
            values.extend(v for t in between for v in [value_of(t, book)] if v is not None)
        return min(values) if values else None
    if lemma in ("family", "crew", "group", "couple", "pair"):
        for one in prepositional(noun, "of"):
            if one.pos_ == "NUM":
                return value_of(one, book)
        return {"couple": 2, "pair": 2}.get(lemma)
    if lemma in book.vague or noun.lower_ in book.vague or lemma in book.objects["people_parts"]:
        return None
    return _single(noun, lemma, reading, book)


def _single(noun: Token, lemma: str, reading: Reading, book: Codebook) -> int | None:
    """Gives 1 for one person: "a woman", "the driver", "her son", a name."""
    if noun.pos_ == "PROPN" and noun.ent_type_ == "PERSON":
        return 1
    articles = {c.lower_ for c in noun.children if c.dep_ == "det"}
    if articles & {"a", "an", "another"} and noun.tag_ in ("NN", "NNP", "JJ"):
        return 1  # "a Palestinian", too
    if noun.tag_ != "NN":
        return None
    if "one" in articles:
        return 1
    kinds = set(reading.people.get(noun.i, ())) & _KINDS_OF_PERSON
    person = lemma not in _BODIES and (kinds or book.noun_classes.get(lemma) == "person")
    owned = any(c.dep_ == "poss" and c.lower_ not in ("our", "your", "my") for c in noun.children)
    return 1 if person and (articles & {"the", "this", "that"} or owned) else None


def _is_age(figure: Token) -> bool:
    """Tells the 16 of "a 16-year-old", which counts years."""
    return any(
        "year" in t.lower_
        for t in figure.doc[figure.i : figure.i + 4]
        if t == figure or t.i > figure.i
    ) and ("-" in figure.doc[figure.i : figure.i + 3].text)


def value_of(token: Token, book: Codebook) -> int | None:
    """Gives the number that a token writes in figures or words, None where it writes none."""
    text = token.lower_.replace(",", "")
    if text.isdigit():
        return int(text) if len(text) < 8 else None
    if text in book.numbers:
        value = book.numbers[text]
        if text in ("hundred", "thousand", "dozen"):
            factors = [c for c in token.children if c.i < token.i and c.pos_ in ("NUM", "DET")]
            for factor in factors:
                inner = factor.lower_.replace(",", "")
                if inner.isdigit():
                    return value * int(inner)
                if inner in book.numbers:
                    return value * book.numbers[inner]
        return value
    return _joined(text, book) if "-" in text else None


def _joined(text: str, book: Codebook) -> int | None:
    """Reads "twenty-six", and the lower end of "40-45"."""
    parts = [book.numbers.get(p) for p in text.split("-")]
    if len(parts) == 2 and None not in parts:
        return sum(p for p in parts if p is not None)
    low = text.split("-", maxsplit=1)[0]
    return int(low) if low.isdigit() and text.replace("-", "").isdigit() else None
