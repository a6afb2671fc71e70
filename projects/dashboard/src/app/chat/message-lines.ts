import type { Message } from '../entities/messages';

/** Said within this, in milliseconds, by one person: one block with one name over it. */
const BLOCK_MS = 300_000;

/** A message, and what stands over it. */
export interface MessageLine {
  readonly message: Message;
  /** Somebody else speaks, or after a while. */
  readonly isFirstOfBlock: boolean;
  /** The first of its day: the day, as 'YYYY-MM-DD' of the reader's clock. */
  readonly newDay: string | undefined;
}

/** Messages from the newest to the oldest, each with what parts it from the one before it. */
export function messageLines(messages: readonly Message[]): readonly MessageLine[] {
  return messages.map((message, place) => {
    const before = messages[place + 1];
    const day = dayOf(message.at);
    const newDay = before === undefined || dayOf(before.at) !== day ? day : undefined;
    const isFirstOfBlock =
      newDay !== undefined ||
      before?.author !== message.author ||
      Date.parse(message.at) - Date.parse(before.at) > BLOCK_MS;
    return { message, isFirstOfBlock, newDay };
  });
}

function dayOf(at: string): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
