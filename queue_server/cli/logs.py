"""Logs as one line an event, on stderr, for people and for journald."""

import logging
import sys


def write_logs(level: str = "info") -> None:
    """From now on, for this process. ``level``: debug, info, warning or error."""
    import structlog  # only here: it brings a terminal's colours along, which most commands have no use for

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.getLogger("gunicorn").setLevel(logging.ERROR)
    for quiet in ("socketio.server", "engineio.server"):
        # what they call an error is a stranger's malformed packet, with a traceback each; our own handlers log their own
        logging.getLogger(quiet).setLevel(logging.CRITICAL)
