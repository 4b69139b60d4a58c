"""The catalogue over HTTP: anybody may search it, each answer says where a procedure is handled."""

from queue_server.settings import config_folder, load_site
from tests.builders import at
from tests.web.doors import Doors


def search(doors: Doors, **asked: object) -> dict[str, object]:
    answered = doors.browser().get("/api/v1/procedures", query_string=asked)
    assert answered.status_code == 200
    return answered.get_json()  # type: ignore[no-any-return]


def rows(doors: Doors, **asked: object) -> list[dict[str, object]]:
    return search(doors, **asked)["found"]  # type: ignore[return-value]


def test_words_without_diacritics_find_the_procedure_and_where_it_is_handled(doors: Doors) -> None:
    best = rows(doors, q="ket hon")[0]
    assert (best["name"], best["where"], best["services"]) == ("Đăng ký kết hôn", "here", ["ho-tich"])
    assert rows(doors, q="bằng lái")[0]["where"] == "province"
    assert len(rows(doors, q="giay phep")) == 5 and len(rows(doors, q="giay phep", limit=8)) == 8


def test_all_sample_procedures_are_searched(doors: Doors) -> None:
    assert search(doors, limit=500)["listed"] == len(rows(doors, limit=500)) == 75
    assert {row["where"] for row in rows(doors, limit=500)} == {"here", "province"}


def test_a_service_lists_what_it_receives(doors: Doors) -> None:
    assert len(rows(doors, service="ho-tich", limit=100)) == 8
    assert next(iter(rows(doors, service="ho-tich", q="ket hon")))["code"] == "1.000894"
    refused = doors.get("/api/v1/procedures?service=nowhere")
    assert (refused.status_code, refused.get_json()["code"]) == (404, "unknown_service")


def test_the_page_of_a_procedure_says_what_it_asks_for(doors: Doors) -> None:
    said = doors.get("/api/v1/procedures/1.001193").get_json()
    assert said["papers"] and said["counters"] == [3] and said["where"] == "here"
    assert said["fees"] == ["Lệ phí: do HĐND tỉnh quyết định"]
    assert said["deadlines"] == ["Trả trong ngày; nhận sau 15:00 thì trả ngày làm việc kế tiếp"]
    assert said["due"] == "Thứ Hai 23/11"
    assert "papers" not in said["checked"] and "deadlines" in said["checked"]


def test_after_the_cutoff_the_result_falls_due_tomorrow(doors: Doors) -> None:
    doors.clock.now_ms = at("2026-11-23 15:01")
    assert doors.get("/api/v1/procedures/1.001193").get_json()["due"] == "Thứ Ba 24/11"


def test_sentences_are_in_the_readers_language(doors: Doors) -> None:
    said = doors.get("/api/v1/procedures/1.001193", **{"Accept-Language": "en"}).get_json()
    assert said["fees"] == ["Charge: set by the provincial People’s Council"] and said["due"] == "Monday 23/11"


def test_an_unknown_code_is_refused_in_words(doors: Doors) -> None:
    for path in ("/api/v1/procedures/9.9", "/api/v1/procedures/9.9/qr.svg"):
        refused = doors.get(path)
        assert (refused.status_code, refused.get_json()["code"]) == (404, "unknown_procedure")


def test_the_code_of_its_page_is_a_picture(doors: Doors) -> None:
    drawn = doors.get("/api/v1/procedures/1.001193/qr.svg")
    assert drawn.mimetype == "image/svg+xml" and drawn.data.startswith(b"<svg")
    assert doors.get("/api/v1/procedures/1.001193/qr.svg?lang=en").data != drawn.data, "its page then begins in English"
    assert doors.get("/api/v1/procedures/1.001193/qr.svg?lang=x").data == drawn.data


def test_what_is_asked_has_a_length(doors: Doors) -> None:
    assert doors.browser().get("/api/v1/procedures", query_string={"q": "a" * 121}).status_code == 422
    assert doors.browser().get("/api/v1/procedures", query_string={"limit": 0}).status_code == 422


def test_at_the_province_the_wards_procedures_are_pointed_to_the_ward() -> None:
    from queue_server.actions import procedures
    from queue_server.contract.procedures import ProceduresAsked

    province = load_site(config_folder() / "halls" / "province")
    found = procedures.find(province, ProceduresAsked(q="khai tu")).found[0]
    assert (found.where, found.services) == ("commune", [])
