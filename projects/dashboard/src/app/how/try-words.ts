import type { CodePage } from './code/pages';

/** What somebody who sees a page for the first time can do on it; two windows have steps of their own. */
export const TRY_WORDS: Readonly<Record<CodePage, string | undefined>> = {
  live: 'change a customer in another window: it shows under Activity within a moment.',
  board:
    'sell something. The figures, the bars and the feed move at once, here and everywhere else.',
  grid: 'raise the updates to a thousand a second, and scroll. Every row stays in its place.',
  customers:
    'open one, and have it open in a second window too. What you save in one shows in the other.',
  contacts:
    'press “All saved” above and work offline. Make a contact, book an invoice, reload, and come back.',
  todos: 'rename one, tick one off, and watch it happen in a second window while you type.',
  notes: 'open one note in two windows and write in both. Both keep their words, and their place.',
  chat: 'press “All saved” above and work offline, say three things, and come back.',
  faults: 'lose half of the events, wait a while, and compare with the server.',
  tiers:
    'create a contact in a second window, drop all sockets on the Faults page, and look again here.',
  'two-windows': undefined,
};
