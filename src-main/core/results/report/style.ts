/** The report's look: colours are those of the window (`docs/visual-language.md`), by the system's scheme. */
export const style = `
:root { color-scheme: light dark; --bg: #f5f5f7; --card: #fff; --line: #e0e0e3; --grid: #ececef; --text: #1b1b1f; --dim: #5c5c66; --brand: #0f6c8c; --ok: #0e7a4b; --bad: #b3261e; --warn: #8a5000; --ok-bg: #e2f4ea; --warn-bg: #fdf1dc; --bad-bg: #fce8e6; --c1: #0f6c8c; --c2: #c2410c; --c3: #5b3fa8; }
@media (prefers-color-scheme: dark) { :root { --bg: #1c1c1f; --card: #26262a; --line: #38383d; --grid: #303035; --text: #f1f1f3; --dim: #b0b0ba; --brand: #5bb8d6; --ok: #5fd39b; --bad: #ff8a80; --warn: #f0b85a; --ok-bg: #16352a; --warn-bg: #3a2c12; --bad-bg: #40201e; --c1: #5bb8d6; --c2: #ff8a5c; --c3: #b79cf5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 14px/20px 'Segoe UI Variable', 'Segoe UI', system-ui, -apple-system, 'Noto Sans', 'DejaVu Sans', sans-serif; }
main { max-width: 1240px; margin: 0 auto; padding: 24px 28px 36px; display: grid; gap: 16px; }
h1, h2, h3, p, dl, dd, figure { margin: 0; }
h1 { font-size: 24px; line-height: 32px; font-weight: 600; overflow-wrap: anywhere; }
h2 { font-size: 16px; line-height: 22px; font-weight: 600; }
.dim { color: var(--dim); }
.ending { font-weight: 600; }
.head { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; }
.tag { border-radius: 999px; padding: 2px 10px; font-size: 13px; line-height: 20px; font-weight: 600; white-space: nowrap; }
.tag.good { background: var(--ok-bg); } .tag.warn { background: var(--warn-bg); } .tag.bad { background: var(--bad-bg); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px 20px; min-width: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(132px, 1fr)); gap: 12px 20px; }
.figures dt { color: var(--dim); font-size: 12px; line-height: 17px; }
.figures dd { font-size: 20px; line-height: 28px; font-weight: 600; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(430px, 1fr)); gap: 16px; }
.chart { display: block; width: 100%; height: auto; margin-top: 6px; }
.chart text { fill: var(--dim); font-size: 12px; font-variant-numeric: tabular-nums; }
.chart .end { text-anchor: end; }
.chart .mid { text-anchor: middle; }
.grid { stroke: var(--grid); fill: none; }
.axis, .tick { stroke: var(--line); fill: none; }
.line { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
.c1 { stroke: var(--c1); } .c2 { stroke: var(--c2); } .c3 { stroke: var(--c3); }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 16px; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; font-size: 12px; line-height: 22px; color: var(--dim); }
.key { display: inline-flex; align-items: center; gap: 6px; }
.wide { overflow-x: auto; margin-top: 8px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; min-width: 64px; }
thead th { border-top: 0; color: var(--dim); font-size: 12px; font-weight: 600; overflow-wrap: normal; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.good { color: var(--ok); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.code, pre { font-family: 'Cascadia Mono', 'SF Mono', Consolas, 'DejaVu Sans Mono', monospace; font-size: 12px; }
pre { margin: 8px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 18px; }
summary { cursor: pointer; font-size: 16px; line-height: 22px; font-weight: 600; }
:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; }
@media print { body { background: none; } .card { break-inside: avoid; } }
`;
