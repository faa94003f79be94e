"""Mentions of places in text, and which places they mean."""
