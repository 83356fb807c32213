"""A run's folder: which settings it must repeat, and which checkpoint it goes on from."""

from mindgpt import workplace
from mindgpt.config import FinetuneConfig


def test_workplace_takes_the_newest_checkpoint_that_is_complete(tmp_path):
    for step, state in ((3, '{"global_step": 3}'), (12, '{"global_step": 12}'), (20, '{"glob')):
        folder = tmp_path / f"checkpoint-{step}"
        folder.mkdir()
        (folder / "trainer_state.json").write_text(state)
    (tmp_path / "checkpoint-30").mkdir()
    assert workplace.newest_checkpoint(tmp_path).name == "checkpoint-12"


def test_workplace_has_no_checkpoint_before_the_first(tmp_path):
    assert workplace.newest_checkpoint(tmp_path / "none") is None


def test_workplace_settings_are_those_that_shape_the_model():
    one = workplace.settings(FinetuneConfig(name="a", models="here", save_steps=1), corpus="f")
    two = workplace.settings(FinetuneConfig(name="b", models="there", save_steps=9), corpus="f")
    assert one == two
    assert one["corpus"] == "f"
    assert workplace.settings(FinetuneConfig(learning_rate=1.0), corpus="f") != one
