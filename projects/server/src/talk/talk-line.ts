import type { Identity } from '../access/identity';
import type { ServerMessage } from '../protocol';

/** What topics, presence and requests need of their connection. */
export interface TalkLine {
  /** The reader is behind: what can be told again later is not told now. */
  readonly congested: boolean;
  readonly identity: Identity;
  push(message: ServerMessage): void;
}

/** `ERROR` for something that a client may not do, or did too much. */
export function refuseTalk(
  line: TalkLine,
  about: { readonly id?: string; readonly topic?: string; readonly room?: string },
  code: string,
  message: string,
  retryAfterMs?: number,
): void {
  const { id, ...details } = about;
  line.push({
    type: 'ERROR',
    ...(id !== undefined && { id }),
    code,
    message,
    retryable: retryAfterMs !== undefined,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(Object.keys(details).length > 0 && { details }),
  });
}
