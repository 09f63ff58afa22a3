"""``python -m msp_dash``: checks the Python first, in words that an old one can still read.

No annotation and no import of ours stands before the check, so that even Python 2 reaches the
sentence instead of failing on the first line that it does not know.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - a checkout is run by whatever Python is there
    sys.exit(
        "msp_dash needs Python 3.11 or newer and this is Python %d.%d: "  # noqa: UP031 - as above
        "install one from python.org and start msp_dash with it." % tuple(sys.version_info[:2])
    )

from msp_dash.cli import main

if __name__ == "__main__":
    sys.exit(main())
