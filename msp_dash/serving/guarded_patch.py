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
from importlib import import_module, metadata
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
        except (ImportError, AttributeError, KeyError):
            return f"{self.target} does not exist"
        return next((f"{one} does not exist" for one in self.rests_on if not _exists(one)), "")

    def is_applied(self) -> bool:
        """Whether the replacement is in place."""
        owner, name = _owner(self.target)
        return getattr(vars(owner)[name], "__msp_dash__", None) == self.target

    def apply(self) -> bool:
        """Put the replacement in place; False where it does not fit. Applied once."""
        if fault := self.fault():
            version = metadata.version("streamlit")
            log.warning("Streamlit %s: %s, so %s", version, fault, self.loses)
            return False
        if not self.is_applied():
            owner, name = _owner(self.target)
            replacement = self.replace(self.original())
            vars(replacement)["__msp_dash__"] = self.target
            setattr(owner, name, replacement)
        return True


def _owner(target: str) -> tuple[Any, str]:
    """The module or class that holds a target, and the target's name in it."""
    module, _, path = target.partition(":")
    owner: Any = import_module(module)
    *classes, name = path.split(".")
    for one in classes:
        owner = getattr(owner, one)
    return owner, name


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
    """The first 12 hexadecimal digits of the SHA-256 of a function's source; "" without source."""
    try:
        source = inspect.getsource(function)
    except (OSError, TypeError):
        return ""
    return hashlib.sha256(source.encode()).hexdigest()[:12]
