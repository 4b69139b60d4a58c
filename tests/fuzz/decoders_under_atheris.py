"""Run by `test_decoders_coverage`: libFuzzer makes up bytes that reach ever more of the decoders, and `check` says what they must keep.

python -m tests.fuzz.decoders_under_atheris -runs=100000 corpus/
"""

import sys

import atheris

with atheris.instrument_imports(include=["devices.simulators", "devices.drivers"], enable_loader_override=False):
    from tests.devices.every_decoder import DECODERS_BY_NAME, check

NAMES = sorted(DECODERS_BY_NAME)


def one(made_up: bytes) -> None:
    """The first byte picks the decoder, the second the cut."""
    if len(made_up) > 2:
        check(NAMES[made_up[0] % len(NAMES)], made_up[2:], 1 + made_up[1] % 9)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
