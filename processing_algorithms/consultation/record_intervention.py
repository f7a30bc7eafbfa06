"""Record intervention: one step of what is done on a site, into the journal that several people keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QDate

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm

if TYPE_CHECKING:
    import pyproj
    import shapely

# As in core/journal/status_rules.json and core/kits/terms.py (a test compares them); core may be missing when parameters are declared.
STATES = ("proposed", "authorised", "installed", "maintained", "removed")
ACTORS = ("resident", "collective", "association", "school", "shop", "owner", "city")


class RecordInterventionAlgorithm(TransformableSpacesAlgorithm):
    """A step → tables ``interventions`` and ``intervention_history`` of a GeoPackage."""

    ID, GROUP = "recordintervention", "consultation"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Record intervention")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Writes one step of an intervention into the journal: proposed, authorised, installed, maintained, removed. "
        "The journal is two tables of a GeoPackage, made when they are not there: interventions holds each one as it stands, "
        "intervention_history every step with its day, kind of author, permit, photo and source. A step that may not follow is refused. "
        "Several people may write at once: each waits its turn and nothing is lost.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "each entry is one write transaction that reads the present state under SQLite's lock. Without an intervention named, the open one "
        "of the site and kit goes on, or a new one begins. Which step may follow which is in core/journal/status_rules.json.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "journal"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "history"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "permit"),
    )

    def declare(self) -> None:
        self.add(
            QgsProcessingParameterFile("JOURNAL", self.tr("GeoPackage of the journal"), extension="gpkg"),
            self.tr("The GeoPackage to write into, such as sites.gpkg; its other layers are left alone. A new name makes a new one."),
        )
        self.add(
            QgsProcessingParameterFeatureSource("SITES", self.tr("Sites"), [QgsProcessing.SourceType.TypeVectorPolygon]),
            self.tr("The sites, with the field code; the intervention is put on the one that it names."),
        )
        self.add(QgsProcessingParameterString("CODE", self.tr("Code of the site")), self.tr("The public code, such as SQ-7F3K2."))
        self.add(
            QgsProcessingParameterString("KIT", self.tr("Kit")),
            self.tr("The id of the kit that is carried out, such as parklet or tree_pit_planting; see “Match kits”."),
        )
        self.add(
            QgsProcessingParameterEnum(
                "STATUS", self.tr("Status reached"), options=list(STATES), defaultValue=STATES[0], usesStaticStrings=True
            ),
            self.tr("It begins with proposed; then authorised, installed, maintained (as often as somebody looks after it), removed."),
        )
        self.add(
            QgsProcessingParameterString("SOURCE", self.tr("Source")),
            self.tr("Where this is known from: a decree, a letter, a visit. No names of people: addresses and numbers are taken out."),
        )
        self.add(
            QgsProcessingParameterString("DATE", self.tr("Day"), optional=True),
            self.tr("When it happened, as YYYY-MM-DD; today where it is not said. Not a day to come."),
        )
        self.add(
            QgsProcessingParameterEnum("AUTHOR_TYPE", self.tr("Who does it"), options=list(ACTORS), optional=True, usesStaticStrings=True),
            self.tr("The kind of author, never a person."),
        )
        for name, label, text in (
            ("UNTIL", self.tr("Meant to stay until"), self.tr("For what is temporary, as YYYY-MM-DD.")),
            ("PERMIT", self.tr("Permit"), self.tr("Reference of the permit.")),
            ("PHOTO", self.tr("Photo"), self.tr("Name of a photo file, or a web address; folders are left out. No faces, no plates.")),
            ("NOTE", self.tr("Note"), self.tr("Anything worth knowing.")),
        ):  # fmt: skip
            self.add(QgsProcessingParameterString(name, label, optional=True), text)
        self.add(
            QgsProcessingParameterString("INTERVENTION", self.tr("Intervention"), optional=True),
            self.tr("The identifier of the intervention, where a site has had several of one kit."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString("EXPECTED", self.tr("Status seen"), optional=True),
            self.tr("The status that you saw before; where somebody else has changed it since, the entry is refused."),
            advanced=True,
        )
        self.addOutput(QgsProcessingOutputFile("JOURNAL_FILE", self.tr("GeoPackage of the journal")))
        self.addOutput(QgsProcessingOutputString("INTERVENTION_ID", self.tr("Identifier of the intervention")))
        self.addOutput(QgsProcessingOutputString("STATUS_NOW", self.tr("Status now")))
        self.addOutput(QgsProcessingOutputNumber("STEP_COUNT", self.tr("Steps so far")))

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:
        path = Path(self.parameterAsFile(parameters, "JOURNAL", context))
        if not path.parent.is_dir():
            return self.tr("JOURNAL: there is no folder {folder}.").format(folder=path.parent)
        return None

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.journal.journal import checked_entry
        from ...transformable_spaces_plugin.core.kits import built_in_kits
        from ...transformable_spaces_plugin.files.journal import record_intervention

        today = QDate.currentDate().toString("yyyy-MM-dd")
        place, crs = self._place(run, run.string("CODE").strip())
        author = run.choice("AUTHOR_TYPE") if run.given("AUTHOR_TYPE") else None
        entry, scrubbed = checked_entry(
            today, code=run.string("CODE"), kit=run.string("KIT"), status=run.choice("STATUS"), date=run.string("DATE") or today,
            source=run.string("SOURCE"), author_type=author, until=run.string("UNTIL"), permit_ref=run.string("PERMIT"),
            photo=run.string("PHOTO"), note=run.string("NOTE"),
        )  # fmt: skip
        run.notes.count("journal_scrubbed", scrubbed)
        if entry.kit not in built_in_kits():
            run.notes.info("journal_kit_unknown", kit=entry.kit)
        path = run.path("JOURNAL")
        expected = run.string("EXPECTED") if run.given("EXPECTED") else None
        row, steps = record_intervention(path, entry, place, crs, run.string("INTERVENTION") or None, expected)
        name, status = row["intervention_id"], run.words.say(f"page.journal.{entry.status}")
        run.notes.info("journal_recorded", intervention=name, status=status, date=entry.date)
        return {"JOURNAL_FILE": str(path), "INTERVENTION_ID": name, "STATUS_NOW": row["status"], "STEP_COUNT": steps}

    @staticmethod
    def _place(run: Run, code: str) -> Tuple[shapely.Point, pyproj.CRS]:
        """A point of the site that the entry names."""
        import shapely

        from ...transformable_spaces_plugin.core.errors import InputError

        sites = run.table("SITES")
        found = sites.geometry[sites.column("code") == code]
        if not len(found):
            raise InputError(f"no site has the code “{code[:20]}”; look it up in the layer of sites")
        return shapely.point_on_surface(found[0]), sites.crs
