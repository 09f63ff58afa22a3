"""One figure alone, at ``/figure?id=...``, for a frame in another site."""

from msp_dash.ui.embed_page import embed_page

embed_page()
