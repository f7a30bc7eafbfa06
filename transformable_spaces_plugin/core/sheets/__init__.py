"""Site sheets: one page a site, on paper and on the screen, from the same data."""

from .html import sheet_pages
from .plan_svg import PlanLayers
from .sheet import Sheet, site_sheets
from .table import sheet_table

__all__ = ["PlanLayers", "Sheet", "sheet_pages", "sheet_table", "site_sheets"]
