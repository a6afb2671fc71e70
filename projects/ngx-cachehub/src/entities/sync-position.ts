import type { StreamPosition } from '../protocol';

/** By which header a server says where an entity's stream stood before it read the rows of an answer. */
export const SYNC_POSITION = 'Sync-Position';

/** `<epoch>:<seq>`, as the header has it; undefined for anything else. */
export function readSyncPosition(text: string | null | undefined): StreamPosition | undefined {
  const [, epoch, digits] = /^(.+):(\d{1,16})$/.exec(text ?? '') ?? [];
  const seq = Number(digits);
  if (epoch === undefined || !Number.isSafeInteger(seq)) return undefined;
  return { epoch, seq };
}
