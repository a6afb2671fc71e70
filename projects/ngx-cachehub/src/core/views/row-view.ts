import { matchesWhere } from '../../protocol/query/matches-where';
import type { Row } from '../entities';
import type { RowValue } from '../gate';
import { clausesOf } from './clauses-of';
import { Refutations } from './refutations';
import { ShownRows } from './shown-rows';
import { SortedNodes } from './sorted-nodes';
import { isWhole, refutes } from './stretch';
import type { PlacedRow, Stretch } from './stretch';
import type { ViewChange } from './view-change';
import type { JudgedView, ViewHost } from './view-host';
import type { ViewNode } from './view-node';
import { ViewOrder } from './view-order';
import type { ViewQuery } from './view-query';
import { ViewScript } from './view-script';
import { windowFrom } from './view-window';
import type { ViewWindow } from './view-window';

/**
 * The rows of one entity that a query selects, in its order, kept true row by row.
 *
 * A changed row costs one check and, where it moves, O(log n) comparisons and one splice; nothing is filtered or
 * sorted anew. The array that is handed out is made when somebody asks for it, and is the same one until the part
 * that shows has changed.
 */
export class RowView implements JudgedView {
  readonly #host: ViewHost;
  readonly #byRow = new Map<Row, ViewNode>();
  readonly #order: ViewOrder;
  readonly #nodes: SortedNodes;
  readonly #shown: ShownRows;
  readonly #refutations = new Refutations();
  #window: ViewWindow;
  /** The last row that showed when the view was last settled; undefined where every row matters. */
  #edge: ViewNode | undefined = undefined;
  /** The part that shows may be another one now. */
  #dirty = false;
  #settledCount = 0;
  /** Followed something since it was last settled; for whoever settles it. */
  isTouched = false;
  /** Shows something else since it was last told of; for whoever tells. */
  isChanged = false;
  #script: ViewScript | undefined = undefined;
  #known: ReadonlySet<string> | undefined = undefined;

  constructor(
    readonly query: ViewQuery,
    host: ViewHost,
    rows: Iterable<Row>,
  ) {
    this.#host = host;
    const order = new ViewOrder(query.orderBy, host.tally);
    this.#order = order;
    this.#nodes = new SortedNodes((a, b) => order.compare(a, b));
    this.#shown = new ShownRows(this.#nodes, host);
    this.#window = windowFrom(query, query.offset);
    this.#fillInPlace(rows);
  }

  /** How many known rows the conditions select, whatever the limit. */
  get count(): number {
    return this.#nodes.size;
  }

  has(row: Row): boolean {
    return this.#byRow.has(row);
  }

  /** What shows: the same array until that changes. */
  value(): readonly RowValue[] {
    return this.#shown.read(this.#isWhole ? undefined : this.#window);
  }

  first(): RowValue | undefined {
    const node = this.#nodes.at(this.#window.start);
    if (node === undefined || this.#window.end <= this.#window.start) return undefined;
    return this.#shown.handOut(node);
  }

  /** From now on the steps are written down. What shows now is what the first one starts from. */
  writeScriptInPlace(): void {
    this.#script ??= new ViewScript(this.#nodes, this.#window, (node) => this.#shown.handOut(node));
  }

  /** Nobody reads the steps any more. */
  endScriptInPlace(): void {
    this.#script = undefined;
  }

  /** The steps since the last call. */
  takeSteps(): readonly ViewChange<RowValue>[] {
    return this.#script?.take() ?? [];
  }

  // ── following ──

  /** Something new is known of a row. `isSame`: what shows of it is what showed before. */
  followInPlace(row: Row, isSame: boolean): void {
    const node = this.#byRow.get(row);
    const value = row.view;
    const isIn = value !== undefined && !this.#refutations.hold(row) && this.#selects(row, value);
    if (isIn) {
      if (node === undefined) this.#insertInPlace(row, value);
      else if (!isSame) this.#renewInPlace(node, value);
    } else if (node !== undefined) this.#removeInPlace(node);
  }

  /** Nothing refers to the row any more. */
  dropInPlace(row: Row): void {
    const node = this.#byRow.get(row);
    if (node !== undefined) this.#removeInPlace(node);
    this.#refutations.forget(row);
  }

  /** The conditions that an answer can know, in the form in which equal ones are equal. */
  get clauses(): ReadonlySet<string> {
    return (this.#known ??= clausesOf(this.query.where));
  }

  /** The rows of the view that an answer in its order refutes. */
  refutedBy(stretch: Stretch): readonly Row[] {
    const refuted: Row[] = [];
    if (isWhole(stretch)) {
      for (const row of this.#byRow.keys()) if (refutes(stretch, row)) refuted.push(row);
      return refuted;
    }
    const { after, before } = stretch;
    const from = after === undefined ? 0 : this.#rankFor(after);
    const to = before === undefined ? this.#nodes.size : this.#rankFor(before);
    for (const { row } of this.#nodes.slice(from, to)) if (refutes(stretch, row)) refuted.push(row);
    return refuted;
  }

  /** Rows are not there, or not selected any more, until something newer is known of them. */
  refuteInPlace(rows: Iterable<Row>): void {
    for (const row of rows) {
      const node = this.#byRow.get(row);
      if (node === undefined) continue;
      this.#refutations.refuteInPlace(row);
      this.#removeInPlace(node);
    }
  }

  /** The server said of a row once more what was known of it. True where it had been refuted. */
  confirmInPlace(row: Row): boolean {
    if (!this.#refutations.has(row)) return false;
    this.followInPlace(row, true);
    return true;
  }

  /** The answer to the view's own question is another one: the window may begin elsewhere. */
  hearAnswerInPlace(): void {
    this.#dirty ||= this.query.offset > 0;
  }

  /** Ends a turn. True where what shows may be another array now, or the count another one. */
  settleInPlace(): boolean {
    const { count } = this;
    const isCounted = count !== this.#settledCount;
    this.#settledCount = count;
    if (!this.#dirty) return isCounted;
    this.#dirty = false;
    this.#shown.outdateInPlace();
    const start = this.#startRank();
    if (start !== this.#window.start) {
      this.#window = windowFrom(this.query, start);
      this.#script?.slideInPlace(this.#window);
    }
    this.#noteEdgeInPlace();
    return true;
  }

  // ── inside ──

  get #isWhole(): boolean {
    return this.query.limit === undefined && this.query.offset === 0;
  }

  #selects(row: Row, value: RowValue): boolean {
    const { where, predicates } = this.query;
    this.#host.tally.matchesCalled++;
    if (!matchesWhere(value, where)) return false;
    if (predicates.length === 0) return true;
    // The condition is the app's: what it is given it may keep.
    this.#shown.handOut({ row, value });
    try {
      return predicates.every((predicate) => predicate(value));
    } catch (error) {
      this.#host.report(error);
      return false;
    }
  }

  #fillInPlace(rows: Iterable<Row>): void {
    const nodes: ViewNode[] = [];
    for (const row of rows) {
      const value = row.view;
      if (value !== undefined && this.#selects(row, value)) nodes.push(this.#nodeOf(row, value));
    }
    this.#nodes.fillInPlace(nodes);
    this.refuteInPlace(this.#host.heard(this));
    this.#dirty = true;
    this.settleInPlace();
  }

  /** How many nodes stand before the place of a row, which need not be here. */
  #rankFor({ row, value }: PlacedRow): number {
    return this.#nodes.rankFor(this.#order.nodeOf(row, value));
  }

  #nodeOf(row: Row, value: RowValue): ViewNode {
    const node = this.#order.nodeOf(row, value);
    this.#byRow.set(row, node);
    if (this.#isWhole) this.#shown.handOut(node);
    return node;
  }

  #insertInPlace(row: Row, value: RowValue): void {
    const node = this.#nodeOf(row, value);
    this.#nodes.insertInPlace(node);
    this.#noteTouchedInPlace(node);
    this.#script?.inserted(node, this.#nodes.rankOf(node));
  }

  #removeInPlace(node: ViewNode): void {
    this.#noteTouchedInPlace(node);
    const rank = this.#script === undefined ? 0 : this.#nodes.rankOf(node);
    this.#byRow.delete(node.row);
    this.#nodes.removeInPlace(node);
    this.#script?.removed(node, rank);
  }

  #renewInPlace(node: ViewNode, value: RowValue): void {
    this.#noteTouchedInPlace(node);
    node.value = value;
    if (this.#isWhole) this.#shown.handOut(node);
    if (this.#order.keepsPlace(node, value)) {
      this.#nodes.renewInPlace(node);
      if (this.#script !== undefined) this.#script.renewed(node, this.#nodes.rankOf(node));
      return;
    }
    const from = this.#script === undefined ? 0 : this.#nodes.rankOf(node);
    this.#nodes.removeInPlace(node);
    this.#order.renewKeysInPlace(node);
    this.#nodes.insertInPlace(node);
    this.#noteTouchedInPlace(node);
    if (this.#script !== undefined) this.#script.moved(node, from, this.#nodes.rankOf(node));
  }

  /** Rows behind the last that shows concern nobody. The edge's own keys hold until something is dirty. */
  #noteTouchedInPlace(node: ViewNode): void {
    if (this.#dirty) return;
    this.#dirty = this.#edge === undefined || this.#order.compare(node, this.#edge) <= 0;
  }

  #noteEdgeInPlace(): void {
    const { end } = this.#window;
    this.#edge = this.#nodes.size >= end ? this.#nodes.at(end - 1) : undefined;
  }

  /**
   * Where the answer begins: the hub need not know the rows in front of it. Without an answer the rows that are
   * known are counted.
   */
  #startRank(): number {
    const { offset } = this.query;
    const answer = offset > 0 ? this.#host.answer() : undefined;
    let first: ViewNode | undefined;
    for (const row of answer?.rows ?? []) {
      const node = this.#byRow.get(row);
      if (node !== undefined && (first === undefined || this.#order.compare(node, first) < 0))
        first = node;
    }
    return first === undefined ? offset : Math.min(offset, this.#nodes.rankOf(first));
  }
}
