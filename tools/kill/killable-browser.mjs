import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endWithUs } from '../end-with-us.mjs';

const ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
];
const GONE_WITHIN_MS = 5_000;

/** One profile of Chromium, whose processes die all at once and without a word. */
export class KillableBrowser {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  #forget = endWithUs(() => {
    killGroup(this.#child?.pid);
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  });

  /**
   * @param {string} chromium
   * @param {string} profile
   */
  constructor(chromium, profile) {
    this.chromium = chromium;
    this.profile = profile;
  }

  /** @param {string} chromium */
  static async create(chromium) {
    return new KillableBrowser(chromium, await mkdtemp(path.join(tmpdir(), 'cachehub-kill-')));
  }

  /** @param {string} url */
  open(url) {
    // A process group of its own: the browser, its renderers, and what keeps its storage.
    this.#child = spawn(this.chromium, [...ARGS, `--user-data-dir=${this.profile}`, url], {
      detached: true,
      stdio: 'ignore',
    });
  }

  /** SIGKILL to the whole group: nobody writes anything after it. */
  async kill() {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    killGroup(child.pid);
    if (child.exitCode === null && child.signalCode === null) await ended;
    await this.#gone();
  }

  async dispose() {
    await this.kill();
    this.#forget();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /** Until nobody works on the profile: a helper may have left the group. */
  async #gone() {
    const end = Date.now() + GONE_WITHIN_MS;
    for (let left = await this.#survivors(); left.length > 0; left = await this.#survivors()) {
      for (const pid of left) killNow(pid);
      if (Date.now() > end) throw new Error(`Processes ${left} of the killed browser stay.`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** @returns {Promise<number[]>} processes with our profile in their command; none without /proc */
  async #survivors() {
    const entries = await readdir('/proc').catch(() => []);
    const pids = entries.filter((name) => /^\d+$/.test(name)).map(Number);
    const commands = await Promise.all(
      pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
    );
    return pids.filter((_, index) => commands[index].includes(`--user-data-dir=${this.profile}`));
  }
}

/** @param {number | undefined} leader */
function killGroup(leader) {
  if (leader !== undefined) killNow(-leader);
}

/** @param {number} pid of a process, or less than 0: of a group */
function killNow(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // Nobody is left.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}
