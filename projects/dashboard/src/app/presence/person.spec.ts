import type { PresenceMember } from 'ngx-cachehub';

import { peopleOf, peopleWords } from './person';

interface State {
  readonly typing: boolean;
}

function member(id: string, since: number, self = false, typing = false): PresenceMember<State> {
  return { id: `c-${id}`, userId: id, state: { typing }, since, self };
}

function wordsOf(...members: readonly PresenceMember<State>[]): string {
  return peopleWords(
    peopleOf<State>(members, ({ typing }) => typing),
    'writes',
  );
}

describe('the people in a room', () => {
  it('[row:D5] stand as they came, oneself last, under their names', () => {
    const people = peopleOf([member('demo', 1, true), member('ben', 3), member('ada', 2)]);
    expect(people.map(({ name, self }) => [name, self])).toEqual([
      ['Ada', false],
      ['Ben', false],
      ['Demo', true],
    ]);
    expect(peopleOf([{ ...member('x', 1), userId: null }])[0]?.name).toBe('Somebody');
  });

  it('[row:D5] are told in words: who writes, else who is here, and nothing of oneself', () => {
    const me = member('demo', 0, true, true);
    expect(wordsOf(me)).toBe('');
    expect(wordsOf(me, member('ada', 1))).toBe('Ada is here');
    expect(wordsOf(me, member('ada', 1), member('ben', 2))).toBe('Ada and Ben are here');
    expect(wordsOf(me, member('ada', 1), member('ben', 2, false, true))).toBe('Ben writes…');
    const many = ['a', 'b', 'c', 'd'].map((id, at) => member(id, at));
    expect(wordsOf(me, ...many)).toBe('4 others are here');
  });
});
