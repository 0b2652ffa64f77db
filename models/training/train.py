#!/usr/bin/env python3
"""Entry point of `make train`; see --help."""

import sys

from streamguard_training.command import main

if __name__ == "__main__":
    sys.exit(main())
