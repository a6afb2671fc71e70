/** A page that both windows can show, and what to try with it. */
export interface ShownPage {
  readonly path: string;
  readonly label: string;
  /** One after the other; each can be seen to be true. */
  readonly steps: readonly [string, string, string];
}

export const SHOWN_PAGES: readonly [ShownPage, ...ShownPage[]] = [
  {
    path: '/todos',
    label: 'Todos',
    steps: [
      'Rename a todo on the left. The right one follows while you type.',
      'Turn the right window offline. Open the same todo on both sides: another title left, a tag right.',
      'Turn it back on: both edits are there. Of two titles, the sync centre would ask which one holds.',
    ],
  },
  {
    path: '/notes',
    label: 'Notes',
    steps: [
      'Open the same note on both sides and write in different lines. Each caret stays in its place.',
      'Turn the right window offline, and write on in both.',
      'Turn it back on: two texts become one. Where both changed the same line, the sync centre asks.',
    ],
  },
  {
    path: '/chat',
    label: 'Chat',
    steps: [
      'Open the same room on both sides and write from both. Each sees the other one type.',
      'Turn the right window offline and say three things there. They wait in their place.',
      'Turn it back on: they arrive on the left once, in the order in which they were said.',
    ],
  },
  {
    path: '/board',
    label: 'Board',
    steps: [
      'Sell something on the left. Figures and feed move on both sides.',
      'Turn the right window offline, and sell on the left. On the left, Ben leaves “Here now”.',
      'Turn it back on: he is back, and the right window has every sale that it missed.',
    ],
  },
  {
    path: '/live',
    label: 'Live',
    steps: [
      'Both show the same rows, each over a line of its own.',
      'Lose a third on the right: events go missing there, their numbers tell, and they are fetched.',
      'Turn on “Server down” on the right for a while, then make it whole: the feed has no gap.',
    ],
  },
  {
    path: '/customers',
    label: 'Customers',
    steps: [
      'Open the same customer on both sides and save another city on the left. The right one follows.',
      'Turn the right window offline, and save another name on both sides.',
      'Turn it back on: it asks which name holds. Edits of different fields would both stay.',
    ],
  },
  {
    path: '/contacts',
    label: 'Contacts',
    steps: [
      'Open the same contact on both sides and save another role on the left. The right one follows.',
      'Turn the right window offline. Make a contact there, and book an invoice for it.',
      'Turn it back on: both get their real ids, and show on the left too.',
    ],
  },
  {
    path: '/faults',
    label: 'Faults',
    steps: [
      'What you break inside a window is the server’s and meets both; what is above a window meets it alone.',
      'Drop all sockets in one window: both lines come back by themselves.',
      'Compare with the server in both: what each shows is true.',
    ],
  },
  {
    path: '/tiers/plain',
    label: 'Tiers',
    steps: [
      'Create a contact on the left. It shows on the right.',
      'Turn on “Server down” on the right, and create another one on the left.',
      'Make the right one whole: this server keeps no log, so what is watched is loaded again.',
    ],
  },
];

/** The page that a path belongs to; the first one where it belongs to none. */
export function shownPage(path: string | undefined): ShownPage {
  return SHOWN_PAGES.find((page) => isOf(page, path)) ?? SHOWN_PAGES[0];
}

/** Whether the page at this path is one that both windows can show. */
export function showsSideBySide(path: string): boolean {
  return SHOWN_PAGES.some((page) => isOf(page, path) || page.path.startsWith(`${path}/`));
}

/** What a frame may be told to show: a page of this app, or a row of one, whatever an address asks for. */
export function shownPath(path: string | undefined): string {
  const page = shownPage(path);
  return path?.startsWith(page.path) && /^[\w/-]+$/.test(path) ? path : page.path;
}

function isOf(page: ShownPage, path: string | undefined): boolean {
  return path === page.path || path?.startsWith(`${page.path}/`) === true;
}
