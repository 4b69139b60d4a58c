"""What a supervisor asks of a memory: stops, the courses of a day, who waits longest. The fake, SQLite and PostgreSQL say the same."""

from queue_server.domain.stops import IssuingLifted
from tests.builders import HallUnderTest


def test_stops_courses_and_who_waits_longest_are_kept_and_read(any_hall: HallUnderTest) -> None:
    any_hall.open(1)
    began = any_hall.clock.now_ms
    any_hall.take()
    any_hall.clock.forward(minutes=1)
    any_hall.take(priority="cao-tuoi")
    any_hall.take("ho-tich")
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert reading.waiting_since() == {"chung-thuc": began, "ho-tich": began + 60_000}
    any_hall.next(1)
    any_hall.clock.forward(minutes=1)
    any_hall.at(1, "finish")
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert set(reading.courses(reading.today)) == {
            (began, None, None),
            (began + 60_000, began + 60_000, began + 120_000),
            (began + 60_000, None, None),
        }
        assert reading.courses("2026-11-22") == []
    any_hall.stop("ho-tich", "Mất điện")
    any_hall.stop("ho-tich", "Hết hồ sơ")
    any_hall.stop("xa-hoi")
    any_hall.resume("xa-hoi")
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert [(one.service, one.reason, one.since_ms) for one in reading.stops()] == [("ho-tich", "Hết hồ sơ", any_hall.clock.now_ms)]
    with any_hall.units.writing(any_hall.site.key) as hall:
        hall.names("test", "lift")
        hall.record(IssuingLifted(service="ho-tich", reason="Ở lại", until_ms=began + 3_600_000))
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert [(one.service, one.reason, one.lifts) for one in reading.stops()] == [("ho-tich", "Ở lại", True)]
    assert any_hall.broken() == []
