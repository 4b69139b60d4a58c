"""The halls that ship, and what a hall's folder is refused for."""

import re
from datetime import date
from pathlib import Path

import pytest

from queue_server.domain.numbering import Series
from queue_server.domain.site import TvRules
from queue_server.settings import SettingsError, config_folder, load_site, warnings_about
from queue_server.settings.hall_file import TvTable
from tests.builders import a_site, the_demo, the_ward

SMALL = """[hall]
key = "small"
name = "Một cửa nhỏ"

[[zones]]
key = "sanh"
name = "Sảnh"

[[services]]
key = "chung-thuc"
name = "Chứng thực"
prefix = "A"

[[services]]
key = "ho-tich"
name = "Hộ tịch"
prefix = "H"

[[counters]]
no = 1
services = ["chung-thuc"]
helps = ["ho-tich"]

[[counters]]
no = 2
services = ["ho-tich"]
"""


def written(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "hall.toml").write_text(text, encoding="utf-8")
    return folder


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(SettingsError) as refused:
        load_site(written(tmp_path, text))
    return str(refused.value).removeprefix(f"{tmp_path}/")


def test_the_ward_has_eight_counters_a_guide_desk_and_eight_services() -> None:
    ward = the_ward()
    assert sorted(ward.counters) == list(range(9)) and ward.counters[0].desk and len(ward.services) == 8
    assert [no for no, plan in ward.counters.items() if plan.desk] == [0]
    assert ward.counters[3].helps == ("chung-thuc",) and ward.counters[5].services == ("ho-kinh-doanh", "dat-dai-xay-dung")
    assert "".join(sorted(ward.series)) == "AGHLNQTX" and list(ward.zones) == ["sanh"]
    assert ward.services["tra-ket-qua"].kind == "collect" and ward.services["huong-dan"].kind == "ask"
    assert ward.services["chung-thuc"].label == "Chứng thực, sao y" and ward.services["chung-thuc"].target_minutes == 15


def test_the_ward_keeps_its_hours_and_the_table_of_holidays() -> None:
    opening = the_ward().opening
    assert opening.week[0] == ((450, 690), (810, 1020)) and opening.week[5] == ((450, 690),) and opening.week[6] == ()
    assert date(2026, 2, 17) in opening.closed_days and opening.make_up_days == {date(2026, 1, 10), date(2026, 8, 22)}
    assert date(2026, 11, 24) not in opening.closed_days, "nobody has confirmed this day"


def test_the_demo_is_the_ward_round_the_clock() -> None:
    ward, demo = the_ward(), the_demo()
    assert demo.opening.always and not ward.opening.always
    assert (demo.key, demo.services, demo.counters, demo.rules) == (ward.key, ward.services, ward.counters, ward.rules)


def test_the_province_has_forty_counters_in_four_zones() -> None:
    province = load_site(config_folder() / "halls" / "province")
    assert len(province.counters) == 40 and len(province.services) == 23 and list(province.zones) == ["a", "b", "c", "t"]
    assert warnings_about(province) == [
        "prefixes B, D of zone a sound alike",
        "prefixes M, N of zone b sound alike",
        "prefixes S, X of zone c sound alike",
    ]


def test_a_small_hall_needs_few_lines(tmp_path: Path) -> None:
    site = load_site(written(tmp_path, SMALL))
    assert site.counters[1].name == "Quầy 1" and site.counters[2].zone == "sanh" and site.languages == ("vi", "en")
    assert site.services["ho-tich"].label == "Hộ tịch" and site.rules.recalls_max == 3 and warnings_about(site) == []


def test_rules_printers_and_number_blocks_are_settings(tmp_path: Path) -> None:
    blocks = SMALL.replace('prefix = "A"', "first = 1001\nlast = 1999\ndigits = 4").replace(
        'prefix = "H"', "first = 3001\nlast = 3999\ndigits = 4"
    )
    site = load_site(written(tmp_path, blocks + '[rules]\nrecalls_max = 1\n[printers]\ndefault = "p1"\nkiosk-2 = "p2"\n'))
    assert site.rules.recalls_max == 1 and site.printers == {"": "p1", "kiosk-2": "p2"}
    assert site.series["1001"] == Series("1001", "", 1001, 1999, 4) and site.services["ho-tich"].series == "3001"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'helps = ["ho-tich"]',
            'helps = ["ho-tch"]',
            'hall.toml:22: unknown service "ho-tch" in "helps" of [[counters]] – did you mean "ho-tich"?',
        ),
        ("no = 2\n", 'no = 2\nzone = "sảnh"\n', 'hall.toml:26: unknown zone "sảnh" in "zone" of [[counters]] – did you mean "sanh"?'),
        ("no = 2\n", "no = 1\n", 'hall.toml:25: "no" in [[counters]] is taken already: 1'),
        ('key = "ho-tich"', 'key = "chung-thuc"', 'hall.toml:15: "key" in [[services]] is taken already: chung-thuc'),
        (
            'services = ["ho-tich"]',
            'services = ["chung-thuc"]',
            'hall.toml:15: no counter serves "ho-tich": its visitors would wait for ever',
        ),
        ('prefix = "H"', 'prefix = "A"\nlast = 500', 'hall.toml:17: the numbers of "ho-tich" overlap those of "chung-thuc"'),
        ('prefix = "H"', "first = 100\nlast = 50", 'hall.toml:18: "last" in [[services]] lies before first (100)'),
        (
            'prefix = "H"',
            'prefx = "H"',
            'hall.toml:17: không có mục "prefx" / unknown setting "prefx" in [[services]] – did you mean "prefix"?',
        ),
        (
            'prefix = "H"',
            'prefix = "Đ"',
            'hall.toml:17: "prefix" in [[services]]: chưa đúng cách viết (^[A-Z]{0,2}$) '
            "/ is not written as it should be (^[A-Z]{0,2}$), got 'Đ'",
        ),
        (
            "[[zones]]",
            "[rules]\nrecall_max = 1\n[[zones]]",
            'hall.toml:6: không có mục "recall_max" / unknown setting "recall_max" in [rules] – did you mean "recalls_max"?',
        ),
        (
            "[[zones]]",
            "[rules]\nrecalls_max = -1\n[[zones]]",
            'hall.toml:6: "recalls_max" in [rules]: nhỏ nhất là 0 / must be at least 0, got -1',
        ),
        (
            "[[zones]]",
            '[hours]\nsat = [["7:30", "11:30"]]\n[[zones]]',
            'hall.toml:6: "sat" in [hours]: a time of day is written "07:30", got \'7:30\'',
        ),
        (
            "[[zones]]",
            '[hours]\nsat = [["11:30", "07:30"]]\n[[zones]]',
            'hall.toml:6: "sat" in [hours]: the hours of a day run forward and do not overlap',
        ),
        (
            "[[zones]]",
            '[hours]\ncalendar = "none.toml"\n[[zones]]',
            'hall.toml:6: "calendar" in [hours] names a file that is not there: none.toml',
        ),
        (
            "\n[[zones]]",
            'time_zone = "Asia/Ho_Chi_Min"\n[[zones]]',
            'hall.toml:4: unknown time zone "Asia/Ho_Chi_Min" in [hall] – did you mean "Asia/Ho_Chi_Minh"?',
        ),
        (
            'key = "sanh"',
            'key = "hall"',
            'hall.toml:6: "hall" là tên riêng của cả trung tâm hoặc một tầng / "key" in [[zones]]: "hall" is how a TV names the whole hall',
        ),
        ('key = "sanh"', 'key = "floor-2"', 'hall.toml:6: "floor-2" là tên riêng của cả trung tâm hoặc một tầng'),
        ("[hall]", 'extends = "../nowhere"\n[hall]', 'hall.toml:1: "extends" names a hall that is not there:'),
        ("[hall]", 'extends = "."\n[hall]', "hall.toml:1: halls extend each other in a circle"),
    ],
)
def test_a_wrong_hall_is_refused_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert SMALL.count(old) == 1 or old == "[hall]"
    assert refusal(tmp_path, SMALL.replace(old, new, 1)).startswith(said)


def test_the_tables_of_tvs_and_of_the_domain_have_the_same_defaults() -> None:
    assert TvTable().rules() == TvRules()


def test_a_hall_without_counters_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, SMALL[: SMALL.index("[[counters]]")]).endswith('còn thiếu "counters" / "counters" is missing in the file')


def test_a_mistake_in_the_extended_hall_names_that_file(tmp_path: Path) -> None:
    written(tmp_path / "base", SMALL.replace('prefix = "H"', 'prefx = "H"'))
    child = written(tmp_path / "child", 'extends = "../base"\n[hours]\nalways = true\n')
    with pytest.raises(SettingsError, match=re.escape('base/hall.toml:17: không có mục "prefx" / unknown setting "prefx"')):
        load_site(child)


def test_a_hall_s_own_calendar_stands_before_the_country_s(tmp_path: Path) -> None:
    (tmp_path / "calendar_vn.toml").write_text("[[years]]\nyear = 2026\nclosed = [2026-03-03]\n")
    assert load_site(written(tmp_path, SMALL)).opening.closed_days == {date(2026, 3, 3)}


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("closed = [2027-03-03]", "calendar_vn.toml:3: .* holds a day of another year: 2027-03-03"),
        ("closed = [2026-03-03]\nmake_up = [2026-03-03]", "calendar_vn.toml:4: a day cannot be closed and made up: 2026-03-03"),
        ("closd = []", 'calendar_vn.toml:3: không có mục "closd" / unknown setting "closd" in .* – did you mean "closed"'),
    ],
)
def test_a_wrong_calendar_is_refused_with_its_line(tmp_path: Path, days: str, said: str) -> None:
    (tmp_path / "calendar_vn.toml").write_text(f"[[years]]\nyear = 2026\n{days}\n")
    with pytest.raises(SettingsError, match=said):
        load_site(written(tmp_path, SMALL))


def test_sharing_a_series_across_fields_is_warned_of(tmp_path: Path) -> None:
    site = load_site(written(tmp_path, SMALL.replace('prefix = "H"', 'prefix = "A"')))
    assert warnings_about(site) == ["services chung-thuc, ho-tich share series A but not their counters"]


def test_letters_that_are_misread_or_sound_alike_are_warned_of(tmp_path: Path) -> None:
    site = load_site(written(tmp_path, SMALL.replace('prefix = "A"', 'prefix = "B"').replace('prefix = "H"', 'prefix = "D"')))
    assert warnings_about(site) == ["prefixes B, D of zone sanh sound alike"]
    site = load_site(written(tmp_path, SMALL.replace('prefix = "A"', 'prefix = "O"')))
    assert warnings_about(site) == ["prefix O is easily misread as a digit or another letter"]


def test_the_builder_changes_only_what_it_is_told() -> None:
    other = a_site(key="other", recalls_max=1, always=False)
    assert (other.key, other.rules.recalls_max, other.opening.always) == ("other", 1, False)
    assert a_site() == the_demo() and other.services == the_ward().services
