"""What every algorithm of the provider shares: identity, help, checks, reading, writing, errors.

A subclass sets ``ID``, ``GROUP``, ``TITLE``, ``ABOUT`` (and ``METHOD``, ``TAGS`` where it has them), declares its parameters in
:meth:`declare` with :meth:`add`, and does its work in :meth:`work`, which gets a :class:`Run`. It stays thin: read through the run,
call core, write through the run. Core is imported inside ``work`` (shapely or scipy may be missing; the provider loads all the same).

Example::

    class StreetProfilesAlgorithm(TransformableSpacesAlgorithm):
        ID, GROUP = "streetprofiles", "spaces"
        TITLE = QT_TRANSLATE_NOOP("TransformableSpaces", "Street profiles")
        ABOUT = QT_TRANSLATE_NOOP("TransformableSpaces", "Measures …")

        def declare(self):
            self.add_city()
            self.add(QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Streets")), self.tr("Where …"))

        def work(self, run):
            from ..transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
            profiles = measure_street_profiles(run.city("CITY"), run.notes, run.progress(0, 0.9))
            return {"OUTPUT": run.write_sink("OUTPUT", profiles.streets)}
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Dict, List, Optional, Tuple

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsSettings,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale, QThread
from qgis.PyQt.QtGui import QIcon

from ..transformable_spaces_plugin.bridge.dependencies import missing_packages

if TYPE_CHECKING:
    from ..transformable_spaces_plugin.core.city import City
    from ..transformable_spaces_plugin.core.city.raster import Raster
    from ..transformable_spaces_plugin.core.notes import Notes
    from ..transformable_spaces_plugin.core.progress import Progress
    from ..transformable_spaces_plugin.core.schema import LayerSchema
    from ..transformable_spaces_plugin.core.table import FeatureTable
    from ..transformable_spaces_plugin.core.words import Words

CONTEXT = "TransformableSpaces"
ICON = Path(__file__).parent.parent / "transformable_spaces_plugin" / "icons" / "plugin.svg"
LANGUAGES = ("fr", "en", "es")
LANGUAGE_NAMES = ("Français", "English", "Español")
# As in core/spaces/registry.py (a test compares them), which needs packages that may be missing when parameters are declared.
SITE_KINDS = (
    "street", "square", "leftover", "vacant_lot", "car_park", "school_yard", "flat_roof", "blind_wall", "river_bank", "disused_rail",
)  # fmt: skip

# Group id → label, in the order that a user works; the number keeps that order in the toolbox, which sorts by label.
GROUPS = {
    "assess": QT_TRANSLATE_NOOP("TransformableSpaces", "Assess"),
    "citydata": QT_TRANSLATE_NOOP("TransformableSpaces", "1 City data"),
    "spaces": QT_TRANSLATE_NOOP("TransformableSpaces", "2 Spaces"),
    "scores": QT_TRANSLATE_NOOP("TransformableSpaces", "3 Scores"),
    "choose": QT_TRANSLATE_NOOP("TransformableSpaces", "4 Choose"),
    "consultation": QT_TRANSLATE_NOOP("TransformableSpaces", "5 Consultation"),
    "models": QT_TRANSLATE_NOOP("TransformableSpaces", "6 Ready models"),
}


def user_language() -> str:
    """The language of the QGIS interface where we speak it, else English."""
    settings = QgsSettings()
    chosen = settings.value("locale/userLocale", "") if settings.value("locale/overrideFlag", False, type=bool) else ""
    code = (str(chosen) or QLocale.system().name())[:2].lower()
    return code if code in LANGUAGES else "en"


class TransformableSpacesAlgorithm(QgsProcessingAlgorithm):
    """Base of all algorithms; see the module's docstring for how to write one."""

    ID: ClassVar[str] = ""
    GROUP: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    METHOD: ClassVar[str] = ""
    TAGS: ClassVar[Tuple[str, ...]] = ()

    # QGIS keeps no reference to post-processors: without this store styles are lost, above all inside models.
    post_processors: ClassVar[Dict[str, QgsProcessingLayerPostProcessorInterface]] = {}

    def tr(self, text: str) -> str:
        return QCoreApplication.translate(CONTEXT, text)

    def name(self) -> str:
        return self.ID

    def displayName(self) -> str:
        return self.tr(self.TITLE)

    def group(self) -> str:
        return self.tr(GROUPS[self.GROUP])

    def groupId(self) -> str:
        return self.GROUP

    def icon(self) -> QIcon:
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        return str(ICON)

    def tags(self) -> List[str]:
        return [self.tr(tag) for tag in self.TAGS]

    def shortDescription(self) -> str:
        return self.tr(self.ABOUT).split(". ")[0].rstrip(".") + "."

    def createInstance(self) -> TransformableSpacesAlgorithm:
        return type(self)()

    def shortHelpString(self) -> str:
        parts = [self.tr(self.ABOUT)]
        parts += [f"{d.description()}: {d.help()}" for d in self.parameterDefinitions() if d.help() and not d.isDestination()]
        results = [f"{d.description()}: {d.help()}" for d in self.parameterDefinitions() if d.help() and d.isDestination()]
        if results:
            parts += [self.tr("Results") + ":", *results]
        if self.METHOD:
            parts.append(self.tr("Method") + ": " + self.tr(self.METHOD))
        return "\n\n".join(parts)

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: ARG002 - the signature is QGIS's
        self.declare()

    def declare(self) -> None:
        """Add the parameters and outputs."""
        raise NotImplementedError

    def work(self, run: Run) -> Dict[str, Any]:
        """Do the work and return the outputs by name."""
        raise NotImplementedError

    def finish(self, run: Run, results: Dict[str, Any]) -> Dict[str, Any]:  # noqa: ARG002 - for subclasses
        """What must happen on the main thread after :meth:`work` (projects, pictures); gives the outputs."""
        return results

    # Parameters -------------------------------------------------------------------------------------------------

    def add(self, parameter: QgsProcessingParameterDefinition, help_text: str, advanced: bool = False) -> None:
        """Declare a parameter; every one has a help text."""
        parameter.setHelp(help_text)
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)

    def add_city(self, name: str = "CITY") -> None:
        """Declare the city.gpkg to read."""
        self.add(
            QgsProcessingParameterFile(name, self.tr("City data"), extension="gpkg"),
            self.tr("The city.gpkg that “Import OSM extract”, “Import layers” or the whole assessment wrote."),
        )

    def add_language(self) -> None:
        """Declare LANGUAGE (fr, en, es); its default is the language of the interface, in scripts English."""
        parameter = QgsProcessingParameterEnum(
            "LANGUAGE", self.tr("Language"), options=list(LANGUAGES), defaultValue="en", usesStaticStrings=True
        )
        parameter.setGuiDefaultValueOverride(user_language())
        self.add(parameter, self.tr("Language of the words in the outputs: fr (Français), en (English) or es (Español)."))

    # Running ----------------------------------------------------------------------------------------------------

    def canExecute(self) -> Tuple[bool, str]:
        missing = missing_packages()
        return missing is None, missing or ""

    def checkParameterValues(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Tuple[bool, str]:
        # Scripts and qgis_process do not ask canExecute, so the packages are checked here too.
        missing = missing_packages()
        if missing is not None:
            return False, missing
        good, reason = super().checkParameterValues(parameters, context)
        if not good:
            return good, reason
        problem = self.check(parameters, context)
        return problem is None, problem or ""

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Optional[str]:  # noqa: ARG002 - for subclasses
        """What is wrong with the parameters, in a sentence that says what to do; None when all is well."""
        return None

    def prepareAlgorithm(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        missing = missing_packages()
        if missing is not None:
            raise QgsProcessingException(missing)
        self._run = Run(self, parameters, context, feedback)
        return True

    def processAlgorithm(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        self._run = Run(self, parameters, context, feedback)
        self._results = self._guarded(self._run, lambda: self.work(self._run))
        # After processAlgorithm QGIS tells of a fault but fails no run for it. Scripts and qgis_process are on the main thread already.
        self._finished = QThread.currentThread() is QCoreApplication.instance().thread()
        if self._finished:
            self._results = self._guarded(self._run, lambda: self.finish(self._run, self._results))
        return self._results

    def postProcessAlgorithm(self, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        if self._finished:
            return self._results
        run = self._run
        run.context, run.feedback = context, feedback
        return self._guarded(run, lambda: self.finish(run, self._results))

    def _guarded(self, run: Run, work: Any) -> Dict[str, Any]:
        """``work()`` with core's log going to the user and core's errors as one sentence of Processing."""
        from ..transformable_spaces_plugin.bridge.feedback import log_to
        from ..transformable_spaces_plugin.core.errors import TransformableSpacesError

        with ExitStack() as stack:
            stack.enter_context(log_to(run.feedback, run.words))
            try:
                return work()
            except TransformableSpacesError as error:
                run.abandon()
                raise QgsProcessingException(str(error)) from error
            except OSError as error:
                run.abandon()
                raise QgsProcessingException(
                    self.tr("The disk refused: {reason}. The former outputs are as they were.").format(reason=error)
                ) from error
            except BaseException:
                run.abandon()
                raise


class Run:
    """One run of an algorithm: its parameters as core wants them, its notes, its progress, its outputs."""

    def __init__(
        self,
        algorithm: TransformableSpacesAlgorithm,
        parameters: Dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        from ..transformable_spaces_plugin.core.notes import Notes
        from ..transformable_spaces_plugin.core.words import Words

        self.algorithm, self.parameters, self.context, self.feedback = algorithm, parameters, context, feedback
        self.notes: Notes = Notes()
        self.on_failure: List[Any] = []
        has_language = any(d.name() == "LANGUAGE" for d in algorithm.parameterDefinitions())
        self.language: str = self.choice("LANGUAGE") if has_language else user_language()
        self.words: Words = Words(self.language)

    def abandon(self) -> None:
        """Called when the run fails or is cancelled: drops what was begun (callables in ``on_failure``)."""
        while self.on_failure:
            self.on_failure.pop()()

    def progress(self, start: float = 0.0, end: float = 1.0) -> Progress:
        """The bar from ``start`` to ``end`` (0..1) as core's Progress; it stops the work when the user cancels."""
        from ..transformable_spaces_plugin.bridge.feedback import progress_of

        return progress_of(self.feedback, self.words, start, end)

    # Values -----------------------------------------------------------------------------------------------------

    def given(self, name: str) -> bool:
        """Whether the optional parameter has a value."""
        value = self.parameters.get(name)
        return value is not None and value != ""

    def number(self, name: str) -> float:
        return self.algorithm.parameterAsDouble(self.parameters, name, self.context)

    def integer(self, name: str) -> int:
        return self.algorithm.parameterAsInt(self.parameters, name, self.context)

    def flag(self, name: str) -> bool:
        return self.algorithm.parameterAsBool(self.parameters, name, self.context)

    def string(self, name: str) -> str:
        return self.algorithm.parameterAsString(self.parameters, name, self.context)

    def choice(self, name: str) -> str:
        """The chosen value of an enum with static strings."""
        return self.algorithm.parameterAsEnumString(self.parameters, name, self.context)

    def choices(self, name: str) -> List[str]:
        """The chosen values of a multiple enum with static strings."""
        return list(self.algorithm.parameterAsEnumStrings(self.parameters, name, self.context))

    def path(self, name: str) -> Optional[Path]:
        """The path of a file or folder parameter (input or output); None when it is not given."""
        definition = self.algorithm.parameterDefinition(name)
        if definition is not None and definition.isDestination():
            text = self.algorithm.parameterAsOutputLayer(self.parameters, name, self.context) if definition.type() in (
                "vectorDestination",
                "rasterDestination",
            ) else self.algorithm.parameterAsFileOutput(self.parameters, name, self.context)
        else:
            text = self.algorithm.parameterAsFile(self.parameters, name, self.context)
        return Path(text) if text else None

    # Reading ----------------------------------------------------------------------------------------------------

    def city(self, name: str = "CITY") -> City:
        """The city of a city.gpkg parameter."""
        from ..transformable_spaces_plugin.bridge.city import read_city
        from ..transformable_spaces_plugin.core.errors import InputError

        path = self.path(name)
        if path is None:
            raise InputError(f"{name}: no city.gpkg was given")
        return read_city(path, self.feedback.isCanceled)

    def table(self, name: str) -> Optional[FeatureTable]:
        """The features of a source parameter (all, or the selected ones); None when the optional parameter is not given."""
        from ..transformable_spaces_plugin.bridge.tables import read_source
        from ..transformable_spaces_plugin.core.errors import Cancelled, MissingCrs

        if not self.given(name):
            return None
        source = self.algorithm.parameterAsSource(self.parameters, name, self.context)
        if source is None:
            raise QgsProcessingException(self.algorithm.invalidSourceError(self.parameters, name))
        table = read_source(source, self.feedback.isCanceled)
        if self.feedback.isCanceled():
            raise Cancelled()
        if table.crs is None:
            raise MissingCrs(f"layer “{source.sourceName()}” ({name}) has no coordinate reference system; set it before use")
        return table

    def raster(self, name: str) -> Optional[Raster]:
        """The raster of a raster parameter, opened for windowed reading; None when the optional parameter is not given."""
        from ..transformable_spaces_plugin.bridge.rasters import open_raster

        if not self.given(name):
            return None
        layer = self.algorithm.parameterAsRasterLayer(self.parameters, name, self.context)
        if layer is None or not layer.isValid():
            raise QgsProcessingException(self.algorithm.invalidRasterError(self.parameters, name))
        return open_raster(layer)

    # Writing ----------------------------------------------------------------------------------------------------

    def write_sink(
        self,
        name: str,
        table: FeatureTable,
        schema: Optional[LayerSchema] = None,
        style: Optional[str] = None,
    ) -> Optional[str]:
        """Write ``table`` into the sink parameter and give its id; ``style`` names a style of the bridge for loading in QGIS."""
        from ..transformable_spaces_plugin.bridge.tables import fields_of, qgis_crs, wkb_type, write_to_sink

        if not self.given(name):
            return None
        fields, wkb = fields_of(table, schema), wkb_type(table, schema)
        sink, identifier = self.algorithm.parameterAsSink(
            self.parameters, name, self.context, fields, wkb, qgis_crs(table.crs)
        )
        if sink is None:
            raise QgsProcessingException(self.algorithm.invalidSinkError(self.parameters, name))
        write_to_sink(table, sink, fields, wkb)
        del sink
        if style is not None:
            self.style_on_load(identifier, style, schema)
        return identifier

    def style_on_load(self, identifier: str, style: str, schema: Optional[LayerSchema] = None) -> None:
        """Have the layer styled when Processing loads it into the project."""
        if not self.context.willLoadLayerOnCompletion(identifier):
            return
        from ..transformable_spaces_plugin.bridge.styling import LayerStyler

        styler = LayerStyler(style, self.language, schema)
        self.algorithm.post_processors[identifier] = styler
        self.context.layerToLoadOnCompletionDetails(identifier).setPostProcessor(styler)


__all__ = [
    "CONTEXT",
    "LANGUAGES",
    "LANGUAGE_NAMES",
    "QT_TRANSLATE_NOOP",
    "Run",
    "TransformableSpacesAlgorithm",
    "user_language",
]
