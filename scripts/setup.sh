#!/usr/bin/env bash
# Sets up everything that `make demo` and `make test` need on Debian 12/13 and Ubuntu; a repeat run skips what is done.
# usage: scripts/setup.sh [run|dev]   run: QGIS and the packages at run time; dev: also the test tools (default)
set -euo pipefail
cd "$(dirname "$0")/.."
level=${1:-dev}

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

ID=unknown VERSION_CODENAME='' PRETTY_NAME=$(uname -s)
[ -r /etc/os-release ] && . /etc/os-release
case "$ID" in
    debian|ubuntu) ;;
    *)
        fail "this script knows Debian 12, Debian 13 and Ubuntu; here is $PRETTY_NAME. Install by hand: QGIS 3.40 or later with its Python
bindings, GNU make, Python 3.9 or later with venv, Chromium and Xvfb for the tests; then 'python3 -m venv --system-site-packages .venv'
with the Python that QGIS uses and '.venv/bin/pip install -r requirements.txt'." ;;
esac

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else fail "root rights are needed for '$*': run as root or install sudo"; fi
}

installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

qgis_version() { dpkg-query -W -f='${Version}' qgis 2>/dev/null | sed 's/^[0-9]*://; s/[^0-9.].*//' || true; }
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -1)" = "$2" ]; }

packages=(qgis python3-qgis qgis-providers python3-venv python3-pip make git gdal-bin)
if [ "$VERSION_CODENAME" = bookworm ]; then
    # Debian 12 has shapely 1.8. The wheels of shapely 2 and pyproj carry a GEOS and a PROJ of their own, whose functions get mixed with
    # those that QGIS has loaded already (wrong answers, a crash at exit); so both are built here against the system's.
    packages+=(libgeos-dev libproj-dev proj-bin python3-dev g++)
else
    packages+=(python3-numpy python3-scipy python3-shapely python3-pyproj python3-fiona python3-rasterio)
    # Not in every release; pip brings it where apt does not.
    if apt-cache show python3-pyogrio >/dev/null 2>&1; then packages+=(python3-pyogrio); fi
fi
[ "$level" = dev ] && packages+=(xvfb xdotool x11-apps imagemagick chromium fonts-dejavu-core fonts-noto-core debootstrap)
if [ "$ID" = ubuntu ]; then packages=("${packages[@]/#%chromium/chromium-browser}"); fi

export DEBIAN_FRONTEND=noninteractive
missing=()
for package in "${packages[@]}"; do installed "$package" || missing+=("$package"); done
installed qgis && ! at_least "$(qgis_version)" 3.40 && missing+=(qgis)
if [ ${#missing[@]} -gt 0 ]; then
    say "installing with apt: ${missing[*]}"
    target=()
    if [ "$VERSION_CODENAME" = bookworm ]; then
        # Debian 12 itself has QGIS 3.22; its backports have 3.40.
        if ! grep -rqs bookworm-backports /etc/apt/sources.list /etc/apt/sources.list.d; then
            mirror=$(sed -n 's/^URIs: *\(.*debian\)\/*$/\1/p; s/^deb *\(\[[^]]*\]\)* *\(http[^ ]*debian\)\/* bookworm main.*/\2/p' \
                /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list /etc/apt/sources.list 2>/dev/null | head -1 || true)
            echo "deb ${mirror:-http://deb.debian.org/debian} bookworm-backports main" | as_root tee /etc/apt/sources.list.d/bookworm-backports.list >/dev/null
        fi
        target=(-t bookworm-backports)
    fi
    as_root apt-get update -q || say "apt-get update reported errors; going on with the lists there are"
    qgis_packages=() other_packages=()
    for package in "${missing[@]}"; do
        case "$package" in *qgis*|lib*-dev|proj-bin) qgis_packages+=("$package") ;; *) other_packages+=("$package") ;; esac
    done
    [ ${#qgis_packages[@]} -eq 0 ] || as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${target[@]}" "${qgis_packages[@]}"
    [ ${#other_packages[@]} -eq 0 ] || as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${other_packages[@]}"
fi
at_least "$(qgis_version)" 3.40 || fail "QGIS $(qgis_version) is installed, 3.40 or later is needed; add a source that has it (Ubuntu: see the QGIS site for its apt source)"

# The virtual environment is made with the system's Python, the one that QGIS embeds; another python3 on PATH cannot load its bindings.
python=/usr/bin/python3
[ -x .venv/bin/python ] || { say "making .venv"; "$python" -m venv --system-site-packages .venv; }
files=(requirements.txt)
[ "$level" = dev ] && files+=(requirements-dev.txt)
wanted=$(cat requirements*.txt | sha256sum | cut -d' ' -f1)
# What is there for dev serves run too.
if [ "$(cat .venv/installed-dev 2>/dev/null || true)" != "$wanted" ] && { [ "$level" = dev ] || [ "$(cat .venv/installed-run 2>/dev/null || true)" != "$wanted" ]; }; then
    say "installing with pip: ${files[*]}"
    args=()
    for file in "${files[@]}"; do args+=(-r "$file"); done
    # Constraints for what the system's compiled modules expect: bookworm's GDAL and Qt bindings were built against numpy 1.
    constraint=()
    if [ "$VERSION_CODENAME" = bookworm ]; then
        args+=(-c requirements-bookworm.txt --no-binary shapely,pyproj)
        # What builds pyproj 3.6: it does not compile well with Cython 3.1 or later.
        echo 'Cython<3.1' > .venv/build-constraints.txt
        constraint=(env "PIP_CONSTRAINT=$PWD/.venv/build-constraints.txt")
    fi
    "${constraint[@]}" .venv/bin/python -m pip install -q --disable-pip-version-check "${args[@]}"
    echo "$wanted" > ".venv/installed-$level"
fi
# The system's pyproj looks for its data below the prefix of the Python that runs it, here .venv.
[ "$VERSION_CODENAME" = bookworm ] || { mkdir -p .venv/share && ln -sfn /usr/share/proj .venv/share/proj; }
say "ready: QGIS $(qgis_version), $(.venv/bin/python --version)"
