import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { CacheHubScheduler } from '../providers/scheduler';

type Item = Record<string, unknown> & { id: number; version: number };

interface Paged {
  items: Item[];
  totalCount: number;
}

/** A message of the plain tier. */
export interface SketchMessage {
  readonly type: string;
  readonly data: {
    readonly entityType: string;
    readonly entityId: number;
    readonly version: number;
    readonly changes?: Record<string, unknown>;
    readonly entity?: Item;
  };
}

/**
 * The cache that this library grew out of, as its page shows it: what the named problems are measured
 * against. Not part of the package.
 */
export class OriginalSketch {
  readonly cache = new Map<string, unknown>();
  /** Keys whose lists were asked for again. */
  readonly refetched: string[] = [];
  private readonly streams = new Map<string, Subject<SketchMessage>>();
  private lastCreated = '';
  private stopDebounce = (): void => undefined;

  constructor(private readonly scheduler: CacheHubScheduler) {}

  subscribeToEntity(entity: string): Observable<SketchMessage> {
    let stream = this.streams.get(entity);
    if (stream === undefined) this.streams.set(entity, (stream = new Subject()));
    return stream;
  }

  /** Ends the stream of everybody. */
  unsubscribeFromEntity(entity: string): void {
    this.streams.get(entity)?.complete();
    this.streams.delete(entity);
  }

  /** The socket came back; nobody asks what was missed. */
  reconnected(): void {
    return;
  }

  onMessage(message: SketchMessage): void {
    const { entityType, entityId, version, changes, entity } = message.data;
    const detail = `${entityType}:detail-${entityId}`;
    if (message.type === 'ENTITY_UPDATED') {
      const current = this.cache.get(detail) as Item | undefined;
      if (current !== undefined && current.version < version) {
        this.cache.set(detail, { ...current, ...changes, version });
      }
      this.patchLists(entityType, entityId, version, changes ?? {});
    } else if (message.type === 'ENTITY_CREATED') {
      this.cache.set(detail, entity);
      this.debounceLists(entityType);
    }
    this.streams.get(entityType)?.next(message);
  }

  private patchLists(
    entityType: string,
    id: number,
    version: number,
    changes: Record<string, unknown>,
  ): void {
    const lists = new RegExp(`^${entityType}:list-`);
    for (const [key, value] of this.cache) {
      if (!lists.test(key)) continue;
      const list = value as Paged;
      const items = list.items.map((item) =>
        item.id === id && item.version < version ? { ...item, ...changes, version } : item,
      );
      this.cache.set(key, { ...list, items });
    }
  }

  /** One debounce for all types: the last one wins. */
  private debounceLists(entityType: string): void {
    this.lastCreated = entityType;
    this.stopDebounce();
    this.stopDebounce = this.scheduler.setTimer(() => {
      for (const key of this.cache.keys()) {
        if (key.startsWith(`${this.lastCreated}:list-`)) this.refetched.push(key);
      }
    }, 1_000);
  }
}
