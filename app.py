"""Geoevents' dashboard: ``streamlit run app.py``. Page list and theme only."""

import streamlit as st

from geoevents.dashboard import frame
from geoevents.dashboard.kit import STATIC

st.set_page_config(
    page_title="Geoevents",
    page_icon=str(STATIC / "favicon.png"),
    layout="wide",
    initial_sidebar_state="auto",
)
frame.dress()
frame.pages().run()
