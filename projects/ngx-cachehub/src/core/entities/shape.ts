import type { RowValue } from '../gate';

/** A set of field names, interned: rows of one answer share one shape, so that comparing shapes is comparing references. */
export class Shape {
  readonly has: ReadonlySet<string>;
  readonly #covered = new WeakMap<Shape, boolean>();

  constructor(readonly fields: readonly string[]) {
    this.has = new Set(fields);
  }

  /** True when every field of `other` is one of these. */
  covers(other: Shape): boolean {
    if (other === this || other.fields.length === 0) return true;
    const known = this.#covered.get(other);
    if (known !== undefined) return known;
    const covers = other.fields.every((field) => this.has.has(field));
    this.#covered.set(other, covers);
    return covers;
  }
}

/** Beyond this many the tables start anew: they only save comparisons. */
const MAX_SHAPES = 1_000;

/** The shapes of one entity. Few: rows of one endpoint have the same fields in the same order. */
export class Shapes {
  readonly #byNames = new Map<string, Shape>();
  readonly #unions = new Map<Shape, Map<Shape, Shape>>();
  /** The fields of nothing. */
  readonly none = this.intern([]);

  /** How many are remembered. */
  get size(): number {
    return this.#byNames.size;
  }

  /** `hint` is the shape of the row before: almost always the answer. */
  of(value: RowValue, hint: Shape): Shape {
    const fields = hint.fields;
    let i = 0;
    for (const field in value) {
      if (i >= fields.length || fields[i] !== field) return this.intern(Object.keys(value));
      i++;
    }
    return i === fields.length ? hint : this.intern(Object.keys(value));
  }

  intern(fields: readonly string[]): Shape {
    const names = JSON.stringify(fields);
    let shape = this.#byNames.get(names);
    if (shape === undefined) {
      if (this.#byNames.size >= MAX_SHAPES) this.#forgetAll();
      shape = new Shape(fields);
      this.#byNames.set(names, shape);
    }
    return shape;
  }

  /** The fields that only one of the two has. */
  difference(a: Shape, b: Shape): Shape {
    if (a === b) return this.none;
    const onlyA = a.fields.filter((field) => !b.has.has(field));
    return this.intern([...onlyA, ...b.fields.filter((field) => !a.has.has(field))]);
  }

  union(a: Shape, b: Shape): Shape {
    if (b.covers(a)) return b;
    if (a.covers(b)) return a;
    let byOther = this.#unions.get(a);
    if (byOther === undefined) this.#unions.set(a, (byOther = new Map<Shape, Shape>()));
    let both = byOther.get(b);
    if (both === undefined) {
      both = this.intern([...a.fields, ...b.fields.filter((field) => !a.has.has(field))]);
      byOther.set(b, both);
    }
    return both;
  }

  /** Rows whose fields are never the same twice must not fill the memory. */
  #forgetAll(): void {
    this.#byNames.clear();
    this.#unions.clear();
  }
}
