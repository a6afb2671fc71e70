import type { EntityId } from '../../keys';
import type { Outbox } from '../outbox';
import type { OutboxEffect } from '../outbox-change';

export interface WorldRow {
  readonly tempId: string;
  realId: EntityId | undefined;
  /** Its page is gone: nobody knows the temporary id any longer. */
  isForgotten: boolean;
}

/** The rows that users of the page created, as they know them. */
export class WorldRows {
  readonly all: WorldRow[] = [];

  /** The place of a new row. */
  add(): number {
    this.all.push({ tempId: this.nextTempId, realId: undefined, isForgotten: false });
    return this.all.length - 1;
  }

  get nextTempId(): string {
    return `tmp_${this.all.length}`;
  }

  at(pick: number): WorldRow | undefined {
    return this.all.at(pick % Math.max(this.all.length, 1));
  }

  /** A row whose create was lost with its page, or was given up, is on no screen. */
  isShown({ tempId, realId }: WorldRow, outbox: Outbox): boolean {
    return realId !== undefined || outbox.actions().some((action) => action.tempId === tempId);
  }

  /** Names another row, as its user knows it. */
  reference(pick: number, outbox: Outbox): Record<string, unknown> {
    const row = this.all.at(pick % (this.all.length + 3));
    return row === undefined || !this.isShown(row, outbox)
      ? {}
      : { refers: { to: [row.realId ?? row.tempId] } };
  }

  follow(effects: readonly OutboxEffect[]): void {
    for (const effect of effects) {
      if (effect.kind !== 'rekeyed') continue;
      const row = this.all.find(({ tempId }) => tempId === effect.tempId);
      if (row !== undefined) row.realId = effect.realId;
    }
  }

  /** Another page: it knows those rows by the server's ids only. */
  forgetNames(): void {
    for (const row of this.all) row.isForgotten = row.realId !== undefined;
  }
}
