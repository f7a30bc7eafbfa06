"""Transformable Spaces: the folder that QGIS loads as a plugin."""


def classFactory(iface):
    """Called by QGIS to make the plugin."""
    from .transformable_spaces_plugin.plugin import TransformableSpacesPlugin

    return TransformableSpacesPlugin(iface)
