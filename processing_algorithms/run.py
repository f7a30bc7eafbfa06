"""One run of an algorithm: what it was given as core's tables, its notes, its progress, and how it writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback, QgsSettings, QgsVariantUtils
from qgis.PyQt.QtCore import QLocale
from qgis.utils import iface

if TYPE_CHECKING:
    from ..transformable_spaces_plugin.bridge.loading import Together
    from ..transformable_spaces_plugin.core.city import City
    from ..transformable_spaces_plugin.core.city.raster import Raster
    from ..transformable_spaces_plugin.core.notes import Notes
    from ..transformable_spaces_plugin.core.progress import Progress
    from ..transformable_spaces_plugin.core.schema import LayerSchema
    from ..transformable_spaces_plugin.core.table import FeatureTable
    from ..transformable_spaces_plugin.core.words import Words
    from .base import TransformableSpacesAlgorithm

LANGUAGES = ("fr", "en", "es")


def user_language() -> str:
    """The language of the QGIS interface where we speak it, else English."""
    settings = QgsSettings()
    chosen = settings.value("locale/userLocale", "") if settings.value("locale/overrideFlag", False, type=bool) else ""
    code = (str(chosen) or QLocale.system().name())[:2].lower()
    return code if code in LANGUAGES else "en"


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
        self._together: Optional[Together] = None
        self._loaded = 0
        has_language = any(d.name() == "LANGUAGE" for d in algorithm.parameterDefinitions())
        # A step of a model that was given no language speaks that of the window; scripts get the default.
        asked = has_language and (self.given("LANGUAGE") or iface is None)
        self.language: str = self.choice("LANGUAGE") if asked else user_language()
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
        """Whether the optional parameter has a value (dialogs give NULL for an empty file or field, scripts None or nothing)."""
        value = self.parameters.get(name)
        return not QgsVariantUtils.isNull(value) and value != ""

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
        return self._read(name, bare=False)

    def records(self, name: str) -> Optional[FeatureTable]:
        """As :meth:`table`, of a layer or of a table without geometry and reference system (a journal, answers without a place)."""
        return self._read(name, bare=True)

    def _read(self, name: str, bare: bool) -> Optional[FeatureTable]:
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
        if table.crs is None and not (bare and all(shape is None for shape in table.geometry)):
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
        titles: Optional[LayerSchema] = None,
    ) -> Optional[str]:
        """Write ``table`` into the sink parameter and give its id.

        ``schema`` gives types and geometry, without one the table's own do, or where it is empty those of the parameter: a layer
        without features still goes into the next step. ``style`` names a style of the bridge, and ``titles`` (None: ``schema``)
        titles the fields, when Processing loads the layer.
        """
        from ..transformable_spaces_plugin.bridge.tables import fields_of, qgis_crs, wkb_of_source_type, wkb_type, write_to_sink

        if not self.given(name):
            return None
        fields, wkb = fields_of(table, schema), wkb_type(table, schema)
        if schema is None and not len(table) and table.crs is not None:
            wkb = wkb_of_source_type(self.algorithm.parameterDefinition(name).dataType())
        sink, identifier = self.algorithm.parameterAsSink(
            self.parameters, name, self.context, fields, wkb, qgis_crs(table.crs)
        )
        if sink is None:
            raise QgsProcessingException(self.algorithm.invalidSinkError(self.parameters, name))
        write_to_sink(table, sink, fields, wkb)
        del sink
        self.style_on_load(identifier, style, titles or schema)
        return identifier

    def style_on_load(self, identifier: str, style: Optional[str], titles: Optional[LayerSchema] = None) -> None:
        """Have the layer styled, titled and put into order when Processing loads it into the project."""
        if not self.context.willLoadLayerOnCompletion(identifier):
            return
        from ..transformable_spaces_plugin.bridge.loading import LayerStyler, Together

        if self._together is None:
            self._together = Together()
        self._loaded += 1
        styler = LayerStyler(style, self.language, titles, self._together, self._loaded)
        self.algorithm.post_processors[identifier] = styler
        self.context.layerToLoadOnCompletionDetails(identifier).setPostProcessor(styler)
