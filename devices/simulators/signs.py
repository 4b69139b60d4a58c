"""Simulated message signs: Alpha, Amplus, and the pole display of a shop, from the signs' side of the wire."""

from collections.abc import Iterator

from devices.simulators.frames import EVERY_BOARD, NO_ROW, Heard, Marked, letters, number


class AlphaSign(Marked):
    """``01 type address 02 A file [1B place mode] letters [03 sum] 04``: file A is shown; 0D begins the next row."""

    first, last, longest = b"\x01", b"\x04", 1024

    def understand(self, frame: bytes) -> Iterator[Heard]:
        head, *commands = frame.split(b"\x02")
        address = number(head[1:], 16)
        for command in commands if len(head) == 3 and address >= 0 else ():
            body, end, check = command.partition(b"\x03")
            if check and number(check, 16) != (2 + sum(body) + sum(end)) % 65536:
                return
            if body[:2] == b"AA":
                yield from self._shown(EVERY_BOARD if address == 0 else address, body[2:])

    def _shown(self, address: int, text: bytes) -> Iterator[Heard]:
        flashes = False
        if text[:1] == b"\x1b":
            flashes, text = text[2:3] == b"c", text[3:]
        for row, raw in enumerate(text.split(b"\r")):
            plain = bytearray(raw)
            while (at := plain.find(0x1C)) >= 0:
                del plain[at : at + 2]
            yield Heard(address, row, bytes(plain).decode("ascii", "replace"), flashes)


class AmplusSign(Marked):
    """``<IDxx>data xor<E>``; a page of line n is shown at once. ACK, NACK for a wrong xor, nothing to everybody's address."""

    first, last, longest = b"<ID", b"<E>", 512

    def understand(self, frame: bytes) -> Iterator[Heard]:
        address, data, check = number(frame[:2], 16), frame[3:-2], 0
        for byte in data:
            check ^= byte
        if address < 0 or frame[2:3] != b">":
            return
        right, whom = number(frame[-2:], 16) == check, EVERY_BOARD if address == 0 else address
        reply = b"" if address == 0 else b"ACK" if right else b"NACK"
        tags, text = _tags(data)
        shown = letters(text)
        if right and tags[:1] and tags[0][:1] == b"L" and len(tags) >= 6 and shown is not None:
            yield Heard(whom, max(0, number(tags[0][1:]) - 1), shown, tags[3][:1] == b"M" and tags[3][1:] in b"BRbr", reply)
        else:
            yield Heard(whom, NO_ROW, "", False, reply)


class PoleDisplay:
    """``1B 51 41 letters 0D`` writes the upper line, ``1B 51 42`` the lower one; ``0C`` unlocks and clears both."""

    longest = 40

    def __init__(self) -> None:
        self._held = bytearray()
        self._writing = False

    def feed(self, received: bytes) -> Iterator[Heard]:
        for byte in received:
            if byte == 0x0C:
                self._held, self._writing = bytearray(), False
                yield Heard(EVERY_BOARD, 0, " " * 20, False)
                yield Heard(EVERY_BOARD, 1, " " * 20, False)
            elif byte == 0x1B:
                self._held, self._writing = bytearray(), True
            elif byte == 0x0D:
                frame, writing = bytes(self._held), self._writing
                self._held, self._writing = bytearray(), False
                text = letters(frame[2:])
                if writing and frame[:2] in (b"QA", b"QB") and text is not None:
                    yield Heard(EVERY_BOARD, frame[1] - 0x41, text[:20].ljust(20), False)
            elif self._writing and len(self._held) < self.longest:
                self._held.append(byte)


def _tags(data: bytes) -> tuple[list[bytes], bytes]:
    """The commands a page begins with, and its text with the sign's own codes for < and > undone."""
    tags: list[bytes] = []
    while len(data) >= 4 and data[:1] == b"<" and data[3:4] == b">" and data[1:2] != b"U":
        tags.append(data[1:3])
        data = data[4:]
    return tags, data.replace(b"<UBC>", b"<").replace(b"<UBE>", b">")
