import {
  decodeClientMessages,
  decodePlainClientMessages,
  decodeServerMessages,
} from './decode-messages';
import { encodeFrame } from './encode';
import { MAX_NAME_LENGTH } from './limits';
import { fieldOf } from './spec-support/decode-one';
import { clientMessages, member } from './spec-support/sample-messages';

describe('decodeClientMessages', () => {
  it.each(clientMessages)('[R5] %j is decoded as it was sent', (message) => {
    expect(decodeClientMessages(JSON.parse(encodeFrame([message])))).toEqual([
      { kind: 'message', message },
    ]);
  });

  it('[R5] what is wrong is a fault, what is unknown is foreign', () => {
    const kinds = decodeClientMessages([
      { type: 'SUBSCRIBE', id: '1', sub: 's', entityType: 'a:b' },
      { type: 'SUBSCRIBE', id: '1', sub: 's', entityType: 'a', from: { epoch: 'e', seq: '1' } },
      { type: 'HELLO', id: 1, protocol: 1, clientId: 'c', caps: [] },
      { type: 'SHOUT' },
    ]).map((item) => item.kind);
    expect(kinds).toEqual(['fault', 'fault', 'fault', 'foreign']);
  });

  it('[S2] a name of a topic, a room or a method is a short text on both sides', () => {
    const longest = 'n'.repeat(MAX_NAME_LENGTH);
    for (const name of ['', `${longest}n`, 7, null, undefined, {}]) {
      const said = [
        { type: 'PUBLISH', topic: name, data: 1 },
        { type: 'SUBSCRIBE_TOPIC', id: '1', topic: name },
        { type: 'UNSUBSCRIBE_TOPIC', id: '1', topic: name },
        { type: 'PRESENCE_SET', room: name, state: 1 },
        { type: 'PRESENCE_LEAVE', room: name },
        { type: 'REQUEST', id: '1', method: name },
      ];
      for (const item of decodeClientMessages(said)) expect(item.kind).toBe('fault');
      const heard = [
        { type: 'MESSAGE', topic: name, data: 1 },
        { type: 'TOPIC_STATE', topic: name, state: {} },
        { type: 'PRESENCE_STATE', room: name, members: [] },
        { type: 'PRESENCE_DIFF', room: name, joins: [], updates: [], leaves: [] },
      ];
      for (const item of decodeServerMessages(heard)) expect(item.kind).toBe('fault');
    }
    expect(fieldOf({ type: 'MESSAGE', topic: longest, data: 1 })).toBe('message');
  });

  it('[row:D5] a member without its id, its user or its time is no member', () => {
    for (const field of ['id', 'userId', 'state', 'since']) {
      const members = [member, { ...member, [field]: undefined }];
      expect(fieldOf({ type: 'PRESENCE_STATE', room: 'r', members })).toBe('bad-field members');
    }
  });

  it('[row:D1] a plain client says the entity type alone', () => {
    expect(
      decodePlainClientMessages([
        { type: 'SUBSCRIBE', entityType: 'contacts' },
        { type: 'UNSUBSCRIBE', entityType: '' },
        { type: 'PING' },
        { type: 'hello' },
      ]).map((item) => item.kind),
    ).toEqual(['message', 'fault', 'message', 'foreign']);
  });
});
