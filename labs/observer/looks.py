"""What things look like in the SVG: colours for light and dark pages, hatches, lines and letters.

Blue, orange and grey part best for those who see fewer colours, and no look rests on colour alone: a zombie
is hatched, a stopped process has bars like ⏸, a wait is dotted, a sleep is thin. The picture brings its
own ground, so that it holds on any page. What is drawn where is `timeline`'s.
"""

from __future__ import annotations

from labs.observer.sheet import Sheet

_LIGHT = {
    "page": "#ffffff",
    "ink": "#1c2430",
    "soft": "#566273",
    "faint": "#e3e8ee",
    "band": "#f4f6f9",
    "run": "#2468ad",
    "sleep": "#a9c8e8",
    "zombie": "#c2500a",
    "zombie-page": "#ffe9d6",
    "stop": "#6b7480",
    "stop-page": "#dfe3e8",
    "orphan": "#8434a8",
    "good": "#0b6b57",
    "bad": "#b3261e",
}
_DARK = {
    "page": "#161b22",
    "ink": "#e8edf3",
    "soft": "#a3b0bf",
    "faint": "#2a323d",
    "band": "#1c232c",
    "run": "#5fa8ee",
    "sleep": "#35597f",
    "zombie": "#ff9d4d",
    "zombie-page": "#4a2a10",
    "stop": "#aab4c0",
    "stop-page": "#39424d",
    "orphan": "#d69bf2",
    "good": "#5cc9ac",
    "bad": "#ff8f85",
}

_RULES = """
{k}{{font:11px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans CJK SC','PingFang SC',\
'Microsoft YaHei',sans-serif;color-scheme:light dark}}
{k} text{{fill:var(--ink);white-space:pre}}
{k} .halo text{{paint-order:stroke;stroke:var(--page);stroke-width:4px;stroke-linejoin:round}}
{k} .page{{fill:var(--page);stroke:var(--faint)}}
{k} .band{{fill:var(--band)}}
{k} .title{{font-size:15px;font-weight:600}}
{k} .story{{font-size:12px;fill:var(--soft)}}
{k} .remark{{font-size:12px;font-weight:600;fill:var(--bad)}}
{k} .role{{font-size:12.5px;font-weight:600}}
{k} .soft,{k} .time{{fill:var(--soft)}}
{k} .time{{text-anchor:middle;font-variant-numeric:tabular-nums}}
{k} .grid{{stroke:var(--faint);fill:none}}
{k} .axis,{k} .slash{{stroke:var(--soft);fill:none}}
{k} .slash{{stroke-width:1.5}}
{k} .gap{{stroke:var(--page);stroke-width:4;fill:none}}
{k} .tree{{stroke:var(--soft);fill:none;opacity:.6}}
{k} .running{{fill:var(--run)}}
{k} .sleeping{{fill:var(--sleep)}}
{k} .waiting{{fill:var(--page);stroke:var(--run);stroke-width:1.8;\
stroke-dasharray:.1 3.6;stroke-linecap:round}}
{k} .stopped{{fill:url(#{id}-stopped);stroke:var(--stop)}}
{k} .stopped-ground{{fill:var(--stop-page)}}
{k} .stopped-marks{{stroke:var(--stop);stroke-width:2.4;fill:none}}
{k} .zombie{{fill:url(#{id}-zombie);stroke:var(--zombie);stroke-width:1.5}}
{k} .poll{{fill:var(--ink);stroke:var(--page);stroke-width:.8}}
{k} .brief{{fill:var(--zombie)}}
{k} .zombie-ground{{fill:var(--zombie-page)}}
{k} .zombie-marks{{stroke:var(--zombie);stroke-width:2.2;fill:none}}
{k} .sampled{{opacity:.55}}
{k} .inferred{{opacity:.65;stroke-dasharray:5 3}}
{k} .many{{fill:none;stroke-width:1.6}}
{k} .many.running{{stroke:var(--run)}}
{k} .many.sleeping{{stroke:var(--sleep);stroke-dasharray:none}}
{k} .many.waiting{{stroke:var(--run);stroke-width:1.6;stroke-dasharray:1 2.5;stroke-linecap:butt}}
{k} .many.stopped{{stroke:var(--stop);stroke-dasharray:3 2}}
{k} .many.zombie{{stroke:var(--zombie);stroke-dasharray:4 2}}
{k} .died{{stroke:var(--ink);stroke-width:2;fill:none}}
{k} .killed{{stroke:var(--bad);stroke-width:2.2;fill:none}}
{k} .wire{{fill:none;stroke:var(--soft);stroke-width:1.3}}
{k} .wire.reap{{stroke:var(--good);stroke-width:1.6}}
{k} .wire.adopt,{k} .wire.broken,{k} .foster{{stroke:var(--orphan);stroke-width:2}}
{k} .wire.adopt{{stroke-dasharray:6 3}}
{k} .wire.broken{{stroke-dasharray:2 3}}
{k} .foster{{fill:none;stroke-width:2.5}}
{k} .wire.signal{{stroke:var(--bad);stroke-dasharray:1 2}}
{k} .head{{fill:var(--soft)}}
{k} .head.reap{{fill:var(--good)}}
{k} .head.adopt{{fill:var(--orphan)}}
{k} .head.signal{{fill:var(--bad)}}
{k} .cross{{fill:none;stroke:var(--orphan);stroke-width:2.4}}
{k} .tick{{fill:none;stroke:var(--ink);stroke-width:1.2}}
{k} .tick.err{{stroke:var(--bad)}}
{k} .said{{font-family:ui-monospace,'DejaVu Sans Mono','Noto Sans Mono CJK SC',Menlo,Consolas,monospace}}
{k} text.err,{k} text.bad{{fill:var(--bad);font-weight:600}}
{k} text.good{{fill:var(--good);font-weight:600}}
{k} text.dead{{fill:var(--zombie);font-weight:600}}
{k} text.still{{fill:var(--stop);font-weight:600}}
{k} text.foreign{{fill:var(--orphan);font-weight:600}}
{k} text.inside{{font-weight:600}}
{k} .tag{{fill:var(--page);opacity:.9}}
{k} .limit{{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:7 4;fill:none}}
@media print{{{k}{{max-width:100%;height:auto}}}}
"""


def dress(sheet: Sheet) -> None:
    """Add styles and patterns to a sheet."""
    key = f".{sheet.key}"
    light, dark = _variables(_LIGHT), _variables(_DARK)
    themes = (
        f"{key}{{{light}}}"
        f"@media (prefers-color-scheme:dark){{{key}{{{dark}}}}}"
        # a page that says what it is: JupyterLab, VS Code
        f'body[data-jp-theme-light="true"] {key},body.vscode-light {key}{{{light};color-scheme:light}}'
        f'body[data-jp-theme-light="false"] {key},body.vscode-dark {key}{{{dark};color-scheme:dark}}'
        f"@media print{{{key}{key}{key}{{{light}}}}}"
    )
    sheet.style(themes + _RULES.format(k=key, id=sheet.key))
    sheet.pattern("zombie", (6, 6), "M1.5 0V6", turned=45)
    sheet.pattern("stopped", (16, 18), "M4 0V18M9 0V18")


def _variables(colours: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())
