"""A file read in the wrong datum is noticed before anybody is blamed."""

import datetime as dt

import pytest

from mapapp import columns, datum_fit, demo, intake, readers

from .test_accuracy import city  # noqa: F401  (the demo city as a fixture)


def hotline(city, datum):  # noqa: F811
    raw = readers.read(demo.FOLDER / "hotline_gb18030.csv")
    choices = intake.Choices(
        mapping=columns.guess(raw.frame.columns, "problems"), datum=datum, keep_unknown=True
    )
    return intake.clean("problems", raw, choices, city, dt.datetime(2026, 10, 1)).accepted


@pytest.mark.parametrize(
    ("named", "better"),
    [
        ("gcj02", None),  # the hotline's own datum
        ("wgs84", "gcj02"),  # read as GPS: half a kilometre beside
        ("bd09", "gcj02"),  # read as Baidu
    ],
)
def test_the_hotline_of_the_demo_city(city, named, better):  # noqa: F811
    found = datum_fit.better(hotline(city, named), city.sections, named, city.projection)
    assert (found and found.datum) == better
    if found:
        assert found.better_m < 15
        assert found.named_m > 5 * found.better_m


def test_survey_coordinates_are_believed(city):  # noqa: F811
    assert datum_fit.better(city.problems, city.sections, "EPSG:4547", city.projection) is None


def test_too_few_points_say_nothing(city):  # noqa: F811
    assert datum_fit.better(city.problems.head(19), city.sections, "bd09", city.projection) is None


def test_points_far_from_any_road_are_left_alone(city):  # noqa: F811
    off = city.problems.assign(lon=city.problems["lon"] + 0.3)
    assert datum_fit.better(off, city.sections, "wgs84", city.projection) is None
