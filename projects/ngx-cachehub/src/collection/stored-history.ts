import type { EngineContext } from '../cache/engine-context';
import { isRowValue } from '../core/entities';
import { detailKey } from '../core/keys';
import type { HistoryKeeper } from '../core/store/history-keeper';
import type { RowState } from '../core/store/row-state';
import type { AnyEntityDefinition } from '../entities/entity-definition';

/** So many rows of an entity keep their states on the device; beyond it those go that changed longest ago. */
export const MAX_STORED_ROWS = 1_000;
/** All of them together, in characters as JSON; and those of one row. */
export const MAX_STORED_CHARS = 2_000_000;
export const MAX_ROW_CHARS = 64_000;

/** Asked for to hear when the device has been read. */
export const NO_KEY = 'ɵhistory';

const KINDS = ['known', 'deleted', 'lost'] as const;
const SOURCES = ['local', 'network', 'realtime', 'storage', 'tab'] as const;

type Context = Pick<EngineContext, 'disk' | 'notifier'>;

/**
 * Keeps the last states of an entity's rows with the user's copies on the device, where rows of the entity are kept
 * there at all: one record for each row, written with what else has changed. Without such copies it does nothing.
 */
export class StoredHistory implements HistoryKeeper {
  readonly #context: Context;
  readonly #definition: AnyEntityDefinition;
  /** Rows with states that the device does not have yet. */
  readonly #dirty = new Set<string>();
  /** Of each record on the device, how long it is; those that changed last come last. Undefined until it was looked. */
  #sizes: Map<string, number> | undefined;
  #chars = 0;
  #isAsking = false;

  constructor(context: Context, definition: AnyEntityDefinition) {
    this.#context = context;
    this.#definition = definition;
  }

  recall(id: string): readonly RowState[] | undefined {
    const { disk } = this.#context;
    if (disk === undefined || !disk.isRead) return undefined;
    return this.#mayKeep(id) ? this.#decode(disk.noted(this.#nameOf(id))) : [];
  }

  keep(id: string, of: (id: string) => readonly RowState[]): void {
    if (this.#context.disk === undefined || !this.#mayKeep(id)) return;
    this.#dirty.add(id);
    this.#context.notifier.afterTurn(() => this.#write(of));
  }

  startAnew(): void {
    this.#dirty.clear();
    this.#sizes = undefined;
  }

  letGo(): void {
    const { disk } = this.#context;
    this.startAnew();
    if (disk?.isRead === false) disk.read(NO_KEY, () => this.letGo());
    for (const [name] of disk?.notes(this.#prefix) ?? []) disk?.note(name, undefined);
  }

  letGoOf(id: string): void {
    const name = this.#nameOf(id);
    this.#dirty.delete(id);
    this.#chars -= this.#sizes?.get(name) ?? 0;
    this.#sizes?.delete(name);
    // Said before the device is read, it counts for what is read then.
    if (this.#mayKeep(id)) this.#context.disk?.note(name, undefined);
  }

  get #prefix(): string {
    return `history:${this.#definition.name}:`;
  }

  #nameOf(id: string): string {
    return this.#prefix + id;
  }

  #mayKeep(id: string): boolean {
    const { name, persist } = this.#definition;
    return this.#context.disk?.mayKeep(detailKey(name, id), persist) === true;
  }

  #write(of: (id: string) => readonly RowState[]): void {
    const { disk } = this.#context;
    if (disk === undefined || this.#dirty.size === 0) return;
    if (!disk.isRead) {
      // What is there is older, and has to be known before it is written over.
      this.#writeWhenRead(of);
      return;
    }
    const sizes = (this.#sizes ??= this.#measure());
    for (const id of this.#dirty) this.#put(sizes, id, of(id));
    this.#dirty.clear();
    for (const [name, chars] of sizes) {
      if (sizes.size <= MAX_STORED_ROWS && this.#chars <= MAX_STORED_CHARS) break;
      disk.note(name, undefined);
      sizes.delete(name);
      this.#chars -= chars;
    }
  }

  #writeWhenRead(of: (id: string) => readonly RowState[]): void {
    if (this.#isAsking) return;
    this.#isAsking =
      this.#context.disk?.read(NO_KEY, () => {
        this.#isAsking = false;
        this.#write(of);
      }) === true;
  }

  #put(sizes: Map<string, number>, id: string, states: readonly RowState[]): void {
    const name = this.#nameOf(id);
    let kept = states;
    let text = JSON.stringify(kept);
    while (text.length > MAX_ROW_CHARS && kept.length > 0) {
      kept = kept.slice(0, -1);
      text = JSON.stringify(kept);
    }
    // A row that the device brought says nothing new.
    if (text === JSON.stringify(this.#decode(this.#context.disk?.noted(name)))) return;
    this.#chars -= sizes.get(name) ?? 0;
    sizes.delete(name);
    const { schemaVersion: shape = 1 } = this.#definition;
    this.#context.disk?.note(name, kept.length === 0 ? undefined : { shape, states: kept });
    if (kept.length === 0) return;
    sizes.set(name, text.length);
    this.#chars += text.length;
  }

  #measure(): Map<string, number> {
    const found = [...(this.#context.disk?.notes(this.#prefix) ?? [])].map(
      ([name, value]) => ({ name, states: this.#decode(value) }) as const,
    );
    found.sort((a, b) => newest(a.states) - newest(b.states));
    const sizes = new Map(found.map(({ name, states }) => [name, JSON.stringify(states).length]));
    this.#chars = [...sizes.values()].reduce((sum, chars) => sum + chars, 0);
    return sizes;
  }

  /** What cannot be read, and what is of another shape, is none. */
  #decode(value: unknown): readonly RowState[] {
    const { schemaVersion = 1 } = this.#definition;
    if (!isRowValue(value) || value['shape'] !== schemaVersion) return [];
    const { states } = value;
    return Array.isArray(states) ? states.flatMap(decodeState) : [];
  }
}

function newest(states: readonly RowState[]): number {
  return states.at(0)?.at ?? 0;
}

function decodeState(value: unknown): readonly RowState[] {
  if (!isRowValue(value)) return [];
  const { version, at, row, changed, origin } = value;
  const kind = KINDS.find((one) => one === value['kind']);
  const source = SOURCES.find((one) => one === value['source']);
  const isTime = typeof at === 'number' && Number.isFinite(at);
  if (kind === undefined || source === undefined || !isTime || !isRowValue(row)) return [];
  const fields = Array.isArray(changed) ? changed.filter((field) => typeof field === 'string') : [];
  return [
    {
      kind,
      version: typeof version === 'number' ? version : undefined,
      at,
      source,
      row,
      changed: fields,
      ...(isRowValue(origin) && { origin: originOf(origin) }),
    },
  ];
}

function originOf({ clientId, mutationId }: Readonly<Record<string, unknown>>) {
  return {
    ...(typeof clientId === 'string' && { clientId }),
    ...(typeof mutationId === 'string' && { mutationId }),
  };
}
