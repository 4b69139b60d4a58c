"""Linux, and what is said elsewhere: one sentence in both languages, before anything breaks."""

import subprocess
import sys
from pathlib import Path

from queue_server.settings import config_folder

AGENT = ["agent", str(config_folder() / "deploy" / "agent.toml")]


def on(platform: str, *words: str) -> subprocess.CompletedProcess[str]:
    code = (
        f"import sys; sys.platform = {platform!r}; sys.argv = ['motcua', *{list(words)!r}]\nfrom queue_server.__main__ import main\nmain()"
    )
    root = Path(__file__).parents[2]
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60, cwd=root)


def test_windows_is_refused_in_a_sentence_that_says_what_to_do() -> None:
    for words in (AGENT, ["serve", "hall"], ["--help"]):
        said = on("win32", *words)
        assert said.returncode == 1
        assert "không chạy trên Windows" in said.stderr
        assert "not on Windows" in said.stderr
        assert "Traceback" not in said.stderr


def test_nothing_that_windows_lacks_is_imported_before_it_is_refused() -> None:
    code = (
        "import sys; sys.platform = 'win32'; before = set(sys.modules)\n"
        "import queue_server.__main__ as entry\n"
        "print(sorted(set(sys.modules) - before))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]).stdout
    assert not any(module in told for module in ("fcntl", "termios", "pty", "queue_server.cli"))


def test_an_agent_elsewhere_than_on_linux_is_refused() -> None:
    code = f"import sys, queue_server.cli as cli; sys.platform = 'freebsd14'; cli.motcua({AGENT!r})"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert said.returncode == 1
    assert "the agent runs on Linux, not on freebsd14" in said.stderr
    assert "Traceback" not in said.stderr
