"""The journal in a GeoPackage: whole or not at all, and nothing lost when several people write at once."""

import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pyproj
import pytest
import shapely
from transformable_spaces.tests.consultation_town import scored_sites
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError, OutputError
from transformable_spaces.transformable_spaces_plugin.core.journal.journal import IllegalStep, checked_entry, interventions_schema
from transformable_spaces.transformable_spaces_plugin.files.journal import read_journal, record_intervention
from transformable_spaces.transformable_spaces_plugin.files.tables import layer_names, read_table, write_table

ROOT = Path(__file__).resolve().parents[2]
CRS = pyproj.CRS.from_epsg(2154)
PLACE = shapely.Point(355000.5, 6689000.25)


def entry(status="proposed", date="2026-05-01", code="SQ-7F3K2", kit="parklet", **more):
    return checked_entry("2026-06-01", code=code, kit=kit, status=status, date=date, source="arrêté", **more)[0]


def test_a_new_file_is_a_geopackage_that_others_read(tmp_path):
    path = tmp_path / "journal.gpkg"
    row, steps = record_intervention(path, entry(), PLACE, CRS)
    assert (row["intervention_id"], steps) == ("SQ-7F3K2/parklet/1", 1)
    record_intervention(path, entry("authorised", "2026-05-02", permit_ref="AOT 7"), PLACE, CRS)
    table, history = read_journal(path)
    assert tuple(table.columns) == interventions_schema()["interventions"].names
    assert tuple(history.columns) == interventions_schema()["intervention_history"].names
    assert table.crs == CRS
    assert shapely.equals(table.geometry[0], PLACE)
    assert (table.text("status")[0], table.text("permit_ref")[0], table.number("version")[0]) == ("authorised", "AOT 7", 2)
    assert history.text("status").tolist() == ["proposed", "authorised"]
    # GDAL reads the same.
    assert set(layer_names(path)) == {"interventions", "intervention_history"}
    seen = read_table(path, "interventions")
    assert seen.crs == CRS
    assert seen.text("status").tolist() == ["authorised"]
    assert shapely.equals(seen.geometry[0], PLACE)
    assert read_table(path, "intervention_history").text("from_status").tolist() == [None, "proposed"]


def test_it_lives_beside_the_sites_and_leaves_them_alone(tmp_path):
    path = tmp_path / "sites.gpkg"
    write_table(path, "sites", scored_sites())
    before = read_table(path, "sites")
    record_intervention(path, entry(), PLACE, CRS)
    after = read_table(path, "sites")
    assert (len(after), after.text("code").tolist()) == (len(before), before.text("code").tolist())
    assert set(layer_names(path)) == {"sites", "interventions", "intervention_history"}


def test_a_refused_step_changes_nothing(tmp_path):
    path = tmp_path / "journal.gpkg"
    with pytest.raises(IllegalStep):
        record_intervention(path, entry("installed"), PLACE, CRS)
    assert not path.exists()
    record_intervention(path, entry(), PLACE, CRS)
    for refused in (entry(), entry("installed", "2026-05-02"), entry("authorised", "2026-04-01")):
        with pytest.raises(IllegalStep):
            record_intervention(path, refused, PLACE, CRS)
    table, history = read_journal(path)
    assert (len(table), len(history)) == (1, 1)


def test_one_intervention_by_its_name(tmp_path):
    path = tmp_path / "journal.gpkg"
    record_intervention(path, entry(), PLACE, CRS)
    record_intervention(path, entry("authorised", "2026-05-02"), None, CRS, intervention_id="SQ-7F3K2/parklet/1")
    with pytest.raises(InputError, match="no intervention “SQ-7F3K2/parklet/9”"):
        record_intervention(path, entry("installed", "2026-05-02"), None, CRS, intervention_id="SQ-7F3K2/parklet/9")


@pytest.mark.parametrize(
    ("content", "says"), [(b"no database at all, but long enough to be read as one" * 20, "cannot be read as a GeoPackage")]
)
def test_files_that_are_no_geopackage_are_refused_and_stay_as_they_are(tmp_path, content, says):
    path = tmp_path / "bad.gpkg"
    path.write_bytes(content)
    with pytest.raises(InputError, match=says):
        record_intervention(path, entry(), PLACE, CRS)
    assert path.read_bytes() == content
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE t (a)")
    with pytest.raises(InputError, match="no GeoPackage"):
        record_intervention(other, entry(), PLACE, CRS)
    write_table(tmp_path / "sites.gpkg", "sites", scored_sites())
    with pytest.raises(InputError, match="holds no journal"):
        read_journal(tmp_path / "sites.gpkg")
    record_intervention(tmp_path / "j.gpkg", entry(), PLACE, CRS)
    with pytest.raises(InputError, match="another reference system"):
        record_intervention(tmp_path / "j.gpkg", entry(code="SQ-00000"), PLACE, pyproj.CRS.from_epsg(3857))


def test_who_waits_too_long_is_told_and_nothing_is_written(tmp_path):
    path = tmp_path / "journal.gpkg"
    record_intervention(path, entry(), PLACE, CRS)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(OutputError, match="others have been writing into journal.gpkg"):
            record_intervention(path, entry("authorised", "2026-05-02"), PLACE, CRS, wait_s=0.1)
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert read_journal(path)[0].text("status").tolist() == ["proposed"]


WRITER = """
import sys
sys.path.insert(0, {root!r})
import conftest
import pyproj, shapely
from pathlib import Path
from transformable_spaces.transformable_spaces_plugin.core.journal.journal import IllegalStep, checked_entry
from transformable_spaces.transformable_spaces_plugin.files.journal import record_intervention

name, path = sys.argv[1], Path(sys.argv[2])
crs, place = pyproj.CRS.from_epsg(2154), shapely.Point(1, 2)
def write(code, status, day):
    made = checked_entry("2026-06-01", code=code, kit="parklet", status=status, date=f"2026-05-{{day:02d}}", source=name)[0]
    return record_intervention(path, made, place, crs)
won = 0
for number in range(15):  # both want to be the first to propose and to authorise the same sites
    for status in ("proposed", "authorised"):
        try:
            write(f"SQ-{{number:05d}}", status, 1)
            won += 1
        except IllegalStep:
            pass
for day in range(1, 16):  # both look after the same one: every visit counts
    write("SQ-SHARE", "maintained", 20)
print(won)
"""


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_two_processes_write_at_once_and_nothing_is_lost(tmp_path, mode):
    path = tmp_path / "journal.gpkg"
    for status in ("proposed", "authorised", "installed"):
        record_intervention(path, entry(status, code="SQ-SHARE"), PLACE, CRS)
    with sqlite3.connect(path) as database:
        assert database.execute({"delete": "PRAGMA journal_mode = delete", "wal": "PRAGMA journal_mode = wal"}[mode]).fetchone()[0] == mode
    script = textwrap.dedent(WRITER.format(root=str(ROOT)))
    writers = [
        subprocess.Popen([sys.executable, "-c", script, name, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    told = [writer.communicate(timeout=120) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], told
    table, history = read_journal(path)
    # Fifteen sites, each proposed once and authorised once, by whoever came first.
    assert sum(int(out) for out, _ in told) == 30
    raced = history.select(history.text("code") != "SQ-SHARE")
    assert len(raced) == 30
    assert (table.text("status") == "authorised").sum() == 15
    # The shared one: three steps before, fifteen visits of each, numbered without a gap.
    shared = history.select(history.text("code") == "SQ-SHARE")
    assert sorted(shared.number("step")) == list(range(1, 34))
    assert {name: int((shared.text("source") == name).sum()) for name in ("one", "two")} == {"one": 15, "two": 15}
    assert table.number("version")[table.text("code") == "SQ-SHARE"][0] == 33


def test_two_processes_that_make_the_file_at_once(tmp_path):
    path = tmp_path / "new.gpkg"
    script = textwrap.dedent(WRITER.format(root=str(ROOT))).partition("for day in")[0] + "print(won)\n"
    writers = [
        subprocess.Popen([sys.executable, "-c", script, name, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    told = [writer.communicate(timeout=120) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], told
    assert len(read_journal(path)[1]) == 30
