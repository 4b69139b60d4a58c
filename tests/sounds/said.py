"""Announcements and plans of round numbers, for the announcer's tests. No bank, no sound."""

from queue_server.contract.devices import Segment
from sounds.announcement import Announcement, Lacking, Plan, Rank
from sounds.fresh_folder import Unsaid
from sounds.sentence import Sentence

LASTS_MS = 6000
CHIME = Segment(clip="tone/chime", at_ms=0)
FRESH = Segment(clip="fresh/made", at_ms=0)


class RoundPlans:
    """Every sentence takes six seconds, three when nothing is repeated. Letters beyond ASCII no bank can say, nor typed words."""

    def __call__(self, said: Announcement, repeat: bool = True) -> Plan | Lacking:
        lasts = LASTS_MS if repeat else LASTS_MS // 2
        if isinstance(said.said, Sentence) and said.number.isascii():
            return Plan(f"số {said.number}", (CHIME,), lasts, "b1")
        texts = said.said if isinstance(said.said, tuple) else (("vi", f"số {said.number}"),)
        return Lacking(texts[0][1], texts, Plan(texts[0][1], (CHIME,), 1000, "b1"), alone=True)

    def around(self, spoken: Plan, lacking: Lacking, repeat: bool) -> Plan:
        return Plan(lacking.text, (CHIME, *spoken.segments), 1000 + spoken.duration_ms, "b1")


class Engine:
    """Says what a test lets it say, when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[tuple[str, str], ...]] = []
        self.answers: dict[str, Plan | Unsaid] = {}

    def ask(self, texts: tuple[tuple[str, str], ...], within_seconds: float = 2.0) -> str:
        self.asked.append(texts)
        return texts[0][1]

    def answer(self, key: str) -> Plan | Unsaid | None:
        return self.answers.get(key)

    def says(self, key: str) -> None:
        self.answers[key] = Plan(key, (FRESH,), 4000)


def call(nth: int, zone: str = "sanh", at_ms: int = 1_000_000, letter: str = "A") -> Announcement:
    return Announcement(f"call:{nth}", zone, at_ms, Sentence("call", ticket=f"{letter}{nth:03}", counter=3))


def notice(nth: int, rank: Rank = "message", zone: str = "sanh", at_ms: int = 1_000_000, text: str = "Ai quên ô?") -> Announcement:
    return Announcement(f"notice:{nth}", zone, at_ms, (("vi", text),), rank)
