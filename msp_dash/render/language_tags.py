"""Language tags of texts in Office files, by which a program checks spelling and reads aloud."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LANGUAGE_TAGS: Mapping[str, str] = MappingProxyType(
    {"en": "en-US", "fr": "fr-FR", "es": "es-ES", "pt": "pt-PT"}
)
"""The English of all texts is American, the Portuguese that of Portugal (docs/languages.md)."""
