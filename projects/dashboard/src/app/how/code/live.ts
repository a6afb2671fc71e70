// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: 'What the feed is: newest first, and no more than asked for',
    file: 'src/app/entities/activities.ts',
    code: "export const ACTIVITIES = defineEntity<Activity, string>('activities', {\n  lists: {\n    matches: () => true,\n    compare: () => (a: Activity, b: Activity) => compareByCodePoint(b.at, a.at),\n    limit: ({ limit }: ActivityListParams) => limit,\n    offset: ({ offset }: ActivityListParams) => offset,\n  },\n});",
  },
  {
    title: 'Read once, live as long as somebody looks',
    file: 'src/app/live/live-data.ts',
    code: 'readonly activities$: Observable<readonly Activity[]> = this.hub\n  .fetch<PagedResult<Activity>>(\n    listKey(ACTIVITIES.name, FEED),\n    () => this.listActivities(ACTIVITIES.name, FEED),\n    { realtime: true },\n  )\n  .pipe(map(({ items }) => items.slice(0, FEED_LENGTH)));',
  },
  {
    title: 'What came a moment ago is marked for a while',
    file: 'src/app/live/live-page.ts',
    code: 'protected readonly activities$ = loadable(\n  markRecent(this.data.activities$, { identity: ({ id }) => id, forMs: NEW_MS }),\n).pipe(takeUntilDestroyed());',
  },
];
