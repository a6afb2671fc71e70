import type { IncomingHttpHeaders } from 'node:http';
import { MAX_KEY_LENGTH, isWriteKey } from '../writes/write-key';
import { refusal } from '../writes/write-outcome';
import type { WriteOutcome } from '../writes/write-outcome';

export type WriteHeaders =
  | {
      readonly ok: true;
      /** Of `If-Match`; null where any version will do. */
      readonly expectedVersion: number | null;
      readonly idempotencyKey?: string;
      readonly clientId?: string;
    }
  | { readonly ok: false; readonly refusal: WriteOutcome };

/** What the headers of a write ask for: `If-Match`, `Idempotency-Key`, `Sync-Client-Id`. */
export function readWriteHeaders(headers: IncomingHttpHeaders): WriteHeaders {
  const ifMatch = headers['if-match'];
  const [, version] = /^"?(\d{1,15})"?$/.exec(ifMatch ?? '') ?? [];
  if (ifMatch !== undefined && ifMatch !== '*' && version === undefined) {
    return bad('If-Match has to be "<version>" or *.');
  }
  const idempotencyKey = headers['idempotency-key'];
  if (idempotencyKey !== undefined && !isWriteKey(idempotencyKey)) {
    return bad(`Idempotency-Key has to be a text of 1 to ${MAX_KEY_LENGTH} characters.`);
  }
  const clientId = headers['sync-client-id'];
  if (clientId !== undefined && !isWriteKey(clientId)) {
    return bad(`Sync-Client-Id has to be a text of 1 to ${MAX_KEY_LENGTH} characters.`);
  }
  return {
    ok: true,
    expectedVersion: version === undefined ? null : Number(version),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(clientId !== undefined && { clientId }),
  };
}

function bad(message: string): WriteHeaders {
  return { ok: false, refusal: refusal(400, 'BAD_HEADER', message) };
}
