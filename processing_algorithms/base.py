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
from typing import Any, ClassVar, Dict, List, Optional, Tuple

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..transformable_spaces_plugin.bridge.dependencies import missing_packages
from .run import LANGUAGES, Run, user_language

CONTEXT = "TransformableSpaces"
ICON = Path(__file__).parent.parent / "transformable_spaces_plugin" / "icons" / "plugin.svg"
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
        """What must happen on the main thread after :meth:`work` (projects, pictures); gives the outputs. A fault fails the run."""
        return results

    def load(self, run: Run, results: Dict[str, Any]) -> None:
        """What Processing is to load into the open project besides the sinks; called when the outputs are in their place."""

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
        self._results = self._guarded(self._run, self._work_and_finish)
        return self._results

    def _work_and_finish(self) -> Dict[str, Any]:
        from ..transformable_spaces_plugin.bridge.main_thread import on_main_thread

        run = self._run
        results = self.work(run)
        # Not left to postProcessAlgorithm: QGIS tells of a fault there but fails no run for it, and in models it is no main thread.
        return on_main_thread(lambda: self.finish(run, results), run.feedback.isCanceled)

    def postProcessAlgorithm(self, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        run = self._run
        run.context, run.feedback = context, feedback
        self._guarded(run, lambda: self.load(run, self._results))
        return self._results

    def _guarded(self, run: Run, work: Any) -> Any:
        """``work()`` with core's log going to the user and core's errors as one sentence of Processing."""
        import numpy as np

        from ..transformable_spaces_plugin.bridge.feedback import log_to
        from ..transformable_spaces_plugin.core.errors import Cancelled, TransformableSpacesError

        with ExitStack() as stack:
            stack.enter_context(log_to(run.feedback, run.words))
            # GEOS leaves the processor's flag of an invalid operation set, of which numpy warns although nothing is wrong; QGIS would
            # show it to the user as a Python warning.
            stack.enter_context(np.errstate(invalid="ignore"))
            try:
                return work()
            except Cancelled as error:
                run.abandon()
                raise QgsProcessingException(self.tr("Cancelled; nothing was written.")) from error
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


__all__ = [
    "CONTEXT",
    "LANGUAGES",
    "LANGUAGE_NAMES",
    "QT_TRANSLATE_NOOP",
    "Run",
    "TransformableSpacesAlgorithm",
    "user_language",
]
