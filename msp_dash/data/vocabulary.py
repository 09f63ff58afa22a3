"""Closed vocabularies: the ids that a column of a table may have, in their order of display.

The schemas check them; ingest and the app, which does not import pandera, read them here.
"""

STAGES = ("mine", "smelter", "refined")

SEPARATOR = ";"
"""Between the ids of a cell that has several."""

SITE_PLANTS = ("smelter", "refinery", "plant")
SITE_KINDS = ("mine", *SITE_PLANTS, "deposit", "exploration")

SITE_OPERATES = ("operating", "assumed_active")
SITE_PLANNED = ("construction", "project", "exploration")
SITE_STOPPED = ("care_and_maintenance", "suspended", "closed")
SITE_STATUSES = (*SITE_OPERATES, *SITE_PLANNED, *SITE_STOPPED, "not_stated")
"""What a list of sites says of one. ``assumed_active`` is the USGS's own word: nobody looked."""

OWN_TEXTS = ("primary", "primary_mirror", "dataset")
"""Kinds of source that can confirm: a publisher's own text, a copy of one, its own data."""
