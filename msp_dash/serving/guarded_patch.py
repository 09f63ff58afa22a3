"""A replacement of a part of Streamlit that is applied only where it fits.

It names the source code that it was written for by a digest, and every private name that it uses.
Where one of them is another or gone the original stays, and one line of the log says what is lost.
"""

from __future__ import annotations

import hashlib
import inspect
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pkgutil import resolve_name
from typing import Any

log = logging.getLogger(__name__)

Replacement = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Patch:
    """One part of Streamlit and what replaces it.

    Parameters
    ----------
    target : ``module:Class.name`` of a method, or ``module:name`` of a function.
    digest : `digest` of the source code that the replacement was written for.
    loses : what the server is without the replacement, as a clause for the log.
    awaits : what Streamlit would have to offer to make the replacement needless.
    replace : makes the replacement from the original function.
    rests_on : every other name that the replacement uses, named like the target: a function, a
        method, or an attribute that the class sets or declares.
    """

    target: str
    digest: str
    loses: str
    awaits: str
    replace: Callable[[Replacement], Replacement]
    rests_on: tuple[str, ...] = ()

    def original(self) -> Replacement:
        """What is replaced, as Streamlit has it, also where it has been replaced.

        Raises
        ------
        ImportError, AttributeError
            Where there is none.
        """
        owner, name = _owner(self.target)
        return inspect.unwrap(vars(owner)[name])

    def fault(self) -> str:
        """Why the replacement does not fit the Streamlit that is installed; "" where it does."""
        try:
            if digest(self.original()) != self.digest:
                return f"{self.target} has changed"
        except (ImportError, AttributeError, KeyError, OSError, TypeError):
            return f"{self.target} does not exist, or has no source"
        return next((f"{one} does not exist" for one in self.rests_on if not _exists(one)), "")

    def apply(self) -> bool:
        """Put the replacement in place of the original; False where it does not fit."""
        if fault := self.fault():
            version = metadata.version("streamlit")
            log.warning("Streamlit %s: %s, so %s", version, fault, self.loses)
            return False
        owner, name = _owner(self.target)
        setattr(owner, name, self.replace(self.original()))
        return True


def _owner(target: str) -> tuple[Any, str]:
    """The module or class that holds a target, and the target's name in it."""
    owner, _, name = target.replace(":", ".").rpartition(".")
    return resolve_name(owner), name


def _exists(target: str) -> bool:
    """Whether a name is in its module or class, or the class sets or declares it."""
    try:
        owner, name = _owner(target)
    except (ImportError, AttributeError):
        return False
    declared = rf"(?:\bself\.|^ +){name}\s*[:=]"
    return hasattr(owner, name) or (
        inspect.isclass(owner) and re.search(declared, inspect.getsource(owner), re.M) is not None
    )


def digest(function: Replacement) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of a function's source."""
    return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:12]
