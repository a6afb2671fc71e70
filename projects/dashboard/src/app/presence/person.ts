import type { PresenceMember } from 'ngx-cachehub';

import { personName } from './person-name';

/** Somebody in a room, as a page shows them. */
export interface Person {
  readonly id: string;
  readonly userKey: string;
  readonly name: string;
  readonly self: boolean;
  /** Doing something right now that others want to know of. */
  readonly busy: boolean;
}

/** The others first, as they came; oneself last. */
export function peopleOf<S>(
  members: readonly PresenceMember<S>[],
  isBusy: (state: S) => boolean = () => false,
): readonly Person[] {
  return [...members]
    .sort((a, b) => Number(a.self) - Number(b.self) || a.since - b.since)
    .map(({ id, userId, self, state }) => ({
      ...{ id, self, userKey: userId ?? '', name: personName(userId) },
      busy: !self && isBusy(state),
    }));
}

/** 'Ada writes…', 'Ada and Ben are here', or nothing where one is alone. */
export function peopleWords(people: readonly Person[], doing: string): string {
  const busy = people.filter((person) => person.busy);
  if (busy.length === 1) return `${busy[0]?.name ?? ''} ${doing}…`;
  if (busy.length > 1) return `${busy.length} people: each ${doing}…`;
  const others = people.filter(({ self }) => !self);
  if (others.length === 0) return '';
  if (others.length > 3) return `${others.length} others are here`;
  const names = others.map(({ name }) => name);
  const last = names.pop() ?? '';
  return names.length === 0 ? `${last} is here` : `${names.join(', ')} and ${last} are here`;
}
