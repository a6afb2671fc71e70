import { NgTemplateOutlet } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  contentChild,
  DestroyRef,
  type ElementRef,
  inject,
  input,
  model,
  signal,
  TemplateRef,
  viewChild,
  afterNextRender,
} from '@angular/core';

/** The height of a row, in px; the style sheet has the same. */
const ROW = 28;
/** Rows rendered above and below what is seen. */
const MARGIN = 6;

let lists = 0;

/** A list of any length of which only what is seen is rendered; one of its rows may be chosen, by mouse or keys. */
@Component({
  selector: 'ch-list',
  imports: [NgTemplateOutlet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div
      #box
      class="list"
      role="listbox"
      tabindex="0"
      [attr.aria-label]="label()"
      [attr.aria-activedescendant]="activeId()"
      (scroll)="top.set(box.scrollTop)"
      (click)="onClick($event)"
      (keydown)="onKey($event)"
    >
      <div class="list-room" role="presentation" [style.height.px]="items().length * ROW">
        @for (row of shown(); track row.key) {
          <div
            class="row"
            role="option"
            [id]="idOf(row.index)"
            [attr.data-index]="row.index"
            [attr.aria-selected]="row.key === chosen()"
            [attr.aria-setsize]="items().length"
            [attr.aria-posinset]="row.index + 1"
            [style.top.px]="row.index * ROW"
          >
            <ng-container *ngTemplateOutlet="template(); context: { $implicit: row.item }" />
          </div>
        }
      </div>
    </div>
  `,
})
export class VirtualList<T> {
  readonly items = input.required<readonly T[]>();
  readonly keyOf = input.required<(item: T) => string>();
  readonly label = input.required<string>();
  /** The key of the chosen row. */
  readonly chosen = model<string>();

  protected readonly ROW = ROW;
  protected readonly template = contentChild.required<TemplateRef<{ $implicit: T }>>(TemplateRef);
  private readonly box = viewChild.required<ElementRef<HTMLElement>>('box');
  protected readonly top = signal(0);
  readonly #height = signal(400);
  readonly #prefix = `ch-list-${++lists}`;

  protected readonly shown = computed(() => {
    const items = this.items();
    const from = Math.max(0, Math.floor(this.top() / ROW) - MARGIN);
    const to = Math.min(items.length, Math.ceil((this.top() + this.#height()) / ROW) + MARGIN);
    return items
      .slice(from, to)
      .map((item, place) => ({ item, index: from + place, key: this.keyOf()(item) }));
  });
  readonly #chosenIndex = computed(() => {
    const chosen = this.chosen();
    return chosen === undefined
      ? -1
      : this.items().findIndex((item) => this.keyOf()(item) === chosen);
  });
  protected readonly activeId = computed(() => {
    const index = this.#chosenIndex();
    return this.shown().some((row) => row.index === index) ? this.idOf(index) : null;
  });

  constructor() {
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      const box = this.box().nativeElement;
      const measure = () => this.#height.set(box.clientHeight || 400);
      measure();
      if (typeof ResizeObserver === 'undefined') return;
      const observer = new ResizeObserver(measure);
      observer.observe(box);
      destroyRef.onDestroy(() => observer.disconnect());
    });
  }

  protected idOf(index: number): string {
    return `${this.#prefix}-${index}`;
  }

  protected onClick(event: Event): void {
    const row = event.target instanceof Element ? event.target.closest('[data-index]') : null;
    if (row !== null) this.#choose(Number(row.getAttribute('data-index')));
  }

  protected onKey(event: KeyboardEvent): void {
    const last = this.items().length - 1;
    const index = this.#chosenIndex();
    const page = Math.max(1, Math.floor(this.#height() / ROW) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index < 0 ? last : index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    if (next === undefined || last < 0) return;
    event.preventDefault();
    this.#choose(Math.max(0, Math.min(last, next)));
  }

  #choose(index: number): void {
    const item = this.items()[index];
    if (item === undefined) return;
    this.chosen.set(this.keyOf()(item));
    const box = this.box().nativeElement;
    const at = index * ROW;
    if (at < box.scrollTop) box.scrollTop = at;
    else if (at + ROW > box.scrollTop + box.clientHeight) {
      box.scrollTop = at + ROW - box.clientHeight;
    }
  }
}
