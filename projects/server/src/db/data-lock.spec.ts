import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataFolder } from './data-lock';

describe('the data folder', () => {
  it('[R1] is for one process at a time, and a dead one does not hold it', () => {
    const dir = join(mkdtempSync(join(tmpdir(), 'cachehub-')), 'pg');
    const release = lockDataFolder(dir);
    expect(readFileSync(`${dir}.lock`, 'utf8')).toBe(String(process.pid));
    release();
    writeFileSync(`${dir}.lock`, '999999999');
    lockDataFolder(dir)();
    writeFileSync(`${dir}.lock`, String(process.ppid));
    expect(() => lockDataFolder(dir)).toThrow(`is in use by process ${process.ppid}`);
    rmSync(join(dir, '..'), { recursive: true });
  });
});
