"""The pictures and videos beside the calls: what is shown, in which order, and what is left out and named."""

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from queue_server.settings.playlist import Playlist, Unshown
from tests.cli.asking import ask
from tests.web.doors import Doors, key_of

DAY = date(2026, 11, 23)
MP4 = b"\x00\x00\x00\x20ftypisom" + b"\x00" * 500
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\x00" * 500


def png() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (16, 9), "teal").save(held, "PNG")
    return held.getvalue()


def kept(data: Path, files: dict[str, bytes | str]) -> Playlist:
    folder = data / "playlist"
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return Playlist(data)


def shown(playlist: Playlist, day: date = DAY) -> list[tuple[str, str]]:
    return [(slide.name, slide.kind) for slide in playlist.read(day)[0]]


def test_a_folder_of_files_is_shown_by_name(tmp_path: Path) -> None:
    playlist = kept(tmp_path, {"2 hướng dẫn.png": png(), "1.mp4": MP4, "3.webm": WEBM, ".hidden.png": png()})
    assert shown(playlist) == [("1.mp4", "video"), ("2 hướng dẫn.png", "picture"), ("3.webm", "video")]
    assert playlist.read(DAY)[1] == []


def test_a_hall_without_a_folder_shows_nothing(tmp_path: Path) -> None:
    assert Playlist(tmp_path).read(DAY) == ([], [])


def test_a_list_gives_order_seconds_and_days(tmp_path: Path) -> None:
    tables = ['file = "b.png"\nseconds = 20', 'file = "tet.png"\nfrom_day = 2027-02-01\nto_day = 2027-02-12', 'file = "a.png"']
    written = "".join(f"[[slides]]\n{table}\n" for table in tables)
    playlist = kept(tmp_path, {"a.png": png(), "b.png": png(), "c.png": png(), "tet.png": png(), "playlist.toml": written})
    assert [(slide.name, slide.seconds) for slide in playlist.read(DAY)[0]] == [("b.png", 20), ("a.png", 0)]
    assert [name for name, _ in shown(playlist, date(2027, 2, 12))] == ["b.png", "tet.png", "a.png"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("doc.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not the JPEG"),
        ("page.png", b"<!doctype html><script>alert(1)</script>", "is not the JPEG"),
        ("film.png", MP4, "is not the JPEG"),
        ("film.avi", MP4, "is not the JPEG"),
        ("empty.jpg", b"", "is not the JPEG"),
        ("vast.png", png() + bytes(9 * 1024 * 1024), "is larger than 8 MB"),
    ],
)
def test_what_is_not_what_it_says_is_left_out_and_named(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    playlist = kept(tmp_path, {name: content, "good.png": png()})
    assert shown(playlist) == [("good.png", "picture")]
    (trouble,) = playlist.read(DAY)[1]
    assert trouble.startswith(f"{name}: ")
    assert why in trouble
    assert Unshown(playlist).alarms(DAY, 0.0) == {f"playlist_broken {name}"}


def test_a_list_cannot_reach_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    named = "".join(f'[[slides]]\nfile = "{name}"\n' for name in ("../secret.png", str(tmp_path / "secret.png"), "link.png", "none.png"))
    playlist = kept(tmp_path, {"playlist.toml": named})
    (tmp_path / "playlist" / "link.png").symlink_to(tmp_path / "secret.png")
    slides, troubles = playlist.read(DAY)
    assert slides == []
    assert ["lies outside" in trouble for trouble in troubles] == [True, True, True, False]


def test_a_broken_list_shows_nothing_and_says_its_line(tmp_path: Path) -> None:
    playlist = kept(tmp_path, {"a.png": png(), "playlist.toml": '[[slides]]\nfil = "a.png"\n'})
    assert shown(playlist) == []
    assert playlist.read(DAY)[1][0].startswith("playlist.toml: 2: ")


def test_screens_are_told_the_list_and_everybody_may_fetch_a_file_by_its_address(doors: Doors) -> None:
    kept(doors.folder, {"a.png": png(), "b.mp4": MP4})
    assert doors.get("/api/v1/playlist").status_code == 401
    picture, video = doors.get("/api/v1/playlist", "tv").json["slides"]
    assert (picture["name"], picture["kind"], video["kind"]) == ("a.png", "picture", "video")
    answer = doors.get(picture["url"])
    assert (answer.data, answer.mimetype, answer.headers["X-Content-Type-Options"]) == (png(), "image/png", "nosniff")
    part = doors.get(video["url"], Range="bytes=4-7")
    assert (part.status_code, part.data, part.mimetype) == (206, b"ftyp", "video/mp4")
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]


def test_no_other_file_is_served(doors: Doors) -> None:
    kept(doors.folder, {"a.png": png(), "bad.png": b"nothing"})
    for path in ("a.png", "bad.png", "..%2Fhall.sqlite3", "0" * 20, "%00"):
        assert doors.get(f"/playlist/{path}").status_code == 404, path


def test_a_tv_that_cannot_show_a_file_is_a_warning_until_it_can(doors: Doors) -> None:
    tv = doors.live.sio.test_client(doors.app, headers=key_of("tv"))

    def row() -> tuple[str, str]:
        devices = doors.get("/api/v1/supervisor/screen", "supervisor").json["devices"]
        (one,) = [device for device in devices if device["device"] == "tv"]
        return one["state"], one["detail"]

    tv.emit("report", {"kind": "slides", "broken": ["hội trường.mp4"]}, callback=True)
    assert row() == ("warning", "slide_broken hội trường.mp4")
    tv.emit("report", {"kind": "slides", "broken": []}, callback=True)
    assert row() == ("ok", "")


def test_the_command_lists_what_is_shown_and_fails_when_something_cannot_be(tmp_path: Path) -> None:
    kept(tmp_path, {"a.png": png()})
    said = ask("playlist", "--data", str(tmp_path))
    assert (said.exit_code, "a.png" in said.output) == (0, True)
    kept(tmp_path, {"b.mp4": b"not a film"})
    said = ask("playlist", "--data", str(tmp_path))
    assert (said.exit_code, "b.mp4: " in said.output) == (1, True)
