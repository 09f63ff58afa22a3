"""What `make test` takes of the cases of a test, and what it leaves to `make every`."""

from __future__ import annotations

import pytest

from msp_dash.figures.registry import registry
from tests import some

SOURCE = """
import pytest

@pytest.mark.one_in(3)
@pytest.mark.parametrize("ext", ["svg", "png", "pdf"])
@pytest.mark.parametrize("figure_id", ["trade.flows", "sites.map", "partners.map"])
def test_of_two(figure_id, ext):
    pass

@pytest.mark.one_in(2)
@pytest.mark.parametrize("n", [0, pytest.param(1, marks=pytest.mark.every), 2, 3])
def test_of_one(n):
    pass
"""


def left(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Ids of cases that stay in `make test`."""
    file = tmp_path_factory.mktemp("cases") / f"{request.node.name}_cases.py"
    file.write_text(SOURCE, "utf-8")
    module = pytest.Module.from_parent(request.session, path=file)
    items = [item for item in module.collect() if isinstance(item, pytest.Function)]
    some.leave_one_in(items)
    return [item.name for item in items if not item.get_closest_marker("every")]


def test_a_third_stays_and_each_value_of_two_parameters(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    names = left(request, tmp_path_factory)
    two = [name for name in names if name.startswith("test_of_two")]
    assert two == [
        "test_of_two[trade.flows-svg]",
        "test_of_two[sites.map-pdf]",
        "test_of_two[partners.map-png]",
    ]
    # What is left to `make every` already is not counted.
    assert [name for name in names if name.startswith("test_of_one")] == ["test_of_one[0]"]


def test_a_new_figure_is_always_tried(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(some, "new_ids", lambda: frozenset({"sites.map"}))
    names = left(request, tmp_path_factory)
    assert [f"test_of_two[sites.map-{ext}]" for ext in ("svg", "png", "pdf")] == [
        name for name in names if "sites.map" in name
    ]
    assert "sites.map" in some.sample_ids("some", sorted(registry()), ())


def test_tried_figures_are_figures() -> None:
    assert set(some.TRIED.read_text("utf-8").split()) <= set(registry())


@pytest.mark.every
def test_figures_that_are_tried_here_are_listed() -> None:
    """`make test` tries the others in every way, which takes longer."""
    assert sorted(some.new_ids()) == [], f"add them to {some.TRIED} if nothing else fails"
