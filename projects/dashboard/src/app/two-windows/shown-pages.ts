/** A page that both windows can show, and what to try with it. */
export interface ShownPage {
  readonly path: string;
  readonly label: string;
  readonly hint: string;
}

export const SHOWN_PAGES: readonly [ShownPage, ...ShownPage[]] = [
  {
    path: '/todos',
    label: 'Todos',
    hint: 'Rename one entry on both sides while one of them is offline, in different fields: both stay.',
  },
  {
    path: '/notes',
    label: 'Notes',
    hint: 'Open the same note on both sides and write in different lines. Your caret stays where it is.',
  },
  {
    path: '/chat',
    label: 'Chat',
    hint: 'Write from both sides. What is said offline waits in its place and goes out in its order.',
  },
  {
    path: '/board',
    label: 'Board',
    hint: 'Take one side offline: the other sees its face leave, and come back.',
  },
  {
    path: '/live',
    label: 'Live',
    hint: 'Lose a third of the events of one side: gaps are noticed and filled, and both agree.',
  },
  {
    path: '/customers',
    label: 'Customers',
    hint: 'Change the same name on both sides while one is offline: a person is asked, as the rule says.',
  },
  {
    path: '/contacts',
    label: 'Contacts',
    hint: 'Make a contact and its invoice offline. Both get their real ids when the line is back.',
  },
  {
    path: '/faults',
    label: 'Faults',
    hint: 'The faults here are the server’s and meet both sides; those below each window meet that one alone.',
  },
  {
    path: '/tiers/plain',
    label: 'Tiers',
    hint: 'A server with less to promise: after a break, what is watched is loaded again.',
  },
];

/** The page that a path belongs to; the first one where it belongs to none. */
export function shownPage(path: string | undefined): ShownPage {
  const page = SHOWN_PAGES.find((one) => path === one.path || path?.startsWith(`${one.path}/`));
  return page ?? SHOWN_PAGES[0];
}

/** What a frame may be told to show: a page of this app, or a row of one, whatever an address asks for. */
export function shownPath(path: string | undefined): string {
  const page = shownPage(path);
  return path?.startsWith(page.path) && /^[\w/-]+$/.test(path) ? path : page.path;
}
