"""The vocabularies of event extraction, as data files, and the loader that checks them."""

from geoevents.codebook.book import Codebook, NamedActor, State
from geoevents.codebook.forms import inflections
from geoevents.codebook.loader import load_codebook
from geoevents.codebook.phrases import Phrases

__all__ = ["Codebook", "NamedActor", "Phrases", "State", "inflections", "load_codebook"]
