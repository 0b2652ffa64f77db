#!/usr/bin/env python3
"""Entry point of `make unseen`; see --help."""

import os
import sys

# Read when NumPy loads its linear algebra: threads of its own would fight with PyTorch's over the same cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from streamguard_training.unseen.command import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
