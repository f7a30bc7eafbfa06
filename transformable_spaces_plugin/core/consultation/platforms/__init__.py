"""What other platforms of participation read: one module each, a function of the public's sites to the bytes of files."""

from .decidim import decidim_files
from .umap import umap_files

__all__ = ["decidim_files", "umap_files"]
