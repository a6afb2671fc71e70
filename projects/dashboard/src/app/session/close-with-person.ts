import { effect, inject, untracked } from '@angular/core';
import { MatDialogRef } from '@angular/material/dialog';

import { DemoSession } from './demo-session';

/** What one person has typed into a dialog is not for the next one: it closes when they leave. */
export function closeWithPerson(): void {
  const session = inject(DemoSession);
  const dialog = inject<MatDialogRef<unknown>>(MatDialogRef);
  const person = untracked(session.userKey);
  effect(() => {
    if (session.userKey() !== person) dialog.close();
  });
}
