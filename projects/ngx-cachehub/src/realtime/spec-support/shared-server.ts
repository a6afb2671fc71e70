import { FakeSyncServer } from '../fake-sync-server.fixture';

interface Change {
  readonly entity: string;
  readonly type: string;
  readonly data: object;
}

/** One log, and a line to it for each tab that opens one. */
export class SharedServer {
  private readonly lines: FakeSyncServer[] = [];
  private readonly changes: Change[] = [];

  /** A line for one tab; it knows all that happened before. */
  line(): FakeSyncServer {
    const line = new FakeSyncServer();
    for (const { entity, type, data } of this.changes) line.event(entity, type, data);
    this.lines.push(line);
    return line;
  }

  update(entity: string, entityId: string, version: number, changes: object): void {
    const type = 'ENTITY_UPDATED';
    const data = { entityId, version, changes };
    this.changes.push({ entity, type, data });
    for (const line of this.lines) line.event(entity, type, data);
  }

  forget(): void {
    this.changes.length = 0;
    for (const line of this.lines) line.forget();
  }
}
