"""What other platforms of participation read: one module each, a function of the public's sites to the bytes of files."""

from .decidim import decidim_files
from .decidim_answers import decidim_answers
from .umap import umap_files

__all__ = ["decidim_answers", "decidim_files", "umap_files"]
