import { DestroyRef, computed, effect, inject, signal, type Signal } from '@angular/core';
import { CacheHubError, RealtimeCacheService } from 'ngx-cachehub';

import { personName } from '../presence/person-name';

/** Who was heard typing is taken to go on for so long, in milliseconds. */
export const TYPES_MS = 4_000;
/** Typing is told again after so long, in milliseconds. */
const TELL_MS = 2_000;

interface TypingMessage {
  readonly types: boolean;
}

export interface Typing {
  /** 'Ada writes…'; empty where nobody does. */
  readonly words: Signal<string>;
  /** This person types, or has stopped. */
  tell(types: boolean): void;
}

// #region how:chat:3 Who types: said on a topic, kept nowhere
/** Who types in the room that `room` names, and a way to say that one does. Call it in an injection context. */
export function injectTyping(room: () => string | undefined): Typing {
  const realtime = inject(RealtimeCacheService);
  const typists = new Typists(inject(DestroyRef));
  const topic = computed(() => {
    const name = room();
    return name === undefined ? undefined : realtime.topic<TypingMessage>(`typing:${name}`);
  });
  effect((onCleanup) => {
    const heard = topic()?.deliveries$.subscribe({
      next: ({ from, data }) => typists.hear(from, data.types),
      // A server that has no topics, or not this one: who types is not known then, and all else goes on.
      error: () => typists.clear(),
    });
    onCleanup(() => {
      heard?.unsubscribe();
      typists.clear();
    });
  });
  let toldAt = 0;
  return {
    words: computed(() => typingWords(typists.names())),
    tell: (types) => {
      const now = Date.now();
      if (types && now - toldAt < TELL_MS) return;
      toldAt = types ? now : 0;
      sayNow(() => topic()?.publish({ types }));
    },
  };
}
// #endregion how

/** Those who were heard typing a moment ago. */
class Typists {
  private readonly until = new Map<string, ReturnType<typeof setTimeout>>();
  readonly names = signal<readonly string[]>([]);

  constructor(destroyRef: DestroyRef) {
    destroyRef.onDestroy(() => this.clear());
  }

  hear(from: string | undefined, types: boolean): void {
    const key = from ?? '';
    clearTimeout(this.until.get(key));
    if (types)
      this.until.set(
        key,
        setTimeout(() => this.hear(from, false), TYPES_MS),
      );
    else this.until.delete(key);
    this.names.set([...this.until.keys()].map(personName));
  }

  clear(): void {
    for (const timer of this.until.values()) clearTimeout(timer);
    this.until.clear();
    this.names.set([]);
  }
}

export function typingWords(names: readonly string[]): string {
  const [one, other] = names;
  if (one === undefined) return '';
  if (other === undefined) return `${one} writes…`;
  return names.length === 2 ? `${one} and ${other} write…` : `${names.length} people write…`;
}

/** That somebody types is worth nothing later: without a line it is not said. */
function sayNow(publish: () => void): void {
  try {
    publish();
  } catch (error) {
    if (!(error instanceof CacheHubError) || error.code !== 'disconnected') throw error;
  }
}
