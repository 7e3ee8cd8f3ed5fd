"""Fixtures and fakes shared by the tests."""
