"""Words of war as figures of speech: told by the scene that a sentence belongs to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from geoevents.language import Sentence

__all__ = ["figurative_sentences"]

_SURE = 3  # different words of a scene that make it a whole text's
_CLEAR = 2  # … and a paragraph's; also how far they must outnumber the words of the ground


def figurative_sentences(
    sentences: Sequence[Sentence],
    words: Sequence[Collection[str]],
    scenes: Mapping[str, frozenset[str]],
    ground: frozenset[str],
) -> frozenset[int]:
    """Gives the sentences whose attacks are a match's, a share's, a film's or a debate's.

    A sentence that names armed people, a crowd, arms, the dead or the hurt is never one of them:
    a bomb at a match is a bomb. The others follow their paragraph where it has two words of one
    scene and none of the ground, and else the text, where it has three and they are twice as many.

    Args:
        sentences: the text's sentences.
        words: each sentence's words in lower case.
        scenes: the words of each scene.
        ground: words that put a sentence on the ground.
    """
    grounds = [len(ground.intersection(w)) for w in words]
    found: set[int] = set()
    for scene in scenes.values():
        hits = [scene.intersection(w) for w in words]
        named = frozenset().union(*hits)
        if len(named) < _CLEAR:
            continue
        total = sum(len(h) for h in hits)
        everywhere = len(named) >= _SURE and total > _CLEAR * sum(grounds)
        here: dict[int, set[str]] = {}
        on_ground = {s.paragraph for s in sentences if grounds[s.index]}
        for sentence in sentences:
            here.setdefault(sentence.paragraph, set()).update(hits[sentence.index])
        found.update(
            s.index
            for s in sentences
            if not grounds[s.index]
            and (everywhere or (len(here[s.paragraph]) >= _CLEAR and s.paragraph not in on_ground))
        )
    return frozenset(found)
