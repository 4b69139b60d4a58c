"""Every decoder, fed with anything: it never raises, holds a bounded memory, and says the same however the bytes are cut."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.devices.every_decoder import DECODERS_BY_NAME, check, seen

IN_STEP = {"input events", "ticket paper"}
"""Never out of step: the kernel gives whole records, and a printer takes what it is given for the picture it was told of."""
EXAMPLES = settings.default.max_examples // 4


@st.composite
def wires(draw: st.DrawFn, name: str) -> bytes:
    """Frames, frames with a broken, missing or doubled byte, and noise, one after the other."""
    pieces = []
    for _ in range(draw(st.integers(0, 5))):
        frame = bytearray(draw(st.sampled_from(DECODERS_BY_NAME[name].examples)))
        where = draw(st.integers(0, len(frame) - 1))
        match draw(st.sampled_from(["whole", "broken", "short", "long", "noise"])):
            case "broken":
                frame[where] = draw(st.integers(0, 255))
            case "short":
                del frame[where]
            case "long":
                frame.insert(where, draw(st.integers(0, 255)))
            case "noise":
                frame = bytearray(draw(st.binary(max_size=40)))
        pieces.append(bytes(frame))
    return b"".join(pieces)


@pytest.mark.parametrize("name", DECODERS_BY_NAME)
@settings(max_examples=EXAMPLES)
@given(data=st.data(), size=st.integers(1, 9))
def test_a_decoder_never_raises_and_says_the_same_however_the_bytes_are_cut(name: str, data: st.DataObject, size: int) -> None:
    check(name, data.draw(wires(name)), size)


@pytest.mark.parametrize("name", [name for name in DECODERS_BY_NAME if name not in IN_STEP])
def test_a_decoder_understands_a_frame_soon_after_any_rubbish(name: str) -> None:
    dice = random.Random(name)
    examples = DECODERS_BY_NAME[name].examples
    spoken = seen(name, examples)[0]
    assert spoken
    for _ in range(50):
        rubbish = dice.randbytes(dice.randint(1, 30))
        heard = seen(name, [rubbish, *examples * 20])[0]
        assert heard[-1:] == spoken[-1:]


@pytest.mark.parametrize("name", DECODERS_BY_NAME)
def test_a_decoders_memory_is_bounded_in_a_flood(name: str) -> None:
    dice = random.Random(name)
    flood = [dice.randbytes(500) for _ in range(20)] + [DECODERS_BY_NAME[name].examples[0][:-1] * 50, b"\x00" * 5000, b"<ID" * 2000]
    assert seen(name, flood)[1] <= DECODERS_BY_NAME[name].most_bytes
