import { KillableBrowser } from './killable-browser.mjs';
import { within } from './within.mjs';

const LANES = 4;
const FIRST_WORD_MS = 30_000;
const DRAIN_MS = 120_000;

/** @typedef {import('./judge-replay.mjs').ReplayReport} ReplayReport */
/** @typedef {'acknowledged' | 'sent' | 'drained'} Word */

/**
 * @typedef {object} ReplayWorld
 * @property {string} chromium
 * @property {import('./harness-server.mjs').HarnessServer} harness
 * @property {import('./reference-server.mjs').ReferenceServer} server
 * @property {() => number} random
 * @property {boolean} [stableKeys] false: the page sends each write under a new key each time
 * @property {boolean} [newLog] false: the page lets the browser go on in the log of before
 */

/** The page that queues writes and sends them, over all of its lives, and what it told. */
export class ReplayPage {
  /** @type {ReplayReport} */
  report = { acknowledged: [], sent: [], parked: [] };
  #world;
  #browser;
  #rows;
  #name;
  /** @type {(word: Word) => void} */
  #heard = () => undefined;

  /**
   * @param {ReplayWorld} world
   * @param {KillableBrowser} browser
   * @param {readonly string[]} rows
   * @param {string} name
   */
  constructor(world, browser, rows, name) {
    this.#world = world;
    this.#browser = browser;
    this.#rows = rows;
    this.#name = name;
    world.harness.onMessage = ({ kind, key, parked }) => {
      if (kind === 'acknowledged') this.report.acknowledged.push(key);
      if (kind === 'sent') this.report.sent.push(key);
      if (kind === 'drained') this.report.parked.push(...parked);
      this.#heard(kind);
    };
  }

  /**
   * @param {ReplayWorld} world
   * @param {string} name tells this round's writes from others'
   */
  static async create(world, name) {
    const rows = await Promise.all(Array.from({ length: LANES }, () => world.server.createRow()));
    return new ReplayPage(world, await KillableBrowser.create(world.chromium), rows, name);
  }

  get profile() {
    return this.#browser.profile;
  }

  /**
   * Opens the page; resolves when it has said something, so many times.
   *
   * @param {number} writesPerLane
   * @param {number} [words]
   */
  async open(writesPerLane, words = 1) {
    let count = 0;
    const said = this.#hear((word) => word === 'drained' || ++count === words);
    this.#browser.open(this.#url(writesPerLane));
    await within(said, FIRST_WORD_MS, 'a word of the page');
  }

  async kill() {
    await this.#browser.kill();
    await this.#world.harness.drained();
  }

  /** Lets the page send what is left: what the server has done by then, by lane. */
  async drain() {
    const drained = this.#hear((word) => word === 'drained');
    this.#browser.open(this.#url(0));
    await within(drained, DRAIN_MS, 'the end of the queue');
    return Promise.all(this.#rows.map((row) => this.#world.server.appliedTo(row)));
  }

  dispose() {
    return this.#browser.dispose();
  }

  /**
   * @param {(word: Word) => boolean} isIt
   * @returns {Promise<void>}
   */
  #hear(isIt) {
    return new Promise((resolve) => {
      this.#heard = (word) => {
        if (isIt(word)) resolve();
      };
    });
  }

  /** @param {number} writesPerLane */
  #url(writesPerLane) {
    const { harness, server, stableKeys = true, newLog = true } = this.#world;
    /** @type {[string, string][]} */
    const params = [
      ['writes', String(writesPerLane)],
      ['name', this.#name],
      ['key', stableKeys ? 'of-the-write' : 'per-send'],
      ['log', newLog ? 'new' : 'old'],
    ];
    for (const row of this.#rows) params.push(['row', row]);
    return harness.pageUrl(params, server.origin);
  }
}
