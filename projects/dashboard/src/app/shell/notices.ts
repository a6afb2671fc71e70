import { ApplicationRef, ErrorHandler, Injectable, Injector, inject } from '@angular/core';
import type { MatSnackBar, MatSnackBarConfig } from '@angular/material/snack-bar';

import { serverMessage } from '../rest/server-message';

/**
 * Short words at the edge of the screen, read aloud too. What shows them is no part of what a page
 * begins with: it comes when that stands, so that it is there without a network as well.
 */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly injector = inject(Injector);
  private readonly errors = inject(ErrorHandler);
  private bar: Promise<MatSnackBar> | undefined;

  constructor() {
    void inject(ApplicationRef)
      .whenStable()
      .then(() => this.loaded());
  }

  say(message: string): void {
    this.show(message, undefined, { duration: 3_000 });
  }

  /** Says what happened, with a way back for as long as it is read. */
  offer(message: string, action: string, run: () => void): void {
    this.show(message, action, { duration: 8_000 }, run);
  }

  /** Says what was taken back and why, in the server's words, until it is put away. */
  refuse(what: string, subject: string, error: unknown): void {
    this.show(`${subject} ${what}: ${serverMessage(error)}`, 'Close', {
      duration: 12_000,
      politeness: 'assertive',
    });
  }

  private show(
    message: string,
    action: string | undefined,
    config: MatSnackBarConfig,
    run: () => void = () => undefined,
  ): void {
    void this.loaded().then(
      (bar) => bar.open(message, action, config).onAction().subscribe(run),
      // Told when it did not come.
      () => undefined,
    );
  }

  private loaded(): Promise<MatSnackBar> {
    if (this.bar !== undefined) return this.bar;
    const bar = import('@angular/material/snack-bar').then(({ MatSnackBar }) =>
      this.injector.get(MatSnackBar),
    );
    bar.catch((error: unknown) => {
      // The next words try again.
      this.bar = undefined;
      this.errors.handleError(error);
    });
    return (this.bar = bar);
  }
}
