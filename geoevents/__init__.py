"""Geoevents: conflict reporting, mapped with its doubts."""

__version__ = "0.1.0"
