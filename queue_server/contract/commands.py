"""What people may ask for: one model a command, every command with the ``command_id`` of its press."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from queue_server.contract.text import (
    NUMBER,
    Announced,
    Asked,
    ClockTime,
    CommandId,
    Instant,
    Key,
    Language,
    Phrase,
    Reason,
    ShownName,
    TicketId,
)

CounterNo = Annotated[int, Field(ge=0, le=999)]
Outcome = Literal["received", "supplement_needed", "refused", "guided", "result_returned", "guided_online"]
Errand = Literal["submit", "collect", "supplement", "ask"]
NoticeSentence = Literal["message", "outage", "closing", "lunch", "stopped", "evacuation"]
Password = Annotated[str, Field(min_length=8, max_length=200)]
StaffName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{1,39}$")]


class Command(Asked):
    command_id: CommandId
    expires_at_ms: Instant | None = Field(
        default=None, description="By the server's clock: when it comes to this command only later, it refuses. A late press calls nobody."
    )


class AtHand(Command):
    """What is done to the ticket at a counter."""

    here: TicketId | Literal[""] | None = Field(
        default=None,
        description='Id of the ticket that was at the counter when the person decided, "" for none: refused when it is another by now.',
    )


class ErrandAsked(Asked):
    """One more thing to be done on the same ticket."""

    service: Key
    errand: Errand | None = Field(default=None, description="What for; unless given, what the service is for.")


class TakeTicket(Command):
    service: Key
    priority: Key | None = None
    language: Language | None = None
    errand: Errand | None = Field(default=None, description="What for; unless given, what the service is for.")
    also: list[ErrandAsked] = Field(
        default=[],
        description="What else is to be done on this ticket. The hall puts all of it into a sensible order. Three in all at most, which is "
        "one rule of the hall: too_many_errands, however many they are.",
    )


class Finish(AtHand):
    outcome: Outcome | None = None


class Next(AtHand):
    outcome: Outcome | None = Field(default=None, description="Outcome of the ticket that this press also finishes.")


class Hold(AtHand):
    reason: Reason | None = None


class Requeue(AtHand):
    reason: Reason | None = None


class Scan(AtHand):
    """The talk is over and the papers are being scanned."""

    scanning: bool = Field(default=True, description="False: back to the talk, with the same visitor.")


class Transfer(AtHand):
    reason: Reason
    service: Key | None = None
    counter: CounterNo | None = None

    @model_validator(mode="after")
    def _one_target(self) -> "Transfer":
        if (self.service is None) == (self.counter is None):
            raise PydanticCustomError("one_target", "name either a service or a counter")
        return self


class CallThis(Command):
    reason: Reason
    ticket: TicketId | None = None
    number: Annotated[str, Field(pattern=NUMBER)] | None = None

    @model_validator(mode="after")
    def _one_ticket(self) -> "CallThis":
        if (self.ticket is None) == (self.number is None):
            raise PydanticCustomError("one_ticket", "name either a ticket or a number")
        return self


class Pause(Command):
    reason: Reason | None = None
    until_at_ms: Instant | None = None
    confirm: bool = False


class Close(Command):
    confirm: bool = False


class OfferServices(Command):
    services: Annotated[list[Key], Field(min_length=1, max_length=40)]
    confirm: bool = False


class StopIssuing(Command):
    reason: Reason
    until_at_ms: Instant | None = Field(default=None, description="When numbers are given again; unless given, tomorrow.")


class LiftStop(Command):
    reason: Reason


class Resume(Command):
    counter: CounterNo | None = Field(default=None, description="Called there at once; unless given, back into the line.")


class Change(Command):
    reason: Reason
    service: Key | None = None
    priority: Key | None = Field(default=None, description="A class to set; use clear_priority to take it away.")
    clear_priority: bool = False

    @model_validator(mode="after")
    def _something(self) -> "Change":
        if self.service is None and self.priority is None and not self.clear_priority:
            raise PydanticCustomError("nothing_to_change", "name a service, a priority, or clear_priority")
        if self.priority is not None and self.clear_priority:
            raise PydanticCustomError("both_ways", "either set a priority or clear it")
        return self


class GiveNotice(Command):
    sentence: NoticeSentence
    text: Announced | None = Field(default=None, description="Of a message: what the hall is told, in Vietnamese. Never a person's name.")
    text_en: Announced | None = Field(default=None, description="The same in English, if it should be told so too.")
    zones: Annotated[list[Key], Field(max_length=20)] = Field(default=[], description="Who hears it; none: the whole hall.")
    service: Key | None = Field(default=None, description="Of stopped: whose numbers are not given any more.")
    time: ClockTime | None = Field(default=None, description="When lunch ends, the hall closes or numbers are given again.")
    minutes: Annotated[int, Field(ge=1, le=600)] | None = Field(
        default=None, description="How long it stands; unless given, a message ten minutes and the others as long as they are true."
    )
    spoken: bool = Field(default=True, description="Not only shown but said.")

    @model_validator(mode="after")
    def _a_message_has_words(self) -> "GiveNotice":
        if (self.sentence == "message") != (self.text is not None) or (self.text is None and self.text_en is not None):
            raise PydanticCustomError("words_of_message", "a message, and nothing else, has a text")
        return self


class HearNotice(Asked):
    """A message's words while they are being written."""

    text: Announced
    text_en: Announced | None = None


class WriteNote(Command):
    """For the colleagues, on a ticket: outside the journal, and erased after a day."""

    text: Phrase | None = Field(default=None, description="Takes the place of what stands there; none erases it.")


class CancelBatch(Command):
    tickets: Annotated[list[TicketId], Field(min_length=1, max_length=300)]
    reason: Reason


TypedTime = Annotated[str, Field(pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$")]


class PaperNumber(Asked):
    """One number of the pre-printed roll, as it was given by hand."""

    number: Annotated[Phrase, Field(max_length=10)]
    service: Key
    at: TypedTime = Field(description='When, by the hall\'s clock, as "08:15".')
    served: TypedTime | None = Field(default=None, description="When its visitor was served; left out for one who still waits.")
    priority: Key | None = None


class EnterByHand(Command):
    lines: Annotated[list[PaperNumber], Field(min_length=1, max_length=100)]


class FirstRun(Command):
    code: Annotated[str, Field(min_length=1, max_length=40)]
    name: StaffName
    password: Password


class SignIn(Asked):
    """Not a command of the hall: it changes nothing but the caller's own session, and each try counts against a limit."""

    name: Annotated[Phrase, Field(max_length=60)]
    password: Annotated[str, Field(min_length=1, max_length=200)]
    counter: CounterNo | None = None


class DeviceSignIn(Asked):
    key: Annotated[str, Field(min_length=1, max_length=200)]


class Enrol(Asked):
    code: Annotated[str, Field(min_length=1, max_length=40)]
    name: Phrase


class NewCode(Command):
    kind: Literal["kiosk", "tv", "agent", "keypad"]
    zone: Key | None = None
    counter: CounterNo | None = Field(default=None, description="Of a keypad, and of nothing else: where it may do what a clerk does.")

    @model_validator(mode="after")
    def _keypads_have_a_counter(self) -> "NewCode":
        if (self.counter is not None) != (self.kind == "keypad"):
            raise PydanticCustomError("counter_of_keypad", "a keypad, and nothing else, has a counter")
        return self


class NewStaff(Command):
    name: StaffName
    role: Literal["clerk", "supervisor", "admin"]
    password: Password
    counter: CounterNo | None = None
    shown_as: ShownName = ""


class NewPassword(Command):
    password: Password


class NewShownName(Command):
    shown_as: ShownName
