"""How open and how well governed the sources of a mineral are, and who controls exports."""
