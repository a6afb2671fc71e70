// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

interface SampleFile {
  readonly SAMPLES: readonly CodeSample[];
}

/** The code of each page, loaded when somebody wants to read it. */
export const CODE_PAGES = {
  board: () => import('./board'),
  chat: () => import('./chat'),
  contacts: () => import('./contacts'),
  customers: () => import('./customers'),
  faults: () => import('./faults'),
  grid: () => import('./grid'),
  live: () => import('./live'),
  notes: () => import('./notes'),
  tiers: () => import('./tiers'),
  todos: () => import('./todos'),
  'two-windows': () => import('./two-windows'),
} satisfies Readonly<Record<string, () => Promise<SampleFile>>>;

export type CodePage = keyof typeof CODE_PAGES;
