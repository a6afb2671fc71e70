/** The opener, the docked panel, and its bar. */
export const FRAME_STYLES = `
.opener {
  position: fixed; right: var(--ch-devtools-right, 16px); bottom: var(--ch-devtools-bottom, 16px); z-index: 2147483000;
  width: 42px; height: 42px; border-radius: 21px; padding: 0;
  display: grid; place-items: center;
  background: var(--sheet); color: var(--accent); border: 1px solid var(--line-strong);
  box-shadow: 0 2px 10px rgb(20 30 45 / 22%);
}
.opener:hover { background: var(--hover); }
.opener svg { width: 20px; height: 20px; }
.opener .dot { position: absolute; right: 1px; top: 1px; width: 10px; height: 10px; margin: 0; box-shadow: 0 0 0 2px var(--sheet); }
.panel {
  position: fixed; z-index: 2147483000; right: 0; bottom: 0;
  display: flex; flex-direction: column;
  background: var(--sheet); box-shadow: var(--shade);
}
[data-side="bottom"] .panel { left: 0; max-height: calc(100vh - 48px); border-top: 1px solid var(--line-strong); }
[data-side="right"] .panel { top: 0; max-width: calc(100vw - 24px); border-left: 1px solid var(--line-strong); }
.edge { position: absolute; touch-action: none; z-index: 1; }
[data-side="bottom"] .edge { left: 0; right: 0; top: -4px; height: 8px; cursor: row-resize; }
[data-side="right"] .edge { top: 0; bottom: 0; left: -4px; width: 8px; cursor: col-resize; }
.edge:hover, .edge:focus-visible { background: var(--accent); opacity: 0.5; outline: none; }
.top {
  display: flex; align-items: stretch; gap: 4px; min-height: 38px; flex: none;
  padding: 0 6px 0 12px; background: var(--ground); border-bottom: 1px solid var(--line);
}
.brand { display: flex; align-items: center; gap: 6px; color: var(--accent); padding-right: 10px; }
.brand-name { font-weight: 650; letter-spacing: -0.01em; color: var(--ink); }
.brand-id { color: var(--soft); font-size: 11px; }
.tabs { display: flex; flex: 1; overflow-x: auto; scrollbar-width: none; }
.tab {
  position: relative; flex: none; border: 0; background: none; padding: 0 11px;
  color: var(--soft); display: flex; align-items: center; gap: 6px;
}
.tab:hover { color: var(--ink); }
.tab[aria-selected="true"] { color: var(--ink); font-weight: 600; }
.tab[aria-selected="true"]::after {
  content: ""; position: absolute; left: 8px; right: 8px; bottom: -1px; height: 2px;
  background: var(--accent); border-radius: 2px 2px 0 0;
}
.badge {
  min-width: 16px; padding: 0 5px; border-radius: 8px; text-align: center;
  font-size: 11px; line-height: 16px; font-weight: 600; background: var(--own-ground); color: var(--own);
}
.tools { display: flex; align-items: center; gap: 2px; flex: none; }
.status { display: flex; align-items: center; padding: 0 8px; color: var(--soft); white-space: nowrap; }
.icon { width: 28px; height: 28px; display: grid; place-items: center; border: 0; border-radius: 6px; background: none; color: var(--soft); padding: 0; }
.icon:hover { background: var(--hover); color: var(--ink); }
.view { flex: 1; min-height: 0; display: flex; }
.view > * { flex: 1; min-width: 0; min-height: 0; display: flex; }
[data-side="right"] .top { flex-wrap: wrap; }
[data-side="right"] .tabs { order: 3; flex: 1 0 100%; min-height: 34px; margin: 0 -6px 0 -12px; border-top: 1px solid var(--line); padding: 0 4px; }
[data-side="right"] .tab { padding: 0 8px; gap: 5px; }
[data-side="right"] .brand { flex: 1; min-height: 36px; }
[data-side="right"] .view > * { flex-direction: column; }
@media (max-width: 720px) {
  .top { flex-wrap: wrap; }
  .tabs { order: 3; flex: 1 0 100%; min-height: 34px; margin: 0 -6px 0 -12px; border-top: 1px solid var(--line); padding: 0 4px; }
  .tab { padding: 0 8px; gap: 5px; }
  .brand { flex: 1; min-height: 36px; }
  .view > * { flex-direction: column; }
}
`;
