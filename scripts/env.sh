#!/usr/bin/env bash
# Prints the exports with which qgis, qgis_process and python3 find the plugin and its packages; used by `make env`.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x .venv/bin/python ] || { echo "env: run 'make setup' first" >&2; exit 1; }
packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
profiles="$PWD/build/profiles"
mkdir -p "$profiles"
# A profile of its own keeps the user's settings out of it and has the plugin switched on.
settings="$profiles/profiles/default/QGIS/QGIS3.ini"
if ! grep -qs '^transformable_spaces=true' "$settings"; then
    mkdir -p "$(dirname "$settings")"
    printf '[PythonPlugins]\ntransformable_spaces=true\nprocessing=true\n\n[app]\nmigration=false\n' >> "$settings"
fi
printf 'export QGIS_PLUGINPATH=%q\n' "$PWD/build/plugins"
printf 'export QGIS_CUSTOM_CONFIG_PATH=%q\n' "$profiles"
# The virtual environment's python3 goes first: it is the system's, which has the QGIS bindings, with the packages of .venv.
printf 'export PATH=%q\n' "$PWD/.venv/bin:$PATH"
# `import transformable_spaces` and `import processing` work in python3 as they do inside QGIS.
qgis_plugins=/usr/share/qgis/python/plugins
printf 'export PYTHONPATH=%q\n' "$packages:$PWD/build/plugins:$qgis_plugins${PYTHONPATH:+:$PYTHONPATH}"
# Without a screen Qt has to draw in memory.
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || printf 'export QT_QPA_PLATFORM=offscreen\n'
