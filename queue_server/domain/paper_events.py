"""What became of numbers of the pre-printed roll while everything was down, told afterwards."""

from dataclasses import dataclass, replace
from typing import ClassVar

from queue_server.domain.moment import Moment
from queue_server.domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketServedByHand:
    """A paper number that was served while everything was down, entered afterwards. Nobody called it and no counter is named: it counts as
    done, and in no figure of waiting."""

    name: ClassVar[str] = "ticket_served_by_hand"
    ticket: str
    served_at_ms: int
    outcome: str

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(ticket, state="done", ended_at_ms=self.served_at_ms, outcome=self.outcome)
