import { appendFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Of LevelDB's log format: a record stands in blocks, behind a checksum, its length and its kind. */
const BLOCK_BYTES = 32_768;
const HEADER_BYTES = 7;
const WHOLE_RECORD = 1;
const RECORD_BYTES = 1_000;

/**
 * Leaves the log of the profile's databases as a browser does that is killed in the middle of a write:
 * with the first half of a record at its end. Nothing that was written before it is touched.
 *
 * @param {string} profile of a browser that does not run
 */
export async function tearLog(profile) {
  const log = await findLog(path.join(profile, 'Default/IndexedDB'));
  const { size } = await stat(log);
  await appendFile(log, tornRecord(BLOCK_BYTES - (size % BLOCK_BYTES)));
}

/**
 * @param {number} room bytes to the end of the block
 * @returns {Buffer} what is written of the next record
 */
export function tornRecord(room) {
  // Where no record fits the block ends with zeros.
  const skipped = room <= HEADER_BYTES ? room : 0;
  const most = (skipped > 0 ? BLOCK_BYTES : room) - HEADER_BYTES;
  const length = Math.min(RECORD_BYTES, most);
  const written = Buffer.alloc(skipped + HEADER_BYTES + (length >> 1));
  written.writeUInt16LE(length, skipped + 4);
  written.writeUInt8(WHOLE_RECORD, skipped + 6);
  return written;
}

/** @param {string} folder */
async function findLog(folder) {
  const files = await readdir(folder, { recursive: true });
  const logs = files.filter((file) => /\.leveldb\/\d+\.log$/.test(file)).sort();
  const last = logs.at(-1);
  if (last !== undefined) return path.join(folder, last);
  throw new Error(`This browser keeps its databases in another form: no log in ${files.join()}.`);
}
