"""The catalogue that ships, what a hall lays over it, and what its files are refused for."""

import shutil
from pathlib import Path

import pytest

from queue_server.settings import SettingsError, config_folder, load_site
from tests.builders import the_ward
from tests.settings.test_hall_folder import SMALL, written

ONE = """[[procedures]]
code = "1.000894"
name = "Đăng ký kết hôn"
official = "Thủ tục đăng ký kết hôn"
field = "ho-tich"
field_name = "Hộ tịch"
level = "xa"
"""
HALL = SMALL.replace('key = "small"\n', 'key = "small"\ncatalogue = "procedures.toml"\n')


def hall(folder: Path, text: str = HALL, procedures: str | None = ONE, synonyms: str | None = None) -> Path:
    written(folder, text)
    for name, content in (("procedures.toml", procedures), ("synonyms.toml", synonyms)):
        if content is not None:
            (folder / name).write_text(content, encoding="utf-8")
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(SettingsError) as refused:
        load_site(folder)
    return str(refused.value).removeprefix(f"{folder}/")


def test_both_halls_receive_every_procedure_of_their_level() -> None:
    for name, level in (("ward", "xa"), ("province", "tinh")):
        site = load_site(config_folder() / "halls" / name)
        catalogue = site.catalogue
        assert len(catalogue.procedures) == 75 and site.level == level
        assert {code for code, one in catalogue.procedures.items() if one.level == level} <= set(catalogue.services)
        assert {service for services in catalogue.services.values() for service in services} <= set(site.services)


def test_a_procedure_may_be_received_by_two_services() -> None:
    province = load_site(config_folder() / "halls" / "province").catalogue
    assert province.services["1.009664"] == ("so-tai-chinh", "bql-kcn")
    assert province.services["2.000635"] == ("so-tu-phap",)


def test_what_was_not_compared_with_the_portal_is_not_said_to_be() -> None:
    procedures = the_ward().catalogue.procedures
    assert all(one.checked >= {"code", "official", "field_name"} for one in procedures.values())
    assert all("papers" not in one.checked for one in procedures.values())
    assert "deadlines" in procedures["1.001193"].checked and "deadlines" not in procedures["2.000815"].checked


def test_a_hall_without_a_catalogue_has_none(tmp_path: Path) -> None:
    assert load_site(written(tmp_path, SMALL)).catalogue.procedures == {}


def test_a_hall_has_its_own_catalogue_and_its_own_words(tmp_path: Path) -> None:
    own = hall(
        tmp_path, HALL.replace('prefix = "H"\n', 'prefix = "H"\nfields = ["ho-tich"]\n'), synonyms='[said]\n"về một nhà" = ["1.000894"]\n'
    )
    catalogue = load_site(own).catalogue
    assert catalogue.services == {"1.000894": ("ho-tich",)}
    assert [one.code for one in catalogue.search("ve mot nha")] == ["1.000894"]
    assert [one.code for one in catalogue.search("lay vo")] == ["1.000894"], "the project's words still count"


def test_a_hall_takes_a_word_away_with_an_empty_list(tmp_path: Path) -> None:
    own = hall(tmp_path, procedures=None, synonyms='[said]\n"độc thân" = []\n"giấy độc thân" = []\n')
    assert "1.004873" in [one.code for one in the_ward().catalogue.search("doc than")]
    assert "1.004873" not in [one.code for one in load_site(own).catalogue.search("doc than")]


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ({"procedures": ONE + ONE}, 'procedures.toml:9: mã bị ghi hai lần / "code" in [[procedures]] is taken already: 1.000894'),
        ({"procedures": ONE.replace("official", "offical")}, 'procedures.toml:4: không có mục "offical" / unknown setting "offical"'),
        ({"procedures": ONE + "fees = [{ vnd = 0 }]\n"}, "số 0 của cổng là chưa rõ"),
        ({"procedures": ONE + 'deadlines = [{ rule = "working_days" }]\n'}, "còn thiếu số ngày"),
        ({"procedures": ONE + 'deadlines = [{ rule = "same_days" }]\n'}, "phải là một trong"),
        ({"text": HALL.replace("procedures.toml", "procedure.toml")}, 'hall.toml:3: "catalogue" trong [hall]: không có tệp'),
        ({"text": HALL.replace('prefix = "H"\n', 'prefix = "H"\nfields = ["ho-tic"]\n')}, 'did you mean "ho-tich"?'),
        ({"text": HALL.replace('prefix = "H"\n', 'prefix = "H"\nprocedures = ["1.000893"]\n')}, 'did you mean "1.000894"?'),
        ({"text": SMALL.replace('prefix = "H"\n', 'prefix = "H"\nfields = ["ho-tich"]\n')}, 'needs a "catalogue"'),
        ({"synonyms": '[said]\n"cưới" = ["1.000895"]\n'}, 'synonyms.toml:2: danh mục không có thủ tục / unknown procedure "1.000895"'),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, spoiled: dict[str, str], said: str) -> None:
    assert said in refusal(hall(tmp_path, **spoiled))


def test_the_shipped_files_are_a_hall_s_own_when_copied(tmp_path: Path) -> None:
    shutil.copytree(config_folder() / "halls" / "ward", tmp_path / "mine")
    for name in ("procedures.toml", "synonyms.toml"):
        shutil.copy(config_folder() / "catalogue" / name, tmp_path / "mine" / name)
    assert load_site(tmp_path / "mine").catalogue.services == the_ward().catalogue.services
