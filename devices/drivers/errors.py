"""Why bytes could not be built or read: typed, and always naming the field of the description that is to blame."""


class DriverError(Exception):
    """A board cannot be told this. ``field`` is a path in the board's description, as "text.width"."""

    code = "driver_error"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class TextTooLong(DriverError):
    """The text has more letters than the board has cells. It is never cut: a cut number is another person's number."""

    code = "text_too_long"


class NotANumber(DriverError):
    """The board takes a numeric value, and the text is none, or does not fit the value's size."""

    code = "not_a_number"


class AddressOutOfRange(DriverError):
    """The address cannot be written in the form this board uses."""

    code = "address_out_of_range"


class FrameMismatch(DriverError):
    """Bytes that are not a frame of this board: ``field`` is the first part that differs."""

    code = "frame_mismatch"


class UnknownDriver(DriverError):
    """A board's description asks for a driver that does not exist."""

    code = "unknown_driver"
