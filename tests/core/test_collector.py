"""The search for cycles is paused only inside the block, whatever happens there."""

import gc

import pytest
from transformable_spaces.transformable_spaces_plugin.core.collector import without_cycle_search


def test_paused_inside_and_as_before_afterwards():
    assert gc.isenabled()
    with without_cycle_search():
        assert not gc.isenabled()
        with without_cycle_search():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_fault_inside_leaves_it_on():
    @without_cycle_search()
    def fail():
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        fail()
    assert gc.isenabled()


def test_who_had_switched_it_off_keeps_it_off():
    gc.disable()
    try:
        with without_cycle_search():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
