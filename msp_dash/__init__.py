"""Critical minerals and the Minerals Security Partnership: one figure, shown everywhere."""

__version__ = "0.1.0"
