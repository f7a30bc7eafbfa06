"""The rules of the house: nobody imports upwards, core stands on its own, imports inside the plugin are relative."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "transformable_spaces_plugin"
SHIPPED = sorted(p for folder in (PLUGIN, ROOT / "processing_algorithms") for p in folder.rglob("*.py")) + [ROOT / "__init__.py"]

# Floors, ground first; a module may import its own floor and those below. files and bridge share a floor.
FLOORS = (
    (("transformable_spaces_plugin", "core"),),
    (("transformable_spaces_plugin", "files"), ("transformable_spaces_plugin", "bridge")),
    (("processing_algorithms",),),
    (("transformable_spaces_plugin", "gui"),),
    (("transformable_spaces_plugin", "plugin"),),
    ((),),
)
CORE_MAY_IMPORT = {"numpy", "scipy", "shapely", "pyproj", "jinja2", "segno"}
HEAVY = {"shapely", "scipy", "rasterio", "fiona", "pyogrio", "pyproj", "jinja2", "numpy"}


def floor_of(parts):
    for number, rooms in enumerate(FLOORS):
        if any(parts[: len(room)] == room for room in rooms):
            return number
    raise AssertionError(f"{parts} is on no floor")


def imports(path):
    """(absolute module name or resolved parts, level, whether only for type checking) of every import of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.unparse(block.test)
        for node in ast.walk(block)
    }
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield tuple(alias.name.split(".")), 0, id(node) in typing_only, node
        elif isinstance(node, ast.ImportFrom):
            if node.level == 0:
                yield tuple(node.module.split(".")), 0, id(node) in typing_only, node
            else:
                base = package[: len(package) - node.level + 1]
                yield base + tuple((node.module or "").split(".") if node.module else ()), node.level, id(node) in typing_only, node


def test_nobody_imports_upwards():
    wrong = []
    for path in SHIPPED:
        own = floor_of(path.relative_to(ROOT).with_suffix("").parts if path.parent != ROOT else ())
        for target, level, _, node in imports(path):
            if level and floor_of(target) > own:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} imports {'.'.join(target)}")
    assert wrong == []


def test_core_imports_only_its_own_libraries():
    wrong = []
    for path in (PLUGIN / "core").rglob("*.py"):
        for target, level, _, node in imports(path):
            if level == 0 and target[0] not in CORE_MAY_IMPORT and target[0] not in sys.stdlib_module_names:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} imports {target[0]}")
    assert wrong == []


def test_imports_inside_the_plugin_are_relative():
    wrong = []
    for path in SHIPPED:
        for target, level, _, node in imports(path):
            if level == 0 and target[0] in ("transformable_spaces", "transformable_spaces_plugin", "processing_algorithms"):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
            if target[0] in ("PyQt5", "PyQt6"):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} imports {target[0]}; use qgis.PyQt")
    assert wrong == []


def test_algorithms_import_nothing_heavy_at_module_level():
    wrong = []
    for path in (ROOT / "processing_algorithms").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.Import):
                names = {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                module = node.module or ""
                names = {module.split(".")[0]} if node.level == 0 else ({"core"} if "core" in module.split(".") else set())
            else:
                continue
            if names & (HEAVY | {"core"}):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {sorted(names)}")
    assert wrong == []


def test_nothing_touches_the_interpreter_or_the_environment():
    wrong = []
    for path in SHIPPED:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = ast.unparse(node) if isinstance(node, (ast.Attribute, ast.Subscript)) else ""
            if text in ("sys.path", "os.environ", "os.putenv"):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {text}")
    assert wrong == []


def core_modules():
    for path in sorted((PLUGIN / "core").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_core_runs_where_qgis_and_gdal_packages_raise():
    script = f"""
import importlib, importlib.util, sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in ('qgis', 'osgeo', 'rasterio', 'fiona', 'pyogrio', 'PyQt5', 'PyQt6'):
            raise ImportError(name + ' is refused here')
sys.meta_path.insert(0, Refuse())
root = {str(ROOT)!r}
spec = importlib.util.spec_from_file_location('transformable_spaces', root + '/__init__.py', submodule_search_locations=[root])
module = importlib.util.module_from_spec(spec); sys.modules['transformable_spaces'] = module; spec.loader.exec_module(module)
for name in {list(core_modules())!r}:
    importlib.import_module('transformable_spaces.' + name)
print('all imported')
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "all imported", done.stderr


@pytest.mark.parametrize("folder", [PLUGIN, ROOT / "processing_algorithms"])
def test_every_module_parses_as_python_3_9(folder):
    for path in folder.rglob("*.py"):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


def test_files_stay_short():
    long = {str(p.relative_to(ROOT)): n for p in SHIPPED if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}
