"""What every LED board of the hall should show now: desired state, sent whole, so that an agent that was away misses nothing."""

from queue_server.actions.screens import Snapshots
from queue_server.contract.devices import AgentScreen, BoardLine, BoardMode, BoardState
from queue_server.domain.counter import Counter
from queue_server.domain.life import is_called
from queue_server.domain.ticket import Ticket

MAIN_LINES = 8


def agent_screen(snapshots: Snapshots, room: str) -> AgentScreen:
    """Boards by key: "3" hangs over counter 3; "main:sanh" lists the last calls of a zone, each counter once, newest first."""
    envelope = snapshots.envelope(room)
    rev = envelope["seq"]
    boards = {str(counter.no): _counter_board(counter, snapshots.live.get(counter.no), rev) for counter in snapshots.counters}
    for zone in snapshots.site.zones:
        boards[f"main:{zone}"] = _main_board(snapshots, zone, rev)
    return AgentScreen(**envelope, boards=boards)


def _counter_board(counter: Counter, here: Ticket | None, rev: int) -> BoardState:
    """A number in hand is shown even while its counter rests: somebody may still be on the way."""
    if here is not None:
        mode: BoardMode = "calling" if is_called(here) else "serving"
        return BoardState(mode=mode, number=here.number, call=here.call, at_ms=here.announced_at_ms or 0, rev=rev)
    return BoardState(mode={"open": "idle", "paused": "paused", "closed": "closed"}[counter.state], rev=rev)


def _main_board(snapshots: Snapshots, zone: str, rev: int) -> BoardState:
    here = [ticket for no, ticket in snapshots.live.items() if snapshots.site.zone_of(no) == zone]
    here.sort(key=lambda ticket: -ticket.call)
    newest = here[0] if here else None
    return BoardState(
        mode="calling" if newest and is_called(newest) else "idle",
        lines=[BoardLine(number=ticket.number, counter=ticket.counter or 0) for ticket in here[:MAIN_LINES]],
        call=newest.call if newest else 0,
        at_ms=(newest.announced_at_ms or 0) if newest else 0,
        rev=rev,
    )
