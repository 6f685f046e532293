"""The plain checks as pytest tests of the file that SUBMISSION names: one process a submission."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from types import ModuleType

import pytest

from grading_peers.checks import CHECKS


@pytest.fixture(scope="module")
def submission() -> ModuleType:
    spec = importlib.util.spec_from_file_location("submission", os.environ["SUBMISSION"])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_plainly(check: Callable[..., None], submission: ModuleType) -> None:
    check(getattr(submission, CHECKS[check]))
