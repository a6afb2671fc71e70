// Takes a rendered page over as a browser does: node hydrate.mjs <page.html> <path of jsdom>. Fails where anything is
// made or loaded a second time.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const [page, jsdom] = process.argv.slice(2);
const { JSDOM } = createRequire(import.meta.url)(jsdom);
const { window } = new JSDOM(readFileSync(page, 'utf8'), { url: 'http://localhost/' });
globalThis.ngServerMode = false;
for (const name of [
  'window',
  'document',
  'Node',
  'NodeFilter',
  'Document',
  'location',
  'history',
]) {
  globalThis[name] = name === 'window' ? window : window[name];
}
const shown = () => document.querySelector('h1')?.textContent;
const heading = document.querySelector('h1');
assert.equal(shown(), 'load 1 of the server');
const { bootstrap, loads } = await import('./page.mjs');
const application = await bootstrap('the browser');
await application.whenStable();
assert.equal(document.querySelector('h1'), heading, 'the heading was made anew');
assert.equal(shown(), 'load 1 of the server');
assert.equal(loads, 0, 'the browser loaded what the server had loaded');
application.destroy();
window.close();
console.log('hydrated');
