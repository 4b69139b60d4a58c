"""What the hall says no with: a stable code and the details of its sentence. The sentences are in ``contract.refusals``."""


class Refusal(Exception):
    """Raised before anything has changed; ``code`` is stable, ``details`` fill the sentence."""

    def __init__(self, code: str, /, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        return f"{self.code} {self.details}" if self.details else self.code
