import type { Message } from '../entities/messages';
import { messageLines } from './message-lines';

function said(author: string, at: string): Message {
  return { id: `${author}@${at}`, roomId: 'r1', author, text: 'x', at, version: 1 };
}

/** In the reader's own day, wherever the test runs. */
function today(time: string): string {
  return new Date(`2026-03-10T${time}:00`).toISOString();
}

describe('the lines of a room', () => {
  it('[row:C1] put a name over the first of what one person says in a row', () => {
    const lines = messageLines([
      said('ben', today('12:09')),
      said('ada', today('12:04')),
      said('ada', today('12:01')),
      said('ada', today('11:40')),
    ]);
    expect(lines.map(({ isFirstOfBlock }) => isFirstOfBlock)).toEqual([true, false, true, true]);
  });

  it('[row:C1] put the day over the first of each day, and over the oldest that is known', () => {
    const yesterday = new Date('2026-03-09T23:59:00').toISOString();
    const lines = messageLines([
      said('ada', today('00:02')),
      said('ada', today('00:01')),
      said('ada', yesterday),
    ]);
    expect(lines.map(({ newDay }) => newDay)).toEqual([undefined, '2026-03-10', '2026-03-09']);
    expect(lines.map(({ isFirstOfBlock }) => isFirstOfBlock)).toEqual([false, true, true]);
    expect(messageLines([])).toEqual([]);
  });
});
