const target = 'http://localhost:3000';

/**
 * The page of the fault panel has the path of its API: a browser that asks for a page gets one.
 *
 * @param {import('node:http').IncomingMessage} request
 */
const unlessPage = (request) =>
  request.headers.accept?.includes('text/html') ? '/index.html' : undefined;

/** What the development server hands on to the reference server. */
export default {
  '/api': { target },
  '/faults': { target, bypass: unlessPage },
  // Longer paths first: a key matches everything that begins with it.
  '/ws-plain': { target, ws: true },
  '/ws-events': { target, ws: true },
  '/ws': { target, ws: true },
};
