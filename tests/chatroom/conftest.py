"""What the chat room's tests share: a made-up network, real processes, screens."""

import sys
from pathlib import Path

# The helpers are modules of their own; with --import-mode=importlib tests cannot import their neighbours.
sys.path.insert(0, str(Path(__file__).parent / "support"))
