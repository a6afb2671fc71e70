/*
 * A process group of its own outlives the program that started it, unless that program ends it. What is
 * named here is ended when this program exits, and, with `exitOnSignals`, also when a signal ends it.
 */

/** @type {Set<() => void>} */
const ends = new Set();

process.on('exit', () => {
  for (const end of ends) end();
});

/**
 * @param {() => void} end ends it at once: an exit waits for nothing
 * @returns {() => void} to be called when it has ended by itself
 */
export function endWithUs(end) {
  ends.add(end);
  return () => void ends.delete(end);
}

/** For programs that have nothing to say to a signal: they exit, and all that they started ends with them. */
export function exitOnSignals() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => process.exit(1));
  }
}
