import { Directive, inject, input, TemplateRef } from '@angular/core';

/** What a line of a list shows of its row. */
export interface RowContext<T> {
  readonly $implicit: T;
}

/** The template of a row in `app-row-list`, typed by the rows that it is for. */
@Directive({ selector: 'ng-template[appRowLine]' })
export class RowLine<T> {
  readonly appRowLine = input.required<readonly T[] | undefined>();
  readonly template = inject<TemplateRef<RowContext<T>>>(TemplateRef);

  static ngTemplateContextGuard<T>(_: RowLine<T>, context: unknown): context is RowContext<T> {
    return context instanceof Object;
  }
}
