"""The Processing provider ``transformablespaces``: its algorithms, in the order that a user works."""

from __future__ import annotations

from importlib import import_module
from typing import List, Tuple

from qgis.core import QgsApplication, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .base import ICON, TransformableSpacesAlgorithm
from .models import shipped_models

# Module below this package, class. One line registers an algorithm.
ALGORITHMS: Tuple[Tuple[str, str], ...] = (
    ("assess_city", "AssessCityAlgorithm"),
    ("city_data.import_osm", "ImportOsmAlgorithm"),
    ("city_data.import_layers", "ImportLayersAlgorithm"),
    ("city_data.check_city", "CheckCityAlgorithm"),
    ("spaces.street_profiles", "StreetProfilesAlgorithm"),
    ("spaces.find_spaces", "FindSpacesAlgorithm"),
    ("spaces.planting_positions", "PlantingPositionsAlgorithm"),
    ("scores.greening_indicators", "GreeningIndicatorsAlgorithm"),
    ("scores.pedestrian_indicators", "PedestrianIndicatorsAlgorithm"),
    ("scores.green_access", "GreenAccessAlgorithm"),
    ("scores.traffic_role", "TrafficRoleAlgorithm"),
    ("scores.low_traffic_cells", "LowTrafficCellsAlgorithm"),
    ("scores.score_sites", "ScoreSitesAlgorithm"),
    ("scores.rank_robustness", "RankRobustnessAlgorithm"),
    ("choose.match_kits", "MatchKitsAlgorithm"),
    ("scores.compare_neighbourhoods", "CompareNeighbourhoodsAlgorithm"),
    ("choose.shortlist", "ShortlistAlgorithm"),
    ("choose.compare_scenarios", "CompareScenariosAlgorithm"),
    ("consultation.export_consultation", "ExportConsultationAlgorithm"),
    ("consultation.import_contributions", "ImportContributionsAlgorithm"),
    ("consultation.score_with_contributions", "ScoreWithContributionsAlgorithm"),
    ("consultation.record_intervention", "RecordInterventionAlgorithm"),
    ("consultation.permanent_map", "PermanentMapAlgorithm"),
)


def algorithm_classes() -> List[type]:
    """The classes of all algorithms; importing them needs QGIS and the standard library only."""
    return [getattr(import_module(f".{module}", __package__), name) for module, name in ALGORITHMS]


class TransformableSpacesProvider(QgsProcessingProvider):
    """Registered by the plugin; id and algorithm ids are frozen for ever."""

    def id(self) -> str:
        return "transformablespaces"

    def name(self) -> str:
        return "Transformable Spaces"

    def icon(self) -> QIcon:
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        return str(ICON)

    def loadAlgorithms(self) -> None:
        for algorithm in algorithm_classes():
            made: TransformableSpacesAlgorithm = algorithm()
            self.addAlgorithm(made)
        # Models of algorithms that are not registered yet lose their outputs: they wait for :meth:`add_models`.
        if QgsApplication.processingRegistry().providerById(self.id()) is not None:
            for model in shipped_models():
                self.addAlgorithm(model)

    def add_models(self) -> None:
        """Add the ready models, once the provider is registered."""
        self.refreshAlgorithms()
