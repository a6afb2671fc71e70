import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { REPOSITORY } from '../check/repository.mjs';
import { CODE_FOLDER, samplesToWrite } from './write-samples.mjs';

/*
 * npm run code [-- --check]
 *
 * Takes the code that the demo shows of itself out of the sources that run. With --check nothing is
 * written: it fails where what is written is not what the sources say, and names the files.
 */

const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
const folder = path.join(REPOSITORY, CODE_FOLDER);
const files = await samplesToWrite();
await mkdir(folder, { recursive: true });
const present = await readdir(folder);
/**
 * @param {string} name
 * @param {string} text
 */
const isWritten = async (name, text) =>
  present.includes(name) && (await readFile(path.join(folder, name), 'utf8')) === text;

const stale = present.filter((name) => !files.has(name));
for (const [name, text] of files) if (!(await isWritten(name, text))) stale.push(name);
if (values.check) {
  if (stale.length > 0) {
    console.error(`Not what the sources say; npm run code mends it: ${stale.join(', ')}`);
    process.exitCode = 1;
  }
} else {
  for (const name of stale) {
    const text = files.get(name);
    if (text === undefined) await rm(path.join(folder, name));
    else await writeFile(path.join(folder, name), text);
  }
  console.log(`The code of ${files.size - 1} pages is what the sources say.`);
}
