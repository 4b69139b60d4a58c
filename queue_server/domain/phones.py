"""A number taken by phone: which period a shown code belongs to, how long it is worth something, and which phone may take another.

The code on the hall's screen changes with every period; that of this period and of the last one are good, so a photograph is worthless
after two periods. Phones are told apart by their cookie alone, which a stranger may throw away: hence the count a period.
"""

from dataclasses import dataclass

from queue_server.domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class PhoneRules:
    """The hall's own numbers; every one is a setting of the same name in [phone]."""

    takes: bool = True
    period_seconds: int = 90
    first_tickets_per_period: int = 5
    tickets_per_phone: int = 6
    choose_minutes: int = 10

    @property
    def period_ms(self) -> int:
        return self.period_seconds * 1000

    def period_at(self, now_ms: int) -> int:
        return now_ms // self.period_ms

    def ends_ms(self, period: int) -> int:
        """When the code of the next period is shown."""
        return (period + 1) * self.period_ms

    def is_shown(self, period: int, now_ms: int) -> bool:
        """Is its code on a screen now, or was it a moment ago?"""
        return period in (self.period_at(now_ms), self.period_at(now_ms) - 1)

    def may_choose_until_ms(self, now_ms: int) -> int:
        """Whoever has scanned a good code chooses without haste."""
        return now_ms + self.choose_minutes * 60_000


@dataclass(frozen=True, slots=True)
class Held:
    """What a phone that asks for a number has taken lately; ``live`` is its number of the same service that is not over."""

    taken: int
    live: str | None = None
    live_address: str = ""


def may_take(rules: PhoneRules, held: Held, first_tickets: int, now_ms: int) -> None:
    """Refuses with the reason why this phone gets no other number now. ``first_tickets``: of phones that began with the same code."""
    if held.live is not None:
        raise Refusal("already_waiting", number=held.live, fields={"track_url": held.live_address})
    if held.taken >= rules.tickets_per_phone:
        raise Refusal("phone_spent", most=rules.tickets_per_phone)
    if held.taken == 0 and first_tickets >= rules.first_tickets_per_period:
        left_ms = rules.ends_ms(rules.period_at(now_ms)) - now_ms
        raise Refusal("period_spent", seconds=-(-left_ms // 1000))
