"""A single figure at ``/figure?id=...``, for embedding in another site."""

from msp_dash.ui.embed_page import embed_page

embed_page()
