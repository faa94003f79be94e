"""The vocabularies of event extraction, as data files, and the loader that checks them."""

from geoevents.codebook.forms import inflections
from geoevents.codebook.loader import Codebook, NamedActor, Phrases, State, load_codebook

__all__ = ["Codebook", "NamedActor", "Phrases", "State", "inflections", "load_codebook"]
