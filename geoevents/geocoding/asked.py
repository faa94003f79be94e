"""What a person asks for: a name, coordinates, or a place at a distance from a name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geoevents.geocoding.offsets import Offset, read_offset

__all__ = ["Asked", "read_asked", "read_point"]

# Two numbers and nothing else; in a text they would be a place only with more decimals.
_NUMBER = r"[-+]?\d{1,3}(?:\.\d+)?"
_PAIR = re.compile(rf"(?:lat(?:itude)?[:=\s]*)?({_NUMBER})°?(?:\s*[,;]\s*|\s+)"
                   rf"(?:lon(?:gitude|g)?[:=\s]*)?({_NUMBER})°?", re.IGNORECASE)  # fmt: skip
_NEAR_ENGLISH = re.compile(
    r"(?:near|nearby|outside|around|close to|next to|on the outskirts of|outskirts of|towards?)\s+"
    r"(?:the\s+)?(?:(?:city|town|village|settlement)\s+of\s+)?",
    re.IGNORECASE,
)
_IN_ENGLISH = re.compile(
    r"(?:in|at)\s+(?:the\s+)?(?:(?:city|town|village|settlement)\s+of\s+)?(?=[^\W\d_])",
    re.IGNORECASE,
)
_NEAR_CYRILLIC = re.compile(
    r"(?:под городом|под|близ|возле|около|вблизи|недалеко от|неподал[её]ку от|в районе|на окраине|"
    r"під містом|під|біля|коло|поблизу|неподалік|недалеко від|[ву] районі|на околиці)\s+",
    re.IGNORECASE,
)
_IN_CYRILLIC = re.compile(
    r"(?:в (?:городе|селе|пос[её]лке|деревне)|[ву] (?:місті|селі|селищі)|"
    r"во?|у|на|из|по|со?|ко?|до|от|за|через|для|об?|про|із|зі|з|від)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A name with what stands before it.

    ``offset`` is a distance and direction from it; ``near`` says that the place is by it, not in
    it; ``bent`` that a preposition before it demands another case than the nominative.
    """

    name: str
    offset: Offset | None = None
    near: bool = False
    bent: bool = False


def read_asked(text: str) -> Asked:
    """Reads what stands before the name: "12 km south of Sudzha", "near Sudzha", "под Суджей"."""
    starts = [m.start() for m in re.finditer(r"(?<=\s)\S", text)]
    for start in reversed(starts):
        offset = read_offset(text, start)
        if offset is not None and text[:start].strip() == offset.words:
            return Asked(text[start:], offset=offset, near=True)
    for pattern, near, bent in (
        (_NEAR_ENGLISH, True, False),
        (_NEAR_CYRILLIC, True, True),
        (_IN_CYRILLIC, False, True),
        (_IN_ENGLISH, False, False),
    ):
        found = pattern.match(text)
        if found is not None and found.end() < len(text):
            return Asked(text[found.end() :], near=near, bent=bent)
    return Asked(text)


def read_point(text: str) -> tuple[float, float] | None:
    """Gives the two numbers that a text is, latitude first; None where it is something else.

    The numbers need not be possible coordinates.
    """
    found = _PAIR.fullmatch(text.strip("() \t"))
    return (float(found[1]), float(found[2])) if found else None
