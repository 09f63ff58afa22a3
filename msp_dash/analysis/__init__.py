"""Pure functions on tables: shares, concentration, groups. DataFrame in, DataFrame out."""

import msp_dash.data.frames  # noqa: F401 - before any table is made: frames are alike
