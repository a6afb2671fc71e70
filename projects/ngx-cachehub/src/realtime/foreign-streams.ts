import type { NgZone } from '@angular/core';
import { Observable, Subject } from 'rxjs';

/** Frames of types that the hub does not route, for those who listen to them by name. */
export class ForeignStreams {
  readonly #zone: NgZone;
  readonly #streams = new Map<string, Subject<unknown>>();

  constructor(zone: NgZone) {
    this.#zone = zone;
  }

  /** What somebody listens to. */
  get types(): readonly string[] {
    return [...this.#streams.keys()];
  }

  /** `onListen` runs with each new listener. */
  listen(type: string, onListen: () => void): Observable<unknown> {
    return new Observable((observer) => {
      let stream = this.#streams.get(type);
      if (stream === undefined) this.#streams.set(type, (stream = new Subject()));
      const subscription = stream.subscribe(observer);
      onListen();
      return () => {
        subscription.unsubscribe();
        if (!stream.observed && this.#streams.get(type) === stream) this.#streams.delete(type);
      };
    });
  }

  /** Whether anybody heard it. */
  deliver(type: string, frame: unknown): boolean {
    const stream = this.#streams.get(type);
    if (stream === undefined) return false;
    this.#zone.run(() => stream.next(frame));
    return true;
  }

  completeAll(): void {
    for (const stream of this.#streams.values()) stream.complete();
    this.#streams.clear();
  }
}
