import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Random } from '../runtime/clock';
import type { FaultBox } from './fault-box';
import { changeSettings } from './fault-settings';

const MAX_EXPIRE_MS = 600_000;

/** What the panel can do to the server. */
export interface FaultActions {
  dropSockets(): void;
  closeSockets(code: number): void;
  forgetLog(): Promise<void>;
  /** No token that was issued until now holds any longer; open connections have so long to renew. */
  expireTokens(inMs: number): void;
  restart(): void;
}

/** Development only: the panel by which a person breaks the line and watches it heal. */
export function registerFaultRoutes(
  app: FastifyInstance,
  faults: FaultBox,
  actions: FaultActions,
): void {
  app.get('/faults', (request, reply) => {
    // The panel's page has the path of its API: a browser that asks for a page gets the app.
    const wantsPage = request.headers.accept?.includes('text/html') === true;
    return wantsPage ? reply.callNotFound() : reply.send(faults.settings);
  });
  app.put('/faults', async (request, reply) => {
    const { body } = request;
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      return refuse(reply, 'The body has to be a JSON object.');
    }
    const changed = changeSettings(faults.settings, body as Readonly<Record<string, unknown>>);
    if (typeof changed === 'string') return refuse(reply, changed);
    faults.set(changed);
    return changed;
  });
  app.post('/faults/drop-sockets', async (_request, reply) => {
    actions.dropSockets();
    return reply.code(204).send();
  });
  app.post('/faults/forget-log', async (_request, reply) => {
    await actions.forgetLog();
    return reply.code(204).send();
  });
  app.post('/faults/close', async (request, reply) => {
    const { body } = request;
    const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
    if (!isSendableCode(code)) return refuse(reply, 'code has to be a close code: 1000 to 4999.');
    actions.closeSockets(code);
    return reply.code(204).send();
  });
  app.post('/faults/expire-tokens', async (request, reply) => {
    const { body } = request;
    const inMs = typeof body === 'object' && body !== null && 'inMs' in body ? body.inMs : 0;
    const isTime = typeof inMs === 'number' && inMs >= 0 && inMs <= MAX_EXPIRE_MS;
    if (!isTime) return refuse(reply, `inMs has to be a number from 0 to ${MAX_EXPIRE_MS}.`);
    actions.expireTokens(inMs);
    return reply.code(204).send();
  });
  app.post('/faults/restart', async (_request, reply) => {
    await reply.code(204).send();
    actions.restart();
  });
}

/** What tells how the server is, and what it has done, is told while it plays faults. */
const SPARED = /^\/api\/(health|applied-actions|sign-in)\b/;

/** Answers a share of the requests to `/api` with an error, before they do anything. */
export function registerHttpFaults(app: FastifyInstance, faults: FaultBox, random: Random): void {
  app.addHook('onRequest', async (request, reply) => {
    const { httpStatus, httpPct } = faults.settings;
    const { method, url } = request;
    if (httpStatus === 0 || method === 'OPTIONS' || !url.startsWith('/api/')) return;
    if (SPARED.test(url) || random() * 100 >= httpPct) return;
    if (httpStatus === 429) reply.header('Retry-After', '1');
    const error = { code: 'INJECTED', message: 'The fault panel asked for this answer.' };
    await reply.code(httpStatus).send({ error });
  });
}

/** Loses the answers of a share of the writes to `/api`, after they are done. */
export function registerLostAnswers(app: FastifyInstance, faults: FaultBox, random: Random): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const { loseAnswerPct } = faults.settings;
    const { method, url } = request;
    const isWrite = ['POST', 'PATCH', 'DELETE'].includes(method) && url.startsWith('/api/');
    if (isWrite && !SPARED.test(url) && random() * 100 < loseAnswerPct) reply.raw.destroy();
    return payload;
  });
}

/** The codes that a server may put into a close frame. */
function isSendableCode(code: unknown): code is number {
  if (typeof code !== 'number' || !Number.isInteger(code)) return false;
  if (code >= 3_000 && code <= 4_999) return true;
  return code >= 1_000 && code <= 1_014 && ![1_004, 1_005, 1_006].includes(code);
}

function refuse(reply: FastifyReply, message: string): FastifyReply {
  return reply.code(422).send({ error: { code: 'INVALID', message } });
}
