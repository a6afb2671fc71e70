import { Agent, request } from 'node:http';

/**
 * The same requests from Node, a kept line for each row: what the server can do at most.
 *
 * @param {string} origin
 * @param {{ rows: readonly string[], writesPerRow: number }} replay
 * @returns {Promise<number>} ms
 */
export async function sendFromNode(origin, { rows, writesPerRow }) {
  const agent = new Agent({ keepAlive: true, maxSockets: rows.length });
  const start = performance.now();
  await Promise.all(
    rows.map(async (row) => {
      for (let place = 0; place < writesPerRow; place += 1) {
        await patch(`${origin}/api/customers/${row}`, agent, `${row}/${place}`, `note ${place}`);
      }
    }),
  );
  agent.destroy();
  return performance.now() - start;
}

/**
 * @param {string} url
 * @param {Agent} agent
 * @param {string} key
 * @param {string} notes
 * @returns {Promise<void>}
 */
function patch(url, agent, key, notes) {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'PATCH', agent, headers }, (response) => {
      response.resume();
      response.once('end', () =>
        response.statusCode === 200
          ? resolve()
          : reject(new Error(`The server answered ${response.statusCode}.`)),
      );
    });
    sent.once('error', reject);
    sent.end(JSON.stringify({ notes }));
  });
}
