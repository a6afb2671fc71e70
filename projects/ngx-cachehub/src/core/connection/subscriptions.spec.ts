import fc from 'fast-check';
import type { EntitySubscription } from './entity-subscription';
import { Subscriptions } from './subscriptions';
import type { SubscriptionFrame } from './subscriptions';

function ack(sub: string, seq = 0, mode: 'live' | 'resumed' | 'reset' = 'live') {
  return { type: 'SUBSCRIBED', id: sub, sub, epoch: 'e1', seq, mode } as const;
}

function subOf(frames: readonly SubscriptionFrame[]): string {
  const frame = frames.find((one) => one.type === 'SUBSCRIBE');
  if (frame === undefined || !('sub' in frame)) throw new Error('no SUBSCRIBE was sent');
  return frame.sub;
}

describe('Subscriptions', () => {
  it('[C5] asks once for the first holder and leaves with the last', () => {
    const subscriptions = new Subscriptions('sequenced');
    subscriptions.lineUp(1);
    const first = subscriptions.hold('customers');
    const second = subscriptions.hold('customers');
    expect(first.frames.map((frame) => frame.type)).toEqual(['SUBSCRIBE']);
    expect(second.frames).toEqual([]);
    expect(subscriptions.release(first.held)).toEqual([]);
    const sub = subOf(first.frames);
    expect(subscriptions.release(second.held)).toMatchObject([{ type: 'UNSUBSCRIBE', sub }]);
  });

  it('[C5] dropping ends all holders, and a late release of theirs ends nobody else', () => {
    const subscriptions = new Subscriptions('sequenced');
    subscriptions.lineUp(1);
    const before = subscriptions.hold('customers');
    expect(subscriptions.drop('customers').map((frame) => frame.type)).toEqual(['UNSUBSCRIBE']);
    const after = subscriptions.hold('customers');
    expect(subscriptions.release(before.held)).toEqual([]);
    expect(subscriptions.of('customers')).toBe(after.held);
  });

  it('[C6] sends nothing while the line is down, and everything wanted when it is up', () => {
    const subscriptions = new Subscriptions('sequenced');
    expect(subscriptions.hold('customers').frames).toEqual([]);
    expect(subscriptions.hold('orders').frames).toEqual([]);
    const gone = subscriptions.hold('gone');
    expect(subscriptions.release(gone.held)).toEqual([]);
    expect(subscriptions.lineUp(1)).toMatchObject([
      { type: 'SUBSCRIBE', entityType: 'customers' },
      { type: 'SUBSCRIBE', entityType: 'orders' },
    ]);
  });

  it('[C4] asks on the next line from where the stream stood', () => {
    const subscriptions = new Subscriptions('sequenced');
    subscriptions.hold('customers');
    subscriptions.acknowledge(ack(subOf(subscriptions.lineUp(1)), 7));
    subscriptions.lineDown();
    expect(subscriptions.lineUp(2)).toMatchObject([{ from: { epoch: 'e1', seq: 7 } }]);
  });

  it('[C5] who comes back asks from where the last holder left', () => {
    const subscriptions = new Subscriptions('sequenced');
    subscriptions.lineUp(1);
    const first = subscriptions.hold('customers');
    subscriptions.acknowledge(ack(subOf(first.frames), 7));
    subscriptions.release(first.held);
    expect(subscriptions.canGoOn('customers')).toBe(true);
    const again = subscriptions.hold('customers');
    expect(again.frames).toMatchObject([{ from: { epoch: 'e1', seq: 7 } }]);
    expect(subscriptions.canGoOn('customers')).toBe(false);
  });

  it('[C5][I12] remembers at most 64 streams that nobody holds, the newest', () => {
    const subscriptions = new Subscriptions('sequenced');
    subscriptions.lineUp(1);
    for (let i = 0; i < 65; i++) {
      const { held, frames } = subscriptions.hold(`entity${i}`);
      subscriptions.acknowledge(ack(subOf(frames), 1));
      subscriptions.release(held);
    }
    expect(subscriptions.canGoOn('entity0')).toBe(false);
    expect(subscriptions.canGoOn('entity1')).toBe(true);
    expect(subscriptions.canGoOn('entity64')).toBe(true);
  });

  it('[C5] quick unsubscribe and subscribe: the late answer of the old ends and begins nothing', () => {
    const subscriptions = new Subscriptions('sequenced');
    subscriptions.lineUp(1);
    const old = subscriptions.hold('customers');
    subscriptions.release(old.held);
    const renewed = subscriptions.hold('customers');
    expect(subscriptions.acknowledge(ack(subOf(old.frames)))).toBeUndefined();
    expect(subscriptions.refuse(subOf(old.frames), false)).toBeUndefined();
    expect(renewed.held.phase).toBe('asked');
    expect(subscriptions.acknowledge(ack(subOf(renewed.frames)))?.held).toBe(renewed.held);
  });

  it('[C0] no id of an older line is one of a newer line', () => {
    const subscriptions = new Subscriptions('sequenced');
    subscriptions.hold('customers');
    const old = subOf(subscriptions.lineUp(1));
    const sub = subOf(subscriptions.lineUp(2));
    expect(sub).not.toBe(old);
    expect(subscriptions.bySubId(old)).toBeUndefined();
    expect(subscriptions.acknowledge(ack(old))).toBeUndefined();
  });

  it('[C1] is settled once each is acknowledged or refused', () => {
    const subscriptions = new Subscriptions('sequenced');
    subscriptions.hold('customers');
    subscriptions.hold('orders');
    const [first, second] = subscriptions.lineUp(1).map((frame) => subOf([frame]));
    expect(subscriptions.isSettled).toBe(false);
    subscriptions.acknowledge(ack(first));
    expect(subscriptions.isSettled).toBe(false);
    expect(subscriptions.refuse(second, false)?.phase).toBe('refused');
    expect(subscriptions.isSettled).toBe(true);
  });

  it('[C4] a resume takes the place of the stream with the hole', () => {
    const subscriptions = new Subscriptions('sequenced');
    subscriptions.lineUp(1);
    const { held, frames } = subscriptions.hold('customers');
    subscriptions.acknowledge(ack(subOf(frames), 3));
    const [leave, ask] = subscriptions.resume(held);
    expect(leave).toMatchObject({ type: 'UNSUBSCRIBE', sub: subOf(frames) });
    expect(ask).toMatchObject({ type: 'SUBSCRIBE', from: { epoch: 'e1', seq: 3 } });
    expect(subscriptions.bySubId(subOf(frames))).toBeUndefined();
  });

  it('[C5] asks again for a refusal that may pass, never for one that is final', () => {
    const subscriptions = new Subscriptions('sequenced');
    subscriptions.hold('busy');
    subscriptions.hold('forbidden');
    const [busy, forbidden] = subscriptions.lineUp(1).map((frame) => subOf([frame]));
    subscriptions.refuse(busy, true);
    subscriptions.refuse(forbidden, false);
    expect(subscriptions.retryRefused()).toMatchObject([{ entityType: 'busy' }]);
  });

  it('[C6] a plain server is told the entity alone, and owes no answer', () => {
    const subscriptions = new Subscriptions('plain');
    subscriptions.lineUp(1);
    const { held, frames } = subscriptions.hold('customers');
    expect(frames).toEqual([{ type: 'SUBSCRIBE', entityType: 'customers' }]);
    expect(subscriptions.isSettled).toBe(true);
    expect(held.isCovering).toBe(true);
    expect(subscriptions.release(held)).toEqual([{ type: 'UNSUBSCRIBE', entityType: 'customers' }]);
  });

  it('[C5] whatever order of holding, releasing, dropping and losing the line: the server holds what is wanted', () => {
    const act = fc.record({
      do: fc.constantFrom('hold', 'hold', 'release', 'drop', 'lose', 'up'),
      entity: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const subscriptions = new Subscriptions('sequenced');
        const holders: EntitySubscription[] = [];
        const wanted = new Map<string, number>();
        const server = new Map<string, string>();
        const deliver = (frames: readonly SubscriptionFrame[]) => {
          for (const frame of frames) {
            if (!('sub' in frame)) continue;
            if (frame.type === 'SUBSCRIBE') server.set(frame.sub, frame.entityType);
            else server.delete(frame.sub);
          }
        };
        let line = 0;
        let isUp = false;
        for (const step of acts) {
          if (step.do === 'hold') {
            const { held, frames } = subscriptions.hold(step.entity);
            holders.push(held);
            wanted.set(step.entity, (wanted.get(step.entity) ?? 0) + 1);
            deliver(frames);
          } else if (step.do === 'release') {
            const held = holders.shift();
            if (!held) continue;
            if (subscriptions.of(held.entity) === held) {
              wanted.set(held.entity, (wanted.get(held.entity) ?? 0) - 1);
            }
            deliver(subscriptions.release(held));
          } else if (step.do === 'drop') {
            wanted.set(step.entity, 0);
            deliver(subscriptions.drop(step.entity));
          } else if (step.do === 'lose') {
            isUp = false;
            server.clear();
            subscriptions.lineDown();
          } else {
            isUp = true;
            server.clear();
            deliver(subscriptions.lineUp(++line));
          }
          const asked = [...server.values()].sort();
          const expected = ['a', 'b'].filter((entity) => (wanted.get(entity) ?? 0) > 0);
          expect(asked).toEqual(isUp ? expected : []);
        }
      }),
    );
  });
});
