"""The contact sheet: every picture that lies in the folder, by screen, each look beside the others."""

from html import escape
from pathlib import Path

_STYLE = """
body { font: 15px/1.5 "Noto Sans", sans-serif; margin: 2rem; background: #f3f5f6; color: #16222a }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem }
nav a { margin-right: .8rem } a { color: #0b6470 }
.row { display: flex; flex-wrap: wrap; gap: 1.2rem }
figure { margin: 0; width: 30rem } img { width: 100%; border: 1px solid #dbe1e5; border-radius: 6px; display: block }
figcaption { font-size: .85rem; color: #4d5c67 }
"""


def write_sheet(folder: Path) -> Path:
    """Write `index.html` over all pictures in the folders of `folder`; returns it."""
    groups: dict[str, list[Path]] = {}
    for picture in sorted(folder.glob("*-*-*-*/*.png")):
        groups.setdefault(picture.stem.split("-")[0], []).append(picture)
    links = "".join(f'<a href="#{escape(key)}">{escape(key)}</a>' for key in groups)
    rows = "".join(_row(folder, key, pictures) for key, pictures in groups.items())
    page = f"<!doctype html><meta charset=utf-8><title>Loket</title><style>{_STYLE}</style><h1>Loket</h1>"
    sheet = folder / "index.html"
    sheet.write_text(f"{page}<nav>{links}</nav>{rows}", "utf-8")
    return sheet


def _row(folder: Path, key: str, pictures: list[Path]) -> str:
    figures = "".join(_figure(folder, picture) for picture in sorted(pictures, key=lambda each: each.stem))
    return f'<h2 id="{escape(key)}">{escape(key)}</h2><div class="row">{figures}</div>'


def _figure(folder: Path, picture: Path) -> str:
    path = escape(picture.relative_to(folder).as_posix())
    words = f"{escape(picture.stem)} · {escape(picture.parent.name)}"
    return f'<figure><a href="{path}"><img loading="lazy" src="{path}"></a><figcaption>{words}</figcaption></figure>'
