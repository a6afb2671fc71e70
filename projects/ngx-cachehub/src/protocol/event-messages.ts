/** A row's id. `42` and `'42'` name the same row. Numbers are safe integers. */
export type WireId = string | number;

/** A row, or a part of one, as it travels. */
export type WireRow = Readonly<Record<string, unknown>>;

/** A place in the change log of one entity type. Positions of different epochs do not compare. */
export interface StreamPosition {
  readonly epoch: string;
  readonly seq: number;
}

/** Whose write an event tells of: the client, and the idempotency key of the write. */
export interface WriteOrigin {
  readonly clientId?: string;
  readonly mutationId?: string;
}

/**
 * Where an event stands in its stream. A sequenced server (tier 1) sends `sub`, `epoch`, `seq` and
 * `prev` together; others send none of them. `prev` is the `seq` of the event before it in this
 * subscription, since filtered and coalesced streams are sparse.
 */
export interface EventEnvelope {
  readonly sub?: string;
  readonly epoch?: string;
  readonly seq?: number;
  readonly prev?: number;
  /** Milliseconds since 1970 on the server's clock. */
  readonly at?: number;
  readonly origin?: WriteOrigin;
  /** Sent again from the log, to fill a gap. */
  readonly replay?: boolean;
}

/** A new row, whole. */
export interface CreatedRow {
  readonly entityId: WireId;
  readonly version?: number;
  readonly entity: WireRow;
}

/** A row's new state, whole. */
export interface ReplacedRow {
  readonly entityId: WireId;
  readonly version?: number;
  readonly baseVersion?: number;
  readonly entity: WireRow;
  readonly changes?: undefined;
  readonly unset?: undefined;
}

/** What changed in a row: `changes` is merged at the top level, `null` is a value, `unset` removes. */
export interface ChangedRow {
  readonly entityId: WireId;
  readonly version?: number;
  /** The version that the changes were made against. */
  readonly baseVersion?: number;
  readonly entity?: undefined;
  readonly changes: WireRow;
  readonly unset?: readonly string[];
}

/** A row that is gone, or that this subscription may no longer see. */
export interface DeletedRow {
  readonly entityId: WireId;
  readonly version?: number;
  readonly cause?: 'deleted' | 'left-filter';
}

/** One row's change within a bulk update. */
export type EntityPatch =
  | ({ readonly op: 'create' } & CreatedRow)
  | ({ readonly op: 'update' } & (ReplacedRow | ChangedRow))
  | ({ readonly op: 'delete' } & DeletedRow);

interface OfEntity {
  readonly entityType: string;
}

export interface EntityCreatedMessage extends EventEnvelope {
  readonly type: 'ENTITY_CREATED';
  readonly data: OfEntity & CreatedRow;
}

export interface EntityUpdatedMessage extends EventEnvelope {
  readonly type: 'ENTITY_UPDATED';
  readonly data: OfEntity & (ReplacedRow | ChangedRow);
}

export interface EntityDeletedMessage extends EventEnvelope {
  readonly type: 'ENTITY_DELETED';
  readonly data: OfEntity & DeletedRow;
}

/**
 * Many rows at once, applied as one batch. Without `updates`, or with `invalidate`, everything of
 * the entity type is stale. Updates that could not be decoded are left out and set `invalidate`.
 */
export interface BulkUpdateMessage extends EventEnvelope {
  readonly type: 'BULK_UPDATE';
  readonly data: OfEntity & {
    readonly updates?: readonly EntityPatch[];
    readonly invalidate?: boolean;
  };
}

/** What happened to rows of one entity type. */
export type EventMessage =
  EntityCreatedMessage | EntityUpdatedMessage | EntityDeletedMessage | BulkUpdateMessage;
