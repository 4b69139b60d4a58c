"""A process of its own for what is heavy about a voice: building, listening, splitting, levelling. One piece of work, then it ends.

Run with ``python -m sounds.workbench <data>/sounds/.studio``: it reads ``job.json`` there and tells in ``work.json`` how far it is.
The numbers of sound stay here; the server sees files.
"""

import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sounds import recording, sheet
from sounds.alignment import aligned
from sounds.bank import RATE, Bank, write_wav
from sounds.builder import build
from sounds.check import check
from sounds.errors import RecordingRejected, SoundError, not_installed
from sounds.phrases import Language
from sounds.studio_folder import Job, StudioFolder, fingerprint

_TOLD_EVERY_SECONDS = 0.2
_LICENCE = "thu riêng cho trung tâm này / recorded for this hall"

Step = Callable[[int, int, str], None]


class Workbench:
    def __init__(self, folder: StudioFolder, job: Job) -> None:
        self._folder = folder
        self._job = job
        self._sounds = folder.sounds
        self._language = Language.read(job.language, _path(job.phrases), _path(job.own_phrases)).naming(job.services)

    def do(self, step: Step) -> dict[str, Any]:
        """What came of it, for the page. Raises SoundError."""
        match self._job.kind:
            case "build":
                return self._build(step)
            case "check":
                return self._check()
            case "line":
                return self._line()
            case "remove":
                recording.remove(self._sounds, self._language, self._row().clips)
                return {}
            case "take":
                return self._take(step)
            case "accept":
                return self._accept()
            case "sheet":
                sheet.write_pdf(self._language, self._folder.sheet(self._language.code))
                return {}
        raise ValueError(f"no such work: {self._job.kind}")

    def _build(self, step: Step) -> dict[str, Any]:
        code = self._job.language
        (built,) = build(
            self._sounds,
            "espeak",
            [code],
            step,
            phrases=_path(self._job.phrases),
            own_phrases=_path(self._job.own_phrases),
            services={code: self._job.services},
        )
        return {"clips": built.clips, "lufs": round(built.lufs, 1)}

    def _check(self) -> dict[str, Any]:
        problems = [{"kind": one.kind, "clip": one.clip, "detail": one.detail} for one in check(self._sounds, self._language)]
        of = fingerprint(Bank.open(self._sounds), self._language.code)
        self._folder.put_faults(self._language.code, {"of": of, "problems": problems})
        return {"problems": len(problems)}

    def _row(self) -> sheet.Line:
        for lines in sheet.lines(self._language).values():
            for line in lines:
                if self._job.clip in line.clips:
                    return line
        raise RecordingRejected(f"Không có đoạn “{self._job.clip}”.", f"There is no clip “{self._job.clip}”.")

    def _line(self) -> dict[str, Any]:
        path = self._folder.upload(self._job.upload)
        done = recording.keep_lines(self._sounds, path, self._language, [self._row()], reader=self._job.reader, licence=_LICENCE)
        path.unlink(missing_ok=True)
        return {"missing": done.missing, "overdriven": done.overdriven}

    # --- a long take ---

    def _take(self, step: Step) -> dict[str, Any]:
        """Split and made ready, beside the bank: nothing of it counts before it is accepted."""
        try:
            from sounds import levels, takes
        except ImportError as error:
            raise not_installed("numpy") from error
        wanted = recording.wanted_lines(self._language, self._job.sections)
        path = self._folder.upload(self._job.upload)
        take, rate = recording.read(path)
        overdriven = recording.overdriven(take)
        parts, counted = takes.heard(take, rate, len(wanted))
        del take
        if not parts:
            raise recording.unheard(counted.noisy)
        cleaned = [recording.cleaned_part(part, rate) for part in parts]
        even, lufs = levels.levelled(levels.evened([sound for sound in cleaned if len(sound)]), RATE)
        unnamed = self._folder.empty_take()
        for number, sound in enumerate(even):
            write_wav(unnamed / f"{number}.wav", levels.to_pcm(sound))
            step(number + 1, len(even), "")
        lengths_ms = [len(sound) * 1000 // RATE for sound in even]
        places = aligned([recording.syllables(line) for line in wanted], lengths_ms)
        vi, en = ("", "") if len(even) == len(wanted) else recording.guessed(wanted, places, counted.heard)
        told = {
            "language": self._language.code,
            "reader": self._job.reader,
            "about": recording.about(self._job.reader, _LICENCE, path),
            "lines": [{"number": line.number, "text": line.text, "clips": line.clips} for line in wanted],
            "lengths_ms": lengths_ms,
            "places": places,
            "guess": {"vi": vi, "en": en},
            "lufs": round(lufs, 1),
            "overdriven": overdriven,
        }
        self._folder.put_take(unnamed, told)
        path.unlink(missing_ok=True)
        return {"heard": len(even), "expected": len(wanted)}

    def _accept(self) -> dict[str, Any]:
        """The parts of the standing take, each at the line where a person has put it."""
        import wave

        take = self._folder.take() or {}
        lines = take.get("lines", [])
        if take.get("id") != self._job.take or len(self._job.places) != len(lines):
            raise RecordingRejected("Bản thu này không còn. Hãy gửi lại.", "That recording is gone. Send it again.")
        said: list[tuple[sheet.Line, bytes]] = []
        for line, part in zip(lines, self._job.places, strict=True):
            if part is not None:
                with wave.open(str(self._folder.part(part)), "rb") as file:
                    said.append((sheet.Line(line["number"], line["text"], tuple(line["clips"])), file.readframes(file.getnframes())))
        if not said:
            raise RecordingRejected("Chưa có lời nào được chọn.", "No line was chosen.")
        done = recording.put(self._sounds, self._language, said, take["about"], take["lufs"])
        self._folder.discard_take()
        return {"clips": done.clips, "missing": done.missing}


def _path(told: str) -> Path | None:
    return Path(told) if told else None


def main(arguments: Sequence[str]) -> None:
    """The piece of work of this folder."""
    folder = StudioFolder(Path(arguments[0]).parent)
    job = folder.job()
    told_at = 0.0

    def step(done: int, total: int, what: str) -> None:
        nonlocal told_at
        now = time.monotonic()
        if now - told_at >= _TOLD_EVERY_SECONDS or done == total:
            told_at = now
            folder.tell(job, "running", done=done, total=total, what=what)

    try:
        result = Workbench(folder, job).do(step)
    except SoundError as error:
        folder.tell(job, "failed", said={"vi": error.vi, "en": error.en})
    except MemoryError:
        folder.tell(
            job, "failed", said={"vi": "Máy chủ không đủ bộ nhớ cho bản thu này.", "en": "There is not enough memory for this take."}
        )
    except (OSError, shutil.Error) as error:
        folder.tell(job, "failed", said={"vi": f"Không ghi được: {error}. Hãy kiểm tra ổ đĩa.", "en": f"{error}. Check the disk."})
    else:
        folder.tell(job, "done", result=result)


if __name__ == "__main__":
    os.nice(5)
    main(sys.argv[1:])
