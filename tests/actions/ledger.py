"""The second bookkeeping: whatever the rows say, the journal alone must balance.

For a counter, calls = outcomes + requeued + undone + live.
"""

from typing import Any

LEAVES = {"ticket_finished", "ticket_sent_on", "ticket_missed", "ticket_held", "ticket_transferred", "ticket_requeued", "call_undone"}


def calls_balance(rows: list[Any], tickets: dict[str, Any]) -> None:
    """Every call is left exactly once, at the counter it was made at; those not left yet are the live ones."""
    live: dict[str, int] = {}
    for row in rows:
        assert sum(fact["fact"] in ("ticket_called", "ticket_recalled") for fact in row.facts) <= 1, "one call a press"
        for fact in row.facts:
            ticket = fact.get("ticket")
            if fact["fact"] == "ticket_called":
                assert ticket not in live, f"{fact['number']} was called twice"
                assert fact["counter"] not in live.values(), f"counter {fact['counter']} had two calls"
                live[ticket] = fact["counter"]
            elif fact["fact"] in LEAVES:
                assert live.pop(ticket) == fact["counter"]
            elif fact["fact"] == "ticket_expired":
                live.pop(ticket, None)
    assert live == {ticket.id: ticket.counter for ticket in tickets.values() if ticket.state in ("called", "serving")}
