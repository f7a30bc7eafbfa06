"""Outputs appear whole or not at all."""

import os

import pytest
from transformable_spaces.transformable_spaces_plugin.core.errors import OutputError
from transformable_spaces.transformable_spaces_plugin.files import staging


def test_a_file_is_replaced_in_one_step(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with staging.staged_file(target) as draft:
        draft.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_the_former_file(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(RuntimeError), staging.staged_file(target) as draft:
        draft.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_is_published_as_a_whole_and_leaves_other_files_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "consultation").mkdir()
    (tmp_path / "consultation" / "old.html").write_text("old")
    staged = staging.StagedFolder(tmp_path)
    (staged.path / "consultation").mkdir()
    (staged.path / "consultation" / "index.html").write_text("new")
    staged.publish()
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")) == ["consultation", "consultation/index.html", "mine.txt"]


def test_what_a_run_no_longer_makes_goes_and_comes_back_when_a_move_fails(tmp_path, monkeypatch):
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "a.pdf").write_text("old")
    (tmp_path / "mine.txt").write_text("mine")
    staged = staging.StagedFolder(tmp_path)
    (staged.path / "index.html").write_text("new")
    real = os.replace

    def full(source, target):
        if str(source).endswith("/new/index.html"):
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OutputError):
        staged.publish(gone=["sheets", "signs"])
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.pdf", "mine.txt", "sheets"]
    monkeypatch.undo()
    staged = staging.StagedFolder(tmp_path)
    (staged.path / "index.html").write_text("new")
    staged.publish(gone=["sheets", "signs"])
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["index.html", "mine.txt"]


def test_a_move_that_fails_half_way_brings_the_former_outputs_back(tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / name).write_text("old")
    staged = staging.StagedFolder(tmp_path)
    for name in ("a", "b", "c"):
        (staged.path / name).write_text("new")
    real = os.replace

    def full(source, target):
        if str(source).endswith("/new/b"):
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OutputError, match="No space left on device; the former outputs are as they were"):
        staged.publish()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]
    assert (tmp_path / "a").read_text() == (tmp_path / "b").read_text() == "old"


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot make the folder"):
        staging.StagedFolder(tmp_path / "file" / "out")


def test_what_a_killed_run_left_behind_is_put_back(tmp_path):
    (tmp_path / "a").write_text("old")
    staged = staging.StagedFolder(tmp_path)
    (staged.path / "a").write_text("new")
    # Killed after the former file was set aside and before the new one was in place.
    former = staged.path.parent / "former"
    former.mkdir()
    os.replace(tmp_path / "a", former / "a")
    again = staging.StagedFolder(tmp_path)
    assert (tmp_path / "a").read_text() == "old"
    again.discard()
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_folders_made_for_a_run_that_came_to_nothing_go_again(tmp_path):
    (tmp_path / "kept").mkdir()
    staging.StagedFolder(tmp_path / "kept" / "new" / "out").discard()
    assert list(tmp_path.iterdir()) == [tmp_path / "kept"]
    assert list((tmp_path / "kept").iterdir()) == []
    staged = staging.StagedFolder(tmp_path / "kept" / "new" / "out")
    (tmp_path / "kept" / "new" / "other.txt").write_text("mine", encoding="utf-8")
    staged.discard()
    assert [path.name for path in (tmp_path / "kept" / "new").iterdir()] == ["other.txt"]
