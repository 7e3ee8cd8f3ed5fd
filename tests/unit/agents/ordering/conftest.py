"""The sample business and its index, made once for the folder."""

from __future__ import annotations

import pytest

from agents.ordering.index import CatalogueIndex
from config.profile import BusinessProfile
from config.profile_loader import load_profiles
from config.settings import sample_profile_path


@pytest.fixture(scope="session")
def profile() -> BusinessProfile:
    (sample,) = load_profiles([sample_profile_path()])
    return sample


@pytest.fixture(scope="session")
def index(profile: BusinessProfile) -> CatalogueIndex:
    return CatalogueIndex(profile)
