#!/bin/sh
# Builds the city of Bondy from four open sources and assesses it, once with OpenStreetMap alone and once with all of them.
# usage: scripts/bondy_city.sh DATA_FOLDER OUTPUT_FOLDER      (DATA_FOLDER: bondy_grandparis with the extracts)
set -eu
cd "$(dirname "$0")/.."
data=$1
out=$2
mkdir -p "$out"
eval "$(make -s env)"
run() { # algorithm, parameters…
    name=$1
    shift
    said=$(qgis_process run "transformablespaces:$name" -- "$@" 2>&1) || { echo "$said" >&2; echo "$name failed" >&2; exit 1; }
    echo "$said" | grep -E "COUNT|PRESET_USED|OUTPUT"
}
run importosm "SOURCE=$data/osm_map_2022.osm" "OUTPUT=$out/osm.gpkg"
run importlayers "SOURCE=$data/cadastre_parcelles_2025.geojson" PRESET=cadastre "BASE=$out/osm.gpkg" "OUTPUT=$out/parcels.gpkg"
run importlayers "SOURCE=$data/bondy_context.gpkg" PRESET=filosofi "BASE=$out/parcels.gpkg" "OUTPUT=$out/people.gpkg"
run importlayers "SOURCE=$data/bondy_context.gpkg" PRESET=accidents_onisr "BASE=$out/people.gpkg" "OUTPUT=$out/crashes.gpkg"
run importlayers "SOURCE=$data/bondy_context.gpkg" PRESET=qpv "BASE=$out/crashes.gpkg" "OUTPUT=$out/city.gpkg"
run assesscity "SOURCE=$out/osm.gpkg" PRESET=city LANGUAGE=fr "OUTPUT_FOLDER=$out/osm_alone"
run assesscity "SOURCE=$out/city.gpkg" PRESET=city LANGUAGE=fr "OUTPUT_FOLDER=$out/all_sources"
