import type { NgZone } from '@angular/core';
import { Subject } from 'rxjs';
import type { EntityChange } from '../core/entities/entity-change';
import type { EventMessage } from '../protocol';
import type { BatchListener } from './update-buffer';
import { changeOfMessage } from './wire-patch';

/** The live streams of this tab's subscribers, one per entity that has any. */
export class EntityStreams implements BatchListener {
  readonly #zone: NgZone;
  readonly #streams = new Map<string, Subject<EntityChange>>();

  constructor(zone: NgZone) {
    this.#zone = zone;
  }

  get isListening(): boolean {
    return this.#streams.size > 0;
  }

  of(entity: string): Subject<EntityChange> {
    let stream = this.#streams.get(entity);
    if (stream === undefined) this.#streams.set(entity, (stream = new Subject()));
    return stream;
  }

  /** The entity's last subscriber left. */
  leave(entity: string, stream: Subject<EntityChange>): void {
    if (!stream.observed && this.#streams.get(entity) === stream) this.#streams.delete(entity);
  }

  /** Completes the streams of all subscribers of the entity. */
  complete(entity: string): void {
    const stream = this.#streams.get(entity);
    this.#streams.delete(entity);
    if (stream) this.#zone.run(() => stream.complete());
  }

  completeAll(): void {
    for (const entity of [...this.#streams.keys()]) this.complete(entity);
  }

  /** Back into the zone once per batch, however many notes it holds. */
  deliver(messages: readonly EventMessage[]): void {
    this.#zone.run(() => {
      for (const message of messages) {
        const stream = this.#streams.get(message.data.entityType);
        if (stream?.observed) stream.next(changeOfMessage(message));
      }
    });
  }
}
