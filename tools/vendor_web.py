"""Copy the console's browser libraries from node_modules into the package: map and API pages.

`npm ci` puts the exact versions of package-lock.json into node_modules; this copies the few files that are served
into src/porttarget/api/web/vendor, which is packed into the wheel and never committed. Copies only what changed.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "src" / "porttarget" / "api" / "web" / "vendor"

# The worker is found by the map beside itself; `-shared` is imported by some 6.x versions and empty in others.
FILES: dict[str, tuple[str, ...]] = {
    "maplibre-gl": (
        "dist/maplibre-gl.mjs",
        "dist/maplibre-gl-worker.mjs",
        "dist/maplibre-gl-shared.mjs",
        "dist/maplibre-gl.css",
        "LICENSE.txt",
    ),
    "swagger-ui-dist": ("swagger-ui-bundle.js", "swagger-ui.css", "LICENSE", "NOTICE"),
}
OWN_NAME = {"LICENSE", "LICENSE.txt", "NOTICE"}  # these names repeat: the package's name goes before them


def copy_all(modules: Path, vendor: Path) -> int:
    """Copy the files that differ; returns how many were copied. A package without its licence text is no fault."""
    vendor.mkdir(parents=True, exist_ok=True)
    copied = 0
    for package, names in FILES.items():
        for name in names:
            source = modules / package / name
            if not source.is_file():
                if source.name in OWN_NAME:
                    continue
                raise FileNotFoundError(f"{source} is not there: run `npm ci` first")
            target = vendor / (f"{package}.{source.name}" if source.name in OWN_NAME else source.name)
            data = without_source_map(source.read_bytes()) if source.suffix in {".js", ".mjs", ".css"} else None
            if data is None:
                shutil.copyfile(source, target)
                continue
            if target.is_file() and target.read_bytes() == data:
                continue
            target.write_bytes(data)
            copied += 1
    return copied


def without_source_map(data: bytes) -> bytes:
    """Cut the last line's pointer to a source map, which is not shipped and would be asked for in vain."""
    head, mark, _ = data.rpartition(b"# sourceMappingURL=")
    if not mark or len(data) - len(head) > 200:
        return data
    return head[: -len(b"//")] if head.endswith(b"//") else head[: -len(b"/*")]


if __name__ == "__main__":
    count = copy_all(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "node_modules", VENDOR)
    print(f"{VENDOR.relative_to(ROOT)}: {count} files copied", file=sys.stderr)
