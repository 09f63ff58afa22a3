"""A replacement of a part of another package that is applied only where it fits.

It names the source code that it was written for by a digest. Anywhere else the original stays, and
one line of the log says what is lost by that.
"""

from __future__ import annotations

import hashlib
import inspect
import logging
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
    target : ``module:name`` or ``module:Class.name`` of a function, method or property.
    digest : `digest` of the source code that the replacement was written for, `rests_on` included.
    loses : what the server is without the replacement, as a clause for the log.
    replace : makes the replacement from the original function.
    rests_on : other parts, named like the target, that the replacement was written for.
    """

    target: str
    digest: str
    loses: str
    replace: Callable[[Replacement], Replacement]
    rests_on: tuple[str, ...] = ()

    def owner(self) -> tuple[object, str]:
        """The module or class that holds the target, and the target's name in it.

        Raises
        ------
        ImportError, AttributeError
            Where there is none.
        """
        return _owner(self.target)

    def digest_of(self, original: Replacement) -> str:
        """`digest` of an original and of what the patch rests on.

        Raises
        ------
        ImportError, AttributeError
            Where a part of it is gone.
        """
        others = (vars(owner)[name] for owner, name in map(_owner, self.rests_on))
        return digest(original, *others)

    def apply(self) -> bool:
        """Put the replacement in place; False where the target is another or gone.

        A second call changes nothing.
        """
        try:
            owner, name = self.owner()
            attribute = vars(owner)[name]
            original: Any = attribute.fget if isinstance(attribute, property) else attribute
            if getattr(original, "__msp_dash__", None) == self.target:
                return True
            if self.digest_of(original) != self.digest:
                return self._skip("has changed")
            replacement = self.replace(original)
        except (ImportError, AttributeError):
            return self._skip("does not exist")
        vars(replacement)["__msp_dash__"] = self.target
        new = property(replacement) if isinstance(attribute, property) else replacement
        if isinstance(owner, type):
            type.__setattr__(owner, name, new)
        else:
            vars(owner)[name] = new
        return True

    def _skip(self, why: str) -> bool:
        version = metadata.version("streamlit")
        log.warning("Streamlit %s: %s %s, so %s", version, self.target, why, self.loses)
        return False


def _owner(target: str) -> tuple[object, str]:
    module, _, path = target.partition(":")
    owner: object = import_module(module)
    *classes, name = path.split(".")
    for one in classes:
        owner = getattr(owner, one)
    if name not in vars(owner):
        raise AttributeError(f"{target} does not exist")
    return owner, name


def digest(*functions: Replacement) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of functions' source; "" without source."""
    try:
        source = "".join(map(inspect.getsource, functions))
    except (OSError, TypeError):
        return ""
    return hashlib.sha256(source.encode()).hexdigest()[:12]
