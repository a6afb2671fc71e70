import { parse, protocol } from '@electric-sql/pglite';
import type { PGlite, messages } from '@electric-sql/pglite';
import type { SqlRow, SqlValue } from './database';

/** The part of PGlite below its queries. */
export type PostgresWire = Pick<PGlite, 'execProtocolStream' | 'parsers' | 'serializers'>;

interface Prepared {
  /** Of each parameter, its type. */
  readonly parameters: readonly number[];
  /** What the columns of its rows are. */
  readonly answer: readonly messages.BackendMessage[];
}

const { serialize } = protocol;

/**
 * Statements of one embedded PostgreSQL that are parsed and planned once. Reading and planning the statements of a write
 * takes it three times as long as carrying them out.
 *
 * For transactions only: what runs here does not wait for its turn.
 */
export class PreparedStatements {
  private readonly known = new Map<string, Prepared>();

  constructor(private readonly postgres: PostgresWire) {}

  /** `name` is always the same for the same text. */
  async run(name: string, sql: string, params: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    const { parsers, serializers } = this.postgres;
    const { parameters, answer } = this.known.get(name) ?? (await this.prepare(name, sql));
    const values = params.map((value, index) => {
      if (value === null) return null;
      const type = parameters[index];
      const toText = type === undefined ? undefined : serializers[type];
      return toText === undefined ? String(value) : toText(value);
    });
    const answered = await this.exchange([
      serialize.bind({ statement: name, values }),
      serialize.execute({}),
    ]);
    const [result] = parse.parseResults([...answer, ...answered], parsers);
    return result?.rows ?? [];
  }

  private async prepare(name: string, sql: string): Promise<Prepared> {
    const described = await this.exchange([
      serialize.parse({ name, text: sql }),
      serialize.describe({ type: 'S', name }),
    ]);
    const prepared: Prepared = {
      parameters: parse.parseDescribeStatementResults(described),
      answer: described.filter(({ name: kind }) => kind === 'rowDescription'),
    };
    this.known.set(name, prepared);
    return prepared;
  }

  /** One round trip; the database ends it by itself where a part of it fails. */
  private exchange(parts: readonly Uint8Array[]): Promise<messages.BackendMessage[]> {
    const message = Buffer.concat([...parts, serialize.sync()]);
    return this.postgres.execProtocolStream(message, { syncToFs: false });
  }
}
