// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: 'Whether the screen is true',
    file: 'src/app/faults/truth-check.ts',
    code: "protected compare(): void {\n  this.outcome.set({ kind: 'asking' });\n  this.serve()\n    .pipe(\n      delay(SETTLE_MS),\n      map((before) => ({ before, shown: this.shown() })),\n      switchMap(({ before, shown }) =>\n        this.serve().pipe(map((after) => judge(shown, before, after))),\n      ),\n      catchError((error: unknown): Observable<Outcome> =>\n        of({ kind: 'failed', message: serverMessage(error) }),\n      ),\n    )\n    .subscribe((outcome) => this.outcome.set(outcome));\n}",
  },
  {
    title: 'All that the hub did is a stream of events',
    file: 'src/app/faults/event-record.ts',
    code: 'constructor() {\n  inject(CacheHubService)\n    .events$.pipe(\n      map(eventLine),\n      bufferTime(REFRESH_MS),\n      filter((fresh) => fresh.length > 0),\n      takeUntilDestroyed(),\n    )\n    .subscribe((fresh) =>\n      this.recorded.update((lines) => [...fresh.reverse(), ...lines].slice(0, RECORD_LENGTH)),\n    );\n}',
  },
];
