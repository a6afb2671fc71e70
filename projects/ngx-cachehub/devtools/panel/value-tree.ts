import {
  ChangeDetectionStrategy,
  Component,
  computed,
  forwardRef,
  inject,
  input,
  linkedSignal,
  signal,
} from '@angular/core';
import { Redaction } from './redaction';

/** So many fields or items are shown before one asks for more. */
const PAGE = 100;
const MAX_TEXT = 2_000;

/** A value as a tree, branch by branch as it is opened. Whatever a text says, it is shown as text. */
@Component({
  selector: 'ch-value-tree',
  imports: [forwardRef(() => ValueTree)],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (branch(); as branch) {
      <button
        type="button"
        class="twig"
        [attr.aria-expanded]="isOpen()"
        (click)="isOpen.set(!isOpen())"
      >
        <span class="caret" aria-hidden="true"></span>
        @if (name() !== '') {
          <span class="name">{{ name() }}</span>
        }
        <span class="sum">{{ branch.summary }}</span>
      </button>
      @if (isOpen()) {
        <ul class="twigs">
          @for (child of shown(); track child[0]) {
            <li><ch-value-tree [name]="child[0]" [value]="child[1]" [depth]="depth() + 1" /></li>
          }
          @if (branch.fields.length > limit()) {
            <li>
              <button type="button" class="link" (click)="limit.set(limit() + 100)">
                {{ branch.fields.length - limit() }} more
              </button>
            </li>
          }
        </ul>
      }
    } @else {
      <span class="leaf">
        @if (name() !== '') {
          <span class="name">{{ name() }}</span>
        }
        <span class="value" [attr.data-type]="type()">{{ text() }}</span>
      </span>
    }
  `,
})
export class ValueTree {
  readonly value = input.required<unknown>();
  /** The field under which the value stands; empty at the root. */
  readonly name = input('');
  readonly depth = input(0);
  readonly #redaction = inject(Redaction);
  protected readonly isOpen = linkedSignal(() => this.depth() < 1);
  protected readonly limit = signal(PAGE);
  readonly #seen = computed(() => this.#redaction.of(this.name(), this.value()));
  protected readonly branch = computed(() => branchOf(this.#seen()));
  protected readonly shown = computed(() => this.branch()?.fields.slice(0, this.limit()) ?? []);
  protected readonly type = computed(() => (this.#seen() === null ? 'null' : typeof this.#seen()));
  protected readonly text = computed(() => textOf(this.#seen()));
}

interface Branch {
  readonly summary: string;
  readonly fields: readonly (readonly [string, unknown])[];
}

function branchOf(value: unknown): Branch | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Date) return undefined;
  if (value instanceof Error) {
    const { name, message } = value;
    const code: unknown = 'code' in value ? value.code : undefined;
    return {
      summary: name,
      fields: Object.entries({ message, ...(code !== undefined && { code }) }),
    };
  }
  const fields = Object.entries(value);
  const isArray = Array.isArray(value);
  const count = `${fields.length} ${isArray ? 'item' : 'field'}${fields.length === 1 ? '' : 's'}`;
  return { summary: isArray ? `[ ${count} ]` : `{ ${count} }`, fields };
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text;
}
