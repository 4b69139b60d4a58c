"""What works in a hall's settings but is known to go wrong in real halls: said once at start, refused never."""

from collections import defaultdict

from queue_server.domain.site import Site

CONFUSED_BY_EAR = ("BDPTV", "CSX", "MN")
"""Letters whose Vietnamese names sound alike over a loudspeaker. From the field; a native speaker has yet to review it."""
CONFUSED_BY_EYE = "IJO"


def warnings_about(site: Site) -> list[str]:
    """One sentence for each thing to reconsider; empty when there is none."""
    return [*_shared_series(site), *_letters(site)]


def _shared_series(site: Site) -> list[str]:
    """One field, one series: people who see a series jump between counters suspect that numbers are sold."""
    sharing: dict[str, list[str]] = defaultdict(list)
    for service in site.services.values():
        sharing[service.series].append(service.key)
    return [
        f"services {', '.join(keys)} share series {series} but not their counters"
        for series, keys in sharing.items()
        if len({_counters_of(site, key) for key in keys}) > 1
    ]


def _counters_of(site: Site, service: str) -> tuple[int, ...]:
    return tuple(no for no, plan in site.counters.items() if service in plan.services)


def _letters(site: Site) -> list[str]:
    """A voice stays in its zone, so only letters of the same zone can be confused."""
    said = [
        f"prefix {series.prefix} is easily misread as a digit or another letter"
        for series in site.series.values()
        if set(series.prefix) & set(CONFUSED_BY_EYE)
    ]
    for zone in site.zones:
        heard = {
            site.series[site.services[key].series].prefix for plan in site.counters.values() if plan.zone == zone for key in plan.services
        }
        for group in CONFUSED_BY_EAR:
            alike = sorted(heard & set(group))
            if len(alike) > 1:
                said.append(f"prefixes {', '.join(alike)} of zone {zone} sound alike")
    return said
