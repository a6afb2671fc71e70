import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isStale } from './is-stale.mjs';

describe('a stale build', () => {
  let folder;
  const at = (name) => path.join(folder, name);
  const touch = (name, seconds) => utimesSync(at(name), seconds, seconds);

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'is-stale-'));
    mkdirSync(at('src/deep'), { recursive: true });
    for (const name of ['src/deep/a.ts', 'src/b.ts', 'built.js']) writeFileSync(at(name), '');
    for (const name of ['src/deep/a.ts', 'src/b.ts', 'src/deep', 'src']) touch(name, 1_000);
    touch('built.js', 2_000);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('[H6] is one that is older than any of its sources, however deep', () => {
    expect(isStale(at('built.js'), [at('src')])).toBe(false);
    touch('src/deep/a.ts', 3_000);
    expect(isStale(at('built.js'), [at('src')])).toBe(true);
  });

  it('[H6] is one whose sources became fewer', () => {
    rmSync(at('src/deep/a.ts'));
    expect(isStale(at('built.js'), [at('src')])).toBe(true);
  });

  it('[H6] is one that was never made; absent sources make none', () => {
    expect(isStale(at('absent.js'), [at('src')])).toBe(true);
    expect(isStale(at('built.js'), [at('absent')])).toBe(false);
  });
});
