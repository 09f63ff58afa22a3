"""The bare page: a heading, two controls and a sentence. The least that Streamlit can do.

With ``?chart=plotly`` a bar chart too, as `st.plotly_chart` draws it.
"""

import streamlit as st

st.set_page_config(page_title="Bare", layout="wide")
st.title("A bare page")
mineral = st.selectbox("Mineral", ("cobalt", "copper", "lithium", "nickel"), key="mineral")
year = st.select_slider("Year", [str(year) for year in range(2015, 2025)], key="year")
st.write(f"You chose {mineral} in {year}.")
if st.query_params.get("chart") == "plotly":
    bars = {"type": "bar", "x": ["a", "b", "c"], "y": [1, 2, 3]}
    st.plotly_chart({"data": [bars], "layout": {"height": 300}}, key="bars")
