"""Neighbourhoods of one or several cities compared: figures (:mod:`.neighbourhoods`), charts and the report."""
