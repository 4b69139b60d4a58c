"""The emergencies that stand in a zone: said in turn, with a pause after each, until they are ended."""

from sounds.announcement import Announcement


class Standing:
    """True while one stands."""

    def __init__(self, pause_ms: int) -> None:
        self._pause_ms = pause_ms
        self._all: dict[str, Announcement] = {}
        """In the order in which they are said next."""
        self._begun: dict[str, int] = {}
        self._said: dict[str, int] = {}
        self.resumes_at_ms = 0

    def __bool__(self) -> bool:
        return bool(self._all)

    def __contains__(self, id: str) -> bool:
        return id in self._all

    def begin(self, said: Announcement) -> None:
        """A first one is said at once."""
        self.resumes_at_ms = self.resumes_at_ms if self._all else 0
        self._all[said.id] = said

    def end(self, id: str) -> tuple[Announcement, int]:
        """With how many times it was said."""
        self._begun.pop(id, None)
        return self._all.pop(id), self._said.pop(id, 0)

    def next(self) -> Announcement | None:
        return next(iter(self._all.values()), None)

    def at(self, now: int) -> Announcement | None:
        """The one whose turn it is, when the pause is over."""
        return self.next() if now >= self.resumes_at_ms else None

    def saying(self, id: str) -> str:
        """Each saying is a job of its own."""
        self._begun[id] = self._begun.get(id, 0) + 1
        return f"{id}:{self._begun[id]}"

    def was_said(self, id: str, now: int) -> None:
        self._said[id] = self._said.get(id, 0) + 1
        self.rest(id, now)

    def rest(self, id: str, now: int) -> None:
        """The others have their turn; it comes again."""
        self._all[id] = self._all.pop(id)
        self.resumes_at_ms = now + self._pause_ms
