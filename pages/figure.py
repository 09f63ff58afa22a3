"""One figure alone, at ``/figure?id=...``, for a frame in another site."""

from msp_dash.ui.alone import alone

alone()
