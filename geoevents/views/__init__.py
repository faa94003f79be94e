"""Frames and query results made visible: map layers, charts, and words. Knows no Streamlit."""
