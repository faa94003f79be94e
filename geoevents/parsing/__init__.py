"""The small English spaCy model with spaCy's answers, run about three times as fast."""

from geoevents.parsing.parser import Parser
from geoevents.parsing.sentence import ParsedSentence, Word

__all__ = ["ParsedSentence", "Parser", "Word"]
