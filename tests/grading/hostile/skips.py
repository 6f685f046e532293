"""Wants the check skipped."""
# diagnosis: raises

def make_zombie(*_):
    import pytest

    pytest.skip("not today")


find_zombies = bury = make_zombie
