import { badParams, namedParams } from './request-method';
import type { RequestMethod } from './request-method';

const MAX_DELAY_MS = 60_000;

/** `{value, delayMs?}` → the value, so much later: for those who try out what waiting looks like. */
export const echoMethod: RequestMethod = async (params, { clock, signal }) => {
  const { value = null, delayMs = 0 } = namedParams(params);
  if (typeof delayMs !== 'number' || delayMs < 0 || delayMs > MAX_DELAY_MS) {
    return badParams(`delayMs has to be a number from 0 to ${MAX_DELAY_MS}.`);
  }
  if (delayMs > 0) {
    await new Promise<void>((resolve) => {
      const cancel = clock.after(delayMs, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }
  return { ok: true, result: value };
};
