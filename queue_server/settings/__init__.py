"""Settings, read once and frozen: the server's own, and the halls it serves. Knows TOML, the environment and where files lie.

Every refusal is a SettingsError that names file and line. It knows no framework and starts nothing.
"""

from queue_server.settings.advice import warnings_about
from queue_server.settings.document import SettingsError, read_toml
from queue_server.settings.folders import config_folder, pages_folder
from queue_server.settings.hall import load_site
from queue_server.settings.server import AsyncMode, Feed, Limits, Settings, load_settings

__all__ = [
    "AsyncMode",
    "Feed",
    "Limits",
    "Settings",
    "SettingsError",
    "config_folder",
    "load_settings",
    "load_site",
    "pages_folder",
    "read_toml",
    "warnings_about",
]
