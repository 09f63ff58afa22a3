"""Critical minerals and the Minerals Security Partnership: one figure, told once, shown everywhere."""

__version__ = "0.1.0"
