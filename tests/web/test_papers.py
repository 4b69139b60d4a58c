"""Layouts of tickets as a supervisor sees them, and another paper as a kiosk asks for it."""

import io

from PIL import Image

from tests.web.doors import Doors


def test_a_supervisor_sees_every_layout_as_a_picture_of_each_width(doors: Doors) -> None:
    layouts = doors.get("/api/v1/ticket-layouts", "supervisor").json
    assert {one["name"] for one in layouts} == {"standard", "large", "short"}
    for one in layouts:
        for width in (576, 384):
            answer = doors.get(f"/api/v1/ticket-layouts/{one['name']}/{width}.png", "supervisor")
            assert (answer.status_code, answer.mimetype) == (200, "image/png")
            with Image.open(io.BytesIO(answer.data)) as picture:
                assert (picture.mode, picture.width) == ("1", width)


def test_a_layout_with_a_slip_is_named_with_its_line_and_has_no_picture(doors: Doors) -> None:
    own = doors.folder / "tickets"
    own.mkdir()
    (own / "cua-toi.toml").write_text('title = "Của tôi"\nmargn_mm = 2\n')
    (mine,) = [one for one in doors.get("/api/v1/ticket-layouts", "supervisor").json if one["name"] == "cua-toi"]
    assert "cua-toi.toml:2" in mine["trouble"]
    assert "margin_mm" in mine["trouble"]
    assert doors.get("/api/v1/ticket-layouts/cua-toi/576.png", "supervisor").status_code == 404


def test_no_other_file_and_no_other_width_is_drawn(doors: Doors) -> None:
    for path in ("nothing/576", "standard/577", "..%2F..%2Fsecrets/576"):
        assert doors.get(f"/api/v1/ticket-layouts/{path}.png", "supervisor").status_code == 404


def test_a_kiosk_asks_for_another_paper_of_what_it_has_just_given(doors: Doors) -> None:
    taken = doors.post("/api/v1/tickets", doors.press(service="chung-thuc"), "kiosk").json
    path, press = f"/api/v1/tickets/{taken['id']}/reprint", doors.press()
    first = doors.post(path, press, "kiosk")
    assert first.status_code == 200
    assert doors.post(path, press, "kiosk").json == first.json
    doors.clock.forward(seconds=90)
    assert doors.post(path, doors.press(), "kiosk").json["code"] == "not_allowed"
    assert doors.post(path, doors.press(), "clerk").status_code == 200
