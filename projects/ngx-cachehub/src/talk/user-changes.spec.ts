import { BehaviorSubject } from 'rxjs';
import { recorded, talkWorld } from './spec-support/talk-world';

describe('what is shared, when the user changes', () => {
  it('[S4][I11] nothing of the one who left is shown, kept or said under the next', async () => {
    const user = new BehaviorSubject<string | null>('ann');
    const { broker, clock, connected } = talkWorld();
    const config = { userKey: () => user };
    const [{ realtime, line }] = await connected(1, { config });
    const room = realtime.presence<string>('board');
    room.update("ann's");
    const state = realtime.sharedState('plan', { initial: { note: '' } });
    state.set({ note: 'sent' });
    const topic = recorded(realtime.topic('lobby').messages$);
    line.accepts = false;
    line.drop();
    state.set({ note: "ann's own" });
    room.update("ann's secret");
    user.next('bob');
    await clock.advance(10);
    expect([room.members(), state.state()]).toEqual([[], { note: '' }]);
    line.accepts = true;
    line.accept();
    await clock.advance(40_000);
    expect(realtime.connectionStatus()).toBe('connected');
    expect(broker.statesIn('board')).toEqual([]);
    expect(line.messages('PUBLISH')).toEqual([]);
    expect(state.state()).toEqual({ note: 'sent' });
    broker.publish('lobby', 'for whoever is here');
    expect(topic.values).toEqual(['for whoever is here']);
    room.update("bob's");
    expect(broker.statesIn('board')).toEqual(["bob's"]);
  });
});
