import { HttpErrorResponse } from '@angular/common/http';
import { Injectable, inject, signal } from '@angular/core';
import { catchError, concatMap, EMPTY, map, of, Subject, tap, type Observable } from 'rxjs';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';

import { serverMessage } from '../rest/server-message';
import { Notices } from '../shell/notices';
import type { FaultAction, FaultField, FaultSettings } from './fault-settings';
import { FaultService } from './fault.service';

export type PanelState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly settings: FaultSettings }
  /** The server runs in production mode and cannot be made to fail. */
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly message: string };

/** The panel's settings as the server has them; one change is sent after the other. */
@Injectable()
export class FaultPanelState {
  private readonly faults = inject(FaultService);
  private readonly notices = inject(Notices);
  private readonly changes = new Subject<FaultSettings>();
  private readonly current = signal<PanelState>({ kind: 'loading' });

  readonly state = this.current.asReadonly();

  constructor() {
    this.changes
      .pipe(
        concatMap((settings) => this.orReport('was not set', this.faults.write(settings))),
        takeUntilDestroyed(),
      )
      .subscribe();
    this.load();
  }

  load(): void {
    this.faults
      .read()
      .pipe(
        map((settings): PanelState => ({ kind: 'ready', settings })),
        catchError((error: unknown) => of(unreadable(error))),
      )
      .subscribe((state) => this.current.set(state));
  }

  set<F extends FaultField>(field: F, value: FaultSettings[F]): void {
    this.change({ [field]: value });
  }

  change(changes: Partial<FaultSettings>): void {
    const state = this.current();
    if (state.kind !== 'ready') return;
    const settings = { ...state.settings, ...changes };
    this.current.set({ kind: 'ready', settings });
    this.changes.next(settings);
  }

  run(action: FaultAction, body: object = {}): void {
    this.orReport('was not done', this.faults.run(action, body)).subscribe();
  }

  private orReport<T>(what: string, request$: Observable<T>): Observable<T> {
    return request$.pipe(
      tap({ error: (error: unknown) => this.notices.refuse(what, 'The fault', error) }),
      catchError(() => {
        this.load();
        return EMPTY;
      }),
    );
  }
}

function unreadable(error: unknown): PanelState {
  return error instanceof HttpErrorResponse && (error.status === 404 || error.status === 403)
    ? { kind: 'none' }
    : { kind: 'failed', message: serverMessage(error) };
}
