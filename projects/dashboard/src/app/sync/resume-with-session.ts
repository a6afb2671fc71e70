import { effect, inject, untracked } from '@angular/core';
import { OfflineSyncService } from 'ngx-cachehub';

import { DemoSession } from '../session/demo-session';

/** Whoever signs in again, here or in another tab, lets queue and line go on. Call it once, in an injection context. */
export function resumeWithSession(): void {
  const session = inject(DemoSession);
  const queue = inject(OfflineSyncService);
  let known = untracked(session.token);
  effect(() => {
    const token = session.token();
    if (token === known) return;
    known = token;
    untracked(() => queue.resume());
  });
}
