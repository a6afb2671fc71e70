import { Injectable, inject } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';

import { serverMessage } from '../rest/server-message';

/** Short words at the edge of the screen, read aloud too. */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly bar = inject(MatSnackBar);

  say(message: string): void {
    this.bar.open(message, undefined, { duration: 3_000 });
  }

  /** Says what happened, with a way back for as long as it is read. */
  offer(message: string, action: string, run: () => void): void {
    this.bar
      .open(message, action, { duration: 8_000 })
      .onAction()
      .subscribe(() => run());
  }

  /** Says what was taken back and why, in the server's words, until it is put away. */
  refuse(what: string, subject: string, error: unknown): void {
    this.bar.open(`${subject} ${what}: ${serverMessage(error)}`, 'Close', {
      duration: 12_000,
      politeness: 'assertive',
    });
  }
}
