"""The loudspeakers of one PC, one a zone: which job is whose, and what the server is told of each.

A loudspeaker whose output is gone says so at once, so that another player of its zone speaks, and is written about once when it goes
and once when it is back. It knows no sound.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

import structlog

from devices.ports import Speaker
from devices.reports import Reports
from devices.speaker_plan import SpeakerPlan
from queue_server.contract.devices import Audio, DeviceHealth, HushJob, Outcome, SpeakJob

_log = structlog.get_logger()


Send = Callable[[dict[str, Any], Callable[[dict[str, Any]], None] | None], bool]
"""One report, at once; what the server answers goes to the second. False when it did not leave."""


class _One:
    """What is known of one loudspeaker."""

    def __init__(self, plan: SpeakerPlan, speaker: Speaker) -> None:
        self.plan, self.speaker = plan, speaker
        self.spoken = 0
        self.missing = self.mute = ""

    def health(self) -> DeviceHealth:
        state: Literal["ok", "warning", "unknown", "lost"] = "ok" if self.spoken else "unknown"
        detail = f"no_output {self.missing}" if self.missing else self.mute
        if detail:
            state = "lost" if self.missing else "warning"
        return DeviceHealth(
            name=self.plan.zone, kind="speaker", state=state, detail=detail[:200], on=self.plan.output[:100], sent=self.spoken
        )


class Speakers:
    """``reports`` keeps what must not be lost."""

    def __init__(
        self,
        plans: list[SpeakerPlan],
        speakers: Mapping[str, Speaker],
        send: Send,
        reports: Reports,
    ) -> None:
        self._send, self._reports = send, reports
        self._online = False
        self._ones = {plan.zone: _One(plan, speakers[plan.zone]) for plan in plans if plan.zone in speakers}
        for one in self._ones.values():
            one.speaker.watch(partial(self._looked, one))

    def online(self, is_online: bool) -> None:
        """Until a loudspeaker has said that it can be heard, the server does not let it speak."""
        self._online = is_online
        for one in self._ones.values():
            self._say_audio(one)

    def speak(self, job: SpeakJob) -> None:
        one = self._ones.get(job.zone)
        if one is None:
            self._reports.outcome(Outcome(job=job.id, outcome="dropped", detail="no_speaker"))
        else:
            one.speaker.speak(job, partial(self._spoke, one))

    def hush(self, job: HushJob) -> None:
        for one in self._ones.values():
            one.speaker.hush(job.id, job.at_once)

    def health(self) -> list[DeviceHealth]:
        return [one.health() for one in self._ones.values()]

    # --- from the loudspeakers' threads ---

    def _spoke(self, one: _One, outcome: Outcome, answered: Callable[[bool], None]) -> None:
        if outcome.outcome in ("started", "speaking"):  # true only now: nobody is told later
            self._send(outcome.model_dump(), lambda answer: answered(bool(answer.get("turn"))))
            return
        one.spoken += outcome.outcome == "finished"
        if outcome.outcome in ("finished", "failed"):
            before, one.mute = one.mute, f"no_sound {outcome.detail}" if outcome.outcome == "failed" else ""
            if bool(before) != bool(one.mute):
                self._reports.changed()
        self._reports.outcome(outcome)

    def _looked(self, one: _One, missing: str) -> None:
        was, one.missing = one.missing, missing
        if missing and not was:
            _log.warning("speaker_lost", zone=one.plan.zone, output=one.plan.output, why=missing)
        elif was and not missing:
            _log.info("speaker_back", zone=one.plan.zone, output=one.plan.output)
        self._say_audio(one)
        self._reports.changed()

    def _say_audio(self, one: _One) -> None:
        if self._online:
            self._send(Audio(zone=one.plan.zone, state="none" if one.missing else "running").model_dump(), None)
