"""Halls for tests: the sample ward, open round the clock unless a test says otherwise."""

from dataclasses import replace
from functools import cache
from typing import Any

from queue_server.domain.site import Site
from queue_server.settings import config_folder, load_site


@cache
def the_ward() -> Site:
    """The sample ward with its real hours and calendar."""
    return load_site(config_folder() / "halls" / "ward")


@cache
def the_demo() -> Site:
    return load_site(config_folder() / "halls" / "demo")


def a_site(**overrides: Any) -> Site:
    """The ward, always open. ``overrides`` are fields of Site; those of its ``rules`` and ``opening`` may be given by name too:
    ``a_site(key="other", recalls_max=1, always=False)``."""
    site = the_demo()
    for part in ("rules", "opening"):
        whole = overrides.pop(part, getattr(site, part))
        mine = {name: overrides.pop(name) for name in list(overrides) if name in whole.__dataclass_fields__}
        site = replace(site, **{part: replace(whole, **mine)})
    return replace(site, **overrides)
