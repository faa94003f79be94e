"""The Streamlit pages: widgets and state only; what they show comes from query and views."""
