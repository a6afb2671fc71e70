import type { Message } from '../entities/messages';
import { unreadByRoom } from './unread';

function said(roomId: string, author: string, minute: number): Message {
  const at = `2026-03-10T12:${String(minute).padStart(2, '0')}:00.000Z`;
  return { id: `${roomId}-${minute}`, roomId, author, text: 'x', at, version: 1 };
}

describe('unread messages', () => {
  it('[row:C1] are those of others, newer than what was read of their room', () => {
    const since = said('', '', 10).at;
    const marks = { since, rooms: { r1: said('', '', 20).at } };
    const messages = [
      ...[said('r1', 'ben', 20), said('r1', 'ben', 21), said('r1', 'ada', 22)],
      ...[said('r2', 'ben', 9), said('r2', 'ben', 11), said('r2', 'cy', 12)],
      said('r3', 'ada', 30),
    ];
    expect([...unreadByRoom(messages, marks, 'ada')]).toEqual([
      ['r1', 1],
      ['r2', 2],
    ]);
  });
});
