"""Ends with success before anybody can ask."""
# diagnosis: ends_at_import

import sys

sys.exit(0)
