import { Injector, computed, effect, inject, signal, untracked, type Signal } from '@angular/core';
import { RealtimeCacheService, type PresenceHandle, type PresenceMember } from 'ngx-cachehub';

// #region how:notes:4 Who is here: one room for each note, left when another one is opened
/**
 * Is in the room that `room` names, as long as it names one, and says `state` of itself there.
 * Everybody in it, this browser included; nobody while there is no line. Call it in an injection context.
 */
export function injectRoomPresence<S extends object>(
  room: () => string | undefined,
  state: () => S,
): Signal<readonly PresenceMember<S>[]> {
  const realtime = inject(RealtimeCacheService);
  const injector = inject(Injector);
  const own = computed(state, { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) });
  const here = signal<PresenceHandle<S> | undefined>(undefined);
  const roomName = computed(room);
  effect((onCleanup) => {
    const name = roomName();
    const handle = name === undefined ? undefined : realtime.presence<S>(name, { injector });
    untracked(() => here.set(handle));
    onCleanup(() => handle?.leave());
  });
  effect(() => here()?.update(own()));
  return computed(() => (realtime.isConnected() ? (here()?.members() ?? []) : []));
}
// #endregion how
