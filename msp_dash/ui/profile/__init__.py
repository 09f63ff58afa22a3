"""Profiles: a page for every mineral and every country, made from the figures of all subjects."""
