import { isRecord } from '../field-rules';
import type { UncheckedRecord } from '../field-rules';
import { isForbiddenKey } from '../forbidden-keys';
import { measureValue } from '../frame-shape';
import { fieldFault } from '../wire-fault';
import type { WireFault } from '../wire-fault';
import { carriedValue } from './carried-value';
import type { FieldClause, WhereClause, WhereOp } from './collection-query';
import { QUERY_LIMITS } from './query-limits';

/** What an operator takes. A record, so that an operator that is missing here does not compile. */
const OPERANDS: Readonly<Record<WhereOp, 'value' | 'list' | 'none'>> = {
  '==': 'value',
  '!=': 'value',
  '<': 'value',
  '<=': 'value',
  '>': 'value',
  '>=': 'value',
  in: 'list',
  'not-in': 'list',
  contains: 'value',
  'starts-with': 'value',
  'ends-with': 'value',
  'array-contains': 'value',
  'array-contains-any': 'list',
  'is-null': 'none',
  'not-null': 'none',
};

/** Text that no database keeps: U+0000, and halves of a surrogate pair. */
const UNKEEPABLE = /\0|\p{Surrogate}/u;

/**
 * Reads one query's clauses, and keeps count of its parts over all of them. The first fault ends the reading:
 * what is returned after it is of no use.
 */
export class WhereReader {
  fault: WireFault | null = null;
  #clausesLeft: number = QUERY_LIMITS.clauses;
  #listValuesLeft: number = QUERY_LIMITS.listValues;

  readClauses(given: unknown, path: string, depth = 0): readonly WhereClause[] {
    if (!Array.isArray(given)) return this.refuse(path, 'an array of conditions', given, []);
    if (depth > QUERY_LIMITS.depth) {
      return this.refuse(path, `at most ${QUERY_LIMITS.depth} groups deep`, given, []);
    }
    const clauses: WhereClause[] = [];
    for (let i = 0; i < given.length && this.fault === null; i++) {
      clauses.push(this.#readClause(given[i], `${path}[${i}]`, depth));
    }
    return clauses;
  }

  /** The name of a field that a row may have. */
  readField(given: unknown, path: string): string {
    const { fieldLength } = QUERY_LIMITS;
    if (typeof given === 'string' && given !== '' && given.length <= fieldLength) {
      if (!isForbiddenKey(given) && !UNKEEPABLE.test(given)) return given;
    }
    return this.refuse(path, `a field's name of at most ${fieldLength} characters`, given, '');
  }

  refuse<T>(path: string, expected: string, given: unknown, instead: T): T {
    this.fault ??= fieldFault('query', path, expected, given);
    return instead;
  }

  #readClause(given: unknown, path: string, depth: number): WhereClause {
    if (--this.#clausesLeft < 0) {
      return this.refuse(path, `one of at most ${QUERY_LIMITS.clauses} conditions`, given, NOTHING);
    }
    if (!isRecord(given)) return this.refuse(path, 'a condition', given, NOTHING);
    const { any, not } = given;
    if (any !== undefined) return { any: this.#readGroups(any, `${path}.any`, depth + 1) };
    if (not !== undefined) return { not: this.readClauses(not, `${path}.not`, depth + 1) };
    return this.#readFieldClause(given, path);
  }

  #readGroups(given: unknown, path: string, depth: number): readonly WhereClause[][] {
    if (!Array.isArray(given)) return this.refuse(path, 'an array of groups', given, []);
    const groups: WhereClause[][] = [];
    for (let i = 0; i < given.length && this.fault === null; i++) {
      if (--this.#clausesLeft < 0) {
        this.refuse(path, `at most ${QUERY_LIMITS.clauses} conditions in all`, given, undefined);
      } else groups.push([...this.readClauses(given[i], `${path}[${i}]`, depth)]);
    }
    return groups;
  }

  #readFieldClause(given: UncheckedRecord, path: string): FieldClause {
    const field = this.readField(given['field'], `${path}.field`);
    const { op, value } = given;
    if (!isOperator(op)) return this.refuse(`${path}.op`, 'an operator', op, NOTHING);
    switch (OPERANDS[op]) {
      case 'none':
        return { field, op };
      case 'value':
        return { field, op, value: this.#readValue(value, `${path}.value`) };
      case 'list':
        return { field, op, value: this.#readList(value, `${path}.value`) };
    }
  }

  #readList(given: unknown, path: string): readonly unknown[] {
    if (!Array.isArray(given)) return this.refuse(path, 'an array of values', given, []);
    this.#listValuesLeft -= given.length;
    if (this.#listValuesLeft < 0) {
      const most = `at most ${QUERY_LIMITS.listValues} values in all lists together`;
      return this.refuse(path, most, given, []);
    }
    return Array.from(given, (one, i) => this.#readValue(one, `${path}[${i}]`));
  }

  /** A copy, as JSON carries it. */
  #readValue(given: unknown, path: string): unknown {
    const value = carriedValue(given);
    if (typeof value === 'string' && UNKEEPABLE.test(value)) {
      return this.refuse(path, 'text without U+0000 and lone surrogates', given, null);
    }
    if (typeof value !== 'object' || value === null) return value;
    const { valueDepth, valueParts } = QUERY_LIMITS;
    const shape = measureValue(value, valueDepth, valueParts);
    if (shape.size !== 'fits' || shape.hasForbiddenKey) {
      const small = `a value of at most ${valueParts} parts and ${valueDepth} levels`;
      return this.refuse(path, small, given, null);
    }
    return Array.isArray(value)
      ? Array.from<unknown, unknown>(value, (one, i) => this.#readValue(one, `${path}[${i}]`))
      : this.#readRecord(value as UncheckedRecord, path);
  }

  #readRecord(record: UncheckedRecord, path: string): unknown {
    const copy: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(record)) {
      if (value === undefined || typeof value === 'function') continue;
      if (UNKEEPABLE.test(name)) {
        return this.refuse(path, 'names without U+0000 and lone surrogates', name, null);
      }
      copy[name] = this.#readValue(value, `${path}.${name}`);
    }
    return copy;
  }
}

const NOTHING: FieldClause = { field: '', op: 'is-null' };

function isOperator(op: unknown): op is WhereOp {
  return typeof op === 'string' && Object.hasOwn(OPERANDS, op);
}
