"""The small English spaCy model with spaCy's answers, run about three times as fast."""

from geoevents.parsing.parser import Parser

__all__ = ["Parser"]
