const LIGHT = `
  color-scheme: light;
  --ground: #f4f6f8; --sheet: #ffffff; --raised: #fbfcfd; --line: #dde3ea; --line-strong: #b9c3cf;
  --ink: #17202b; --soft: #566476; --accent: #0b6b5b; --accent-ground: #e2f3ef;
  --hover: #f0f3f6; --chosen: #e2f3ef; --focus: #0b6b5b;
  --good: #0d6b3f; --good-ground: #e1f4e8; --warn: #7d4a00; --warn-ground: #fdf0d5;
  --bad: #a8241c; --bad-ground: #fde8e6; --busy: #1b54a8; --busy-ground: #e5eefb;
  --own: #6a32a8; --own-ground: #f0e8fa; --plain: #566476; --plain-ground: #eceff3;
  --shade: 0 -6px 24px rgb(20 30 45 / 12%);
`;

const DARK = `
  color-scheme: dark;
  --ground: #10151b; --sheet: #161c24; --raised: #1a212a; --line: #2a343f; --line-strong: #445261;
  --ink: #e5ebf1; --soft: #a0adbb; --accent: #56d3b8; --accent-ground: #143730;
  --hover: #1e2630; --chosen: #173a33; --focus: #56d3b8;
  --good: #6fdca0; --good-ground: #14341f; --warn: #f1ba63; --warn-ground: #3b2c0d;
  --bad: #ff9d94; --bad-ground: #43191a; --busy: #93bdff; --busy-ground: #172f52;
  --own: #d0aeff; --own-ground: #33214d; --plain: #a0adbb; --plain-ground: #262f39;
  --shade: 0 -6px 24px rgb(0 0 0 / 45%);
`;

/** Colours and type, for both themes. Every pair of text and ground has a contrast of 4.5 or more. */
export const TOKEN_STYLES = `
:host { all: initial; }
ch-devtools-panel {
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --code: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "Liberation Mono", monospace;
  ${LIGHT}
  font: 12.5px/1.4 var(--sans);
  color: var(--ink);
}
@media (prefers-color-scheme: dark) { ch-devtools-panel[data-theme="auto"] { ${DARK} } }
ch-devtools-panel[data-theme="dark"] { ${DARK} }
*, *::before, *::after { box-sizing: border-box; }
h2, h3, p, ul { margin: 0; padding: 0; }
button, input, select { font: inherit; color: inherit; }
button { cursor: pointer; }
button:disabled { cursor: default; opacity: 0.5; }
svg { width: 16px; height: 16px; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
svg .solid { fill: currentColor; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px; border-radius: 4px; }
.mono { font-family: var(--code); font-size: 12px; }
.soft { color: var(--soft); }
.cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.num { text-align: right; font-variant-numeric: tabular-nums; }
.gap { flex: 1; }
@media (prefers-reduced-motion: no-preference) {
  .button, .icon, .tab, .opener, .knob, .switch { transition: background-color 120ms, border-color 120ms, transform 120ms; }
}
`;
