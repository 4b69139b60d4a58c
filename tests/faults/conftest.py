"""The browser that is heard, as in the journeys."""

from tests.journeys.conftest import loud_browser, pages

__all__ = ["loud_browser", "pages"]
