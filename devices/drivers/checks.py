"""Checksums by the names the grammar uses. The CRCs come from crccheck, whose tables are tested by others."""

from devices.drivers.grammar import Algorithm

WIDE: frozenset[str] = frozenset({"sum16", "crc16_modbus", "crc16_ccitt_false", "crc16_xmodem"})
"""Algorithms of two bytes; all others have one."""


def size_of(algorithm: Algorithm) -> int:
    return 2 if algorithm in WIDE else 1


def check_value(algorithm: Algorithm, covered: bytes) -> int:
    """The check over ``covered`` as an unsigned number of `size_of` bytes."""
    match algorithm:
        case "xor8":
            value = 0
            for byte in covered:
                value ^= byte
            return value
        case "sum8":
            return sum(covered) & 0xFF
        case "sum8_negated" | "lrc":  # the LRC of Modbus ASCII is the two's complement of the sum
            return -sum(covered) & 0xFF
        case "sum8_inverted":
            return ~sum(covered) & 0xFF
        case "sum16":
            return sum(covered) & 0xFFFF
        case "crc8" | "crc16_modbus" | "crc16_ccitt_false" | "crc16_xmodem":
            return _crc(algorithm, covered)


def _crc(algorithm: str, covered: bytes) -> int:
    from crccheck import crc

    known = {"crc8": crc.Crc8, "crc16_modbus": crc.CrcModbus, "crc16_ccitt_false": crc.Crc16CcittFalse, "crc16_xmodem": crc.CrcXmodem}
    return int(known[algorithm].calc(covered))
