import type { Database } from '../db/database';
import { CONTACTS, CUSTOMERS, TRANSACTIONS } from '../entities/crm-entities';
import type { EntityDefinition } from '../entities/entity-definition';
import { findRow } from '../entities/entity-table';
import type { LoggedChange } from '../log/change';
import type { Logger } from '../runtime/logger';

/** What a server without versions or sequence tells: something happened, and here is the row. */
export interface DomainEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const TOLD = new Map([CUSTOMERS, CONTACTS, TRANSACTIONS].map((entity) => [entity.type, entity]));

/** Changes of the log → domain events, in their order. */
export class DomainEvents {
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
    private readonly tell: (entityType: string, event: DomainEvent) => void,
    /** Whether anybody listens: rows that nobody is told of are not read. */
    private readonly isHeard: () => boolean,
  ) {}

  offer(entityType: string, changes: readonly LoggedChange[]): void {
    const entity = TOLD.get(entityType);
    if (!entity || !this.isHeard()) return;
    // An update needs its row from the database, so each waits for the one before it.
    this.last = this.last
      .then(() => this.tellAll(entity, changes))
      .catch((error: unknown) => this.logger.problem('Telling domain events failed', error));
  }

  /** Resolves when all that was offered has been told. */
  settled(): Promise<void> {
    return this.last;
  }

  private async tellAll(entity: EntityDefinition, changes: readonly LoggedChange[]): Promise<void> {
    for (const { change } of changes) {
      switch (change.kind) {
        case 'created':
          this.tell(entity.type, { type: `${entity.singular}_created`, data: change.row });
          break;
        case 'updated': {
          const row = await findRow(this.database, entity, change.id);
          if (row) this.tell(entity.type, { type: `${entity.singular}_updated`, data: row });
          break;
        }
        case 'deleted':
          this.tellDeleted(entity, change.id);
          break;
        case 'deleted-many':
          for (const { id } of change.rows) this.tellDeleted(entity, id);
      }
    }
  }

  private tellDeleted(entity: EntityDefinition, id: string): void {
    this.tell(entity.type, { type: `${entity.singular}_deleted`, data: { id } });
  }
}
