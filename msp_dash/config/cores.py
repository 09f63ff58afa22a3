"""How many processes serve where nobody says."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""In a container, the processor time that it may use in each period, or "max", in microseconds."""

_SINGLE_PROCESS_MAX = 4
"""Cores of a machine that one process serves, such as a laptop on a stage: it starts sooner."""


def default_workers() -> int:
    """Cores of this process but one, where there are more than four; otherwise 1.

    One core is left to the proxy and the system. Several workers need Linux.
    """
    cores = _cores() if sys.platform == "linux" else 1
    return cores - 1 if cores > _SINGLE_PROCESS_MAX else 1


def _cores() -> int:
    # `os.cpu_count` is the machine's, of which a process may use a part.
    cores = len(os.sched_getaffinity(0))
    with suppress(OSError, ValueError):  # Not in a container, or without a limit.
        quota, period = QUOTA.read_text(encoding="ascii").split()
        cores = min(cores, int(quota) // int(period))
    return cores
