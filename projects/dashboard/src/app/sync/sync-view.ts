/** What the queue, the device and the line are like, as one glance needs it. */
export interface SyncFacts {
  readonly status: 'idle' | 'syncing' | 'offline' | 'paused-auth' | 'not-leader';
  /** True until the device has said what waits there. */
  readonly isRestoring: boolean;
  /** Something shows here that the server does not have, as what is typed and not yet a write. */
  readonly isAhead: boolean;
  /** Actions that go on by themselves. */
  readonly waiting: number;
  /** Actions that only a person can move on: refused ones and conflicts. */
  readonly forYou: number;
  readonly isOnline: boolean;
  /** False while the device cannot store. */
  readonly durable: boolean;
  /** About how many changes waited here, and are gone with the browser's databases. */
  readonly lost: number;
}

export type SyncKind =
  | 'reading'
  | 'lost'
  | 'saved'
  | 'saving'
  | 'waiting'
  | 'offline'
  | 'signed-out'
  | 'cannot-store'
  | 'needs-you';

export interface SyncView {
  readonly kind: SyncKind;
  readonly label: string;
  /** What it means, for the one who asks. */
  readonly sentence: string;
}

const SENTENCES: Readonly<Record<SyncKind, string>> = {
  reading: 'This device is asked what waits here from before.',
  lost: 'Something that you did here never reached the server.',
  saved: 'The server has everything that you did.',
  saving: 'What you just did is not kept anywhere else yet: give it a moment.',
  waiting: 'Safe on this device, and on the way to the server.',
  offline: 'Go on working: what you do is kept on this device and sent when the server is back.',
  'signed-out':
    'Your session ran out. Nothing is lost: the queue goes on when you are signed in again.',
  'cannot-store':
    'This device cannot store anything now. What waits is sent from memory; do not close the page.',
  'needs-you': 'Something could not be sent as it is. Decide below what becomes of it.',
};

/** What a person has to be told where the browser has deleted what waited. */
export function lostSentence(count: number): string {
  const changes = count === 1 ? 'about 1 change' : `about ${count} changes`;
  return (
    `This browser deleted what was waiting here (${changes}). The server never got it, and it cannot be ` +
    'brought back: please look at what you did last, and do again what is missing.'
  );
}

/** The most pressing thing first: what is or may be lost, then what waits for a person, then what waits by itself. */
export function syncView(facts: SyncFacts): SyncView {
  const [kind, label] = glance(facts);
  return { kind, label, sentence: SENTENCES[kind] };
}

function glance(facts: SyncFacts): readonly [SyncKind, string] {
  const { status, isRestoring, isAhead, waiting, forYou, isOnline, durable, lost } = facts;
  if (isRestoring) return ['reading', 'Checking…'];
  if (status === 'paused-auth') return ['signed-out', 'Signed out'];
  if (lost > 0) return ['lost', `${lost} lost`];
  if (!durable && waiting > 0) return ['cannot-store', 'Cannot store'];
  if (forYou > 0) return ['needs-you', `${forYou} for you`];
  if (!isOnline) return ['offline', waiting > 0 ? `Offline · ${waiting}` : 'Offline'];
  if (waiting > 0) return ['waiting', `${waiting} waiting`];
  return isAhead ? ['saving', 'Saving…'] : ['saved', 'All saved'];
}
