"""Every decoder under libFuzzer, which looks for bytes that reach code not reached before; the promises are those of `every_decoder`."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.devices.every_decoder import DECODERS_BY_NAME

ROOT = Path(__file__).parents[2]
RUNS = 2_000_000 if os.environ.get("MOTCUA_SOAK") == "1" else 5_000
NAMES = sorted(DECODERS_BY_NAME)


def test_no_bytes_make_a_decoder_raise_hang_hold_too_much_or_depend_on_the_cut(tmp_path: Path) -> None:
    for number, name in enumerate(NAMES):
        for at, example in enumerate(DECODERS_BY_NAME[name].examples):
            (tmp_path / f"{name}-{at}").write_bytes(bytes([number, 3]) + example)
    limits = [f"-runs={RUNS}", "-max_len=600", "-timeout=10", "-rss_limit_mb=1500", f"-artifact_prefix={tmp_path}/", "-seed=1"]
    command = [sys.executable, "-m", "tests.fuzz.decoders_under_atheris", *limits, tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    ran = re.search(r"Done (\d+) runs", done.stderr)
    assert ran is not None and int(ran[1]) >= RUNS, done.stderr[-3000:]
