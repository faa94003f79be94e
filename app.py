"""Geoevents' dashboard: ``streamlit run app.py``. Page list and theme only.

Streamlit imports this file once, when the server starts, and runs it for each page that is drawn.
"""

import streamlit as st

from geoevents.dashboard import warming

if __name__ == "__main__":
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
else:
    app = st.App(__file__, lifespan=warming.warming)
