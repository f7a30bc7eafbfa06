#!/usr/bin/env bash
# Runs the whole assessment headless on the sample data; used by `make demo`.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-out/demo}
mkdir -p "$out"
eval "$(scripts/env.sh)"
export QT_QPA_PLATFORM=offscreen
sample=sample_data
qgis_process run transformablespaces:assesscity -- \
    SOURCE="$PWD/$sample/nantes_centre.gpkg" PRESET=bdtopo LST="$PWD/$sample/lst_c.tif" DTM="$PWD/$sample/dtm_m.tif" LANGUAGE="${DEMO_LANGUAGE:-fr}" OUTPUT_FOLDER="$PWD/$out"
echo
echo "demo: done. Part of the sample data is synthetic (see sample_data/README.md)."
echo "  map, opens in QGIS by double click: $out/project.qgz"
echo "  report:                             $out/report.html"
echo "  consultation page:                  $out/consultation/index.html"
