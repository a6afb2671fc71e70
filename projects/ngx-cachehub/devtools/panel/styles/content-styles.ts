/** What is in the tabs: lists, trees, tables, cards. */
export const CONTENT_STYLES = `
.master { position: relative; display: flex; flex-direction: column; flex: 1 1 58%; min-width: 0; min-height: 0; }
.detail { flex: 1 1 42%; min-width: 0; min-height: 0; overflow: auto; padding: 10px 14px 16px; border-left: 1px solid var(--line); background: var(--raised); }
[data-side="right"] .detail { border-left: 0; border-top: 1px solid var(--line); }
@media (max-width: 720px) { .detail { border-left: 0; border-top: 1px solid var(--line); } }
.page { flex: 1; overflow: auto; padding: 12px 16px 20px; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 7px 10px; border-bottom: 1px solid var(--line); flex: none; }
.bar input, .bar select { height: 28px; padding: 0 8px; border: 1px solid var(--line-strong); border-radius: 6px; background: var(--sheet); min-width: 0; }
.bar input { flex: 1 1 110px; max-width: 220px; }
.bar input::placeholder { color: var(--soft); opacity: 1; }
.count { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
.button { height: 28px; padding: 0 10px; border: 1px solid var(--line-strong); border-radius: 6px; background: var(--sheet); white-space: nowrap; }
.button:hover:not(:disabled) { background: var(--hover); }
.button[aria-pressed="true"] { background: var(--warn-ground); border-color: var(--warn); color: var(--warn); }
.button.is-grave { color: var(--bad); }
.button.is-grave:hover { background: var(--bad-ground); border-color: var(--bad); }
.segments { display: flex; border: 1px solid var(--line-strong); border-radius: 6px; overflow: hidden; }
.segments button { height: 26px; padding: 0 9px; border: 0; background: var(--sheet); color: var(--soft); }
.segments button + button { border-left: 1px solid var(--line); }
.segments button:hover { color: var(--ink); }
.segments button[aria-pressed="true"] { background: var(--accent-ground); color: var(--accent); font-weight: 600; }
.head { flex: none; padding: 5px 12px; border-bottom: 1px solid var(--line); color: var(--soft); font-size: 11px; background: var(--raised); }
.cols-entries, .cols-rows, .cols-timeline, .cols-outbox, .cols-conflicts { display: grid; gap: 12px; align-items: center; width: 100%; }
.cols-entries { grid-template-columns: minmax(0, 1fr) 74px 62px 52px 58px; }
.cols-rows { grid-template-columns: minmax(0, 1fr) 62px 74px 46px 40px; }
.cols-timeline { grid-template-columns: 92px 168px minmax(0, 1fr) minmax(0, 1.5fr); }
.cols-outbox { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) 74px 38px 52px; }
.cols-conflicts { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
.master.is-wide { flex-basis: 66%; }
.master.is-wide + .detail { flex-basis: 34%; }
@media (max-width: 720px) { .cols-timeline { grid-template-columns: 84px minmax(0, 1fr) minmax(0, 1fr); } .cols-timeline > :last-child { display: none; } .cols-entries { grid-template-columns: minmax(0, 1fr) 70px 52px; } .cols-entries > :nth-child(3), .cols-entries > :nth-child(5) { display: none; } .cols-outbox { grid-template-columns: minmax(0, 1fr) 74px 52px; } .cols-outbox > :nth-child(2), .cols-outbox > :nth-child(4) { display: none; } }
[data-side="right"] .cols-timeline { grid-template-columns: 92px minmax(0, 1fr) minmax(0, 1.2fr); }
[data-side="right"] .cols-timeline > :last-child { display: none; }
ch-list { flex: 1; min-height: 0; display: flex; }
.list { flex: 1; overflow: auto; overflow-anchor: none; }
.list-room { position: relative; min-height: 100%; }
.row { position: absolute; left: 0; right: 0; height: 28px; padding: 0 12px; display: flex; align-items: center; border-bottom: 1px solid color-mix(in srgb, var(--line) 55%, transparent); cursor: default; }
.row:hover { background: var(--hover); }
.row[aria-selected="true"] { background: var(--chosen); box-shadow: inset 3px 0 0 var(--accent); }
.empty { color: var(--soft); padding: 18px 12px; text-align: center; }
.master > .empty { position: absolute; left: 0; right: 0; top: 84px; }
.chip { display: inline-block; padding: 1px 7px; border-radius: 9px; font-size: 11px; line-height: 16px; font-weight: 550; white-space: nowrap; }
.dot { display: inline-block; width: 8px; height: 8px; border-radius: 4px; margin-right: 7px; flex: none; }
.chip, .note { background: var(--tone-ground); color: var(--tone); }
.dot { background: var(--tone); }
.card-value[data-tone] { color: var(--tone); }
.chip, .dot, .note, .card-value { --tone: var(--plain); --tone-ground: var(--plain-ground); }
[data-tone="good"] { --tone: var(--good); --tone-ground: var(--good-ground); }
[data-tone="warn"] { --tone: var(--warn); --tone-ground: var(--warn-ground); }
[data-tone="bad"] { --tone: var(--bad); --tone-ground: var(--bad-ground); }
[data-tone="busy"] { --tone: var(--busy); --tone-ground: var(--busy-ground); }
[data-tone="own"] { --tone: var(--own); --tone-ground: var(--own-ground); }
.card-value[data-tone="plain"] { --tone: var(--ink); }
.note { padding: 6px 10px; border-radius: 6px; margin: 8px 0; overflow-wrap: anywhere; }
.detail-head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px; margin-bottom: 8px; }
h2 { font-size: 13px; font-weight: 600; overflow-wrap: anywhere; min-width: 0; }
h2.mono { font-size: 12.5px; }
h3, h2.small { font-size: 11px; font-weight: 600; color: var(--soft); margin: 14px 0 6px; }
.actions { display: flex; flex-wrap: wrap; gap: 6px; }
.tree { overflow-wrap: anywhere; line-height: 1.65; }
.twig, .link { border: 0; background: none; padding: 0 2px; text-align: left; font: inherit; }
.twig:hover, .link:hover { background: var(--hover); border-radius: 4px; }
.link { color: var(--accent); text-decoration: underline; }
.caret { display: inline-block; width: 0; height: 0; margin-right: 6px; border: 4px solid transparent; border-left: 5px solid var(--soft); border-right: 0; }
.twig[aria-expanded="true"] .caret { transform: rotate(90deg); }
.twigs { list-style: none; padding-left: 14px; margin-left: 4px; border-left: 1px solid var(--line); }
.leaf { display: block; padding-left: 25px; text-indent: -12px; }
.name { color: var(--busy); }
.name::after { content: ": "; color: var(--soft); }
.sum { color: var(--soft); }
.value[data-type="string"] { color: var(--good); }
.value[data-type="number"], .value[data-type="bigint"] { color: var(--own); }
.value[data-type="boolean"] { color: var(--warn); }
.value[data-type="null"], .value[data-type="undefined"] { color: var(--soft); font-style: italic; }
.fields { border-collapse: collapse; width: 100%; text-align: left; }
.fields th, .fields td { padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
.fields th { white-space: nowrap; }
.fields .cut { max-width: 0; width: 99%; }
.fields thead th { color: var(--soft); font-weight: 500; font-size: 11px; }
.fields tbody th { font-weight: 500; }
.fields .num { text-align: right; padding-right: 18px; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(126px, 1fr)); gap: 8px; }
.card { display: flex; flex-direction: column; gap: 2px; padding: 9px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); }
.card-label { color: var(--soft); font-size: 11px; }
.card-value { font-size: 17px; font-weight: 600; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; }
.card-more { color: var(--soft); font-size: 11px; }
.lead + h2.small { margin-top: 8px; }
.lead { max-width: 70ch; }
.switches { display: flex; flex-wrap: wrap; align-items: center; gap: 10px; margin: 12px 0; padding: 10px 12px; border: 1px solid var(--line); border-radius: 8px; }
.switch { display: flex; align-items: center; gap: 9px; border: 0; background: none; padding: 2px 4px; font-weight: 600; }
.knob { position: relative; width: 32px; height: 18px; border-radius: 9px; background: var(--line-strong); }
.knob::after { content: ""; position: absolute; left: 2px; top: 2px; width: 14px; height: 14px; border-radius: 7px; background: var(--sheet); }
.switch[aria-checked="true"] .knob { background: var(--bad); }
.switch[aria-checked="true"] .knob::after { left: 16px; }
`;
