import { DataSource } from '@angular/cdk/collections';
import type { Observable } from 'rxjs';

/**
 * Rows as they come, for a list that draws a few of them: no array is copied, as one that is bound would be with
 * each change.
 */
export class RowsSource<T> extends DataSource<T> {
  constructor(private readonly rows$: Observable<readonly T[]>) {
    super();
  }

  override connect(): Observable<readonly T[]> {
    return this.rows$;
  }

  override disconnect(): void {
    // Who connects unsubscribes by himself.
  }
}
