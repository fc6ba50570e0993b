"""`python -m omninmo …`, and the console script `omninmo`."""

import sys

from omninmo.cli import main

if __name__ == "__main__":
    sys.exit(main())
