"""Permanent map: a page of the whole city with what is open to intervention, could be, is under way and done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..base import QT_TRANSLATE_NOOP, Run, TransformableSpacesAlgorithm

if TYPE_CHECKING:
    from ...transformable_spaces_plugin.core.consultation.map_ground import MapGround
    from ...transformable_spaces_plugin.core.table import FeatureTable


class PermanentMapAlgorithm(TransformableSpacesAlgorithm):
    """Sites + journal → one HTML file."""

    ID, GROUP = "permanentmap", "consultation"
    TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Permanent map")
    ABOUT = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "Makes a web page of the whole city that stays: the spaces open to intervention, those that could be opened, what is under way "
        "and what is done, with the kit, the steps and their sources. One file that works by double click and on any web server, in "
        "French, English and Spanish, with a map and a list of the same content; it asks nothing of other hosts.",
    )
    METHOD = QT_TRANSLATE_NOOP(
        "TransformableSpaces",
        "a site is under way while something on it is proposed or authorised, done while something is installed or maintained; else its "
        "latitude says how far it is open. Of the journal only kit, states, days, kinds of author, permits and sources are shown.",
    )
    TAGS = (
        QT_TRANSLATE_NOOP("TransformableSpaces", "web page"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "journal"),
        QT_TRANSLATE_NOOP("TransformableSpaces", "open spaces"),
    )

    def declare(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource("SITES", self.tr("Sites"), [QgsProcessing.SourceType.TypeVectorPolygon]),
            self.tr("The sites of the city, with code, kind and latitude; with the field kits the page tells what is possible."),
        )
        self.add(
            QgsProcessingParameterFile("JOURNAL", self.tr("GeoPackage of the journal"), extension="gpkg", optional=True),
            self.tr("The GeoPackage that “Record intervention” writes. Without it the page shows only how far spaces are open."),
        )
        self.add(
            QgsProcessingParameterFile("CITY", self.tr("City data"), extension="gpkg", optional=True),
            self.tr("The city.gpkg whose streets, buildings, green and water are drawn behind the sites."),
        )
        self.add(
            QgsProcessingParameterBoolean("CLOSED", self.tr("Show closed spaces"), defaultValue=True),
            self.tr("Spaces that are closed for now are shown too, with the reason, so that people see where more could be imagined."),
        )
        self.add(
            QgsProcessingParameterString("TITLE", self.tr("Title of the page"), optional=True),
            self.tr("Without one the page is called “Open spaces and works under way”, in the language of the reader."),
        )
        self.add(
            QgsProcessingParameterString("CREDITS", self.tr("Data credits"), optional=True),
            self.tr("Whose data the sites rest on, separated by semicolons; without them the sources named in the layers."),
            advanced=True,
        )
        self.add_language()
        self.add(
            QgsProcessingParameterFileDestination("OUTPUT", self.tr("Permanent map"), fileFilter=self.tr("HTML files (*.html)")),
            self.tr("Where to write the page, one HTML file."),
        )
        self.addOutput(QgsProcessingOutputHtml("PAGE", self.tr("Permanent map")))
        for name, label in (
            ("OPEN_COUNT", self.tr("Spaces open")), ("OPENABLE_COUNT", self.tr("Spaces that could be opened")),
            ("UNDER_WAY_COUNT", self.tr("Spaces under way")), ("DONE_COUNT", self.tr("Spaces done")),
        ):  # fmt: skip
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:
        for name in ("JOURNAL", "CITY"):
            path = self.parameterAsFile(parameters, name, context)
            if path and not Path(path).is_file():
                return self.tr("{name}: there is no {path}.").format(name=name, path=path)
        return None

    def work(self, run: Run) -> Dict[str, Any]:
        from ...transformable_spaces_plugin.core.city.model import repair
        from ...transformable_spaces_plugin.core.consultation.licence import credits_of, credits_shown
        from ...transformable_spaces_plugin.core.consultation.settings import PackageSettings
        from ...transformable_spaces_plugin.core.journal.permanent_map import map_data, render_permanent_map
        from ...transformable_spaces_plugin.files.journal import read_journal
        from ...transformable_spaces_plugin.files.staging import staged_file

        sites = repair(run.table("SITES"), "sites", ("polygon",), run.notes)
        journal: Tuple[Optional[FeatureTable], Optional[FeatureTable]] = (None, None)
        if run.given("JOURNAL"):
            journal = read_journal(run.path("JOURNAL"))
        city = run.city("CITY") if run.given("CITY") else None
        layers = list(city.layers.values()) if city is not None else []
        given = [part.strip() for part in run.string("CREDITS").split(";") if part.strip()]
        area = city.layer("study_area") if city is not None else None
        place = area.text("name")[0] if area is not None and len(area) and not run.string("TITLE") else None
        credits = credits_shown(given, credits_of([sites, *layers]))
        settings = PackageSettings(title=run.string("TITLE") or None, language=run.language, place=place, credits=credits)
        run.progress().at(0.2)
        page = render_permanent_map(
            sites, *journal, self._ground(city), settings, run.flag("CLOSED"), run.notes, run.progress(0.2, 0.9)
        )
        target = run.path("OUTPUT")
        target.parent.mkdir(parents=True, exist_ok=True)
        with staged_file(target) as draft:
            draft.write_text(page, encoding="utf-8")
        states = [site["state"] for site in map_data(sites, *journal, settings, True)["sites"]]
        counted = {f"{name.upper()}_COUNT": states.count(name) for name in ("open", "openable", "under_way", "done")}
        return {"OUTPUT": str(target), "PAGE": str(target), **counted}

    @staticmethod
    def _ground(city: Any) -> MapGround:
        from ...transformable_spaces_plugin.core.consultation.map_ground import MapGround

        if city is None:
            return MapGround()
        names = ("streets", "buildings", "study_area", "green", "water")
        return MapGround(*(city.layer(name) if city.has(name) else None for name in names))
