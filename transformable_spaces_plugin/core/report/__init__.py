"""The report of a run: its data (:mod:`.data`), its charts and its one HTML file."""

from .data import Absence, LayerRead, ReportData, report_data
from .report import render_report

__all__ = ["Absence", "LayerRead", "ReportData", "render_report", "report_data"]
