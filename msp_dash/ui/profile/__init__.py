"""Profiles: a page for each mineral and each country, assembled from figures of all subjects."""
