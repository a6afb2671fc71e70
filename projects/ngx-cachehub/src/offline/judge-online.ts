/** What is known of the way to the server. Each is the latest word of its kind. */
export interface OnlineEvidence {
  /** What the browser says: only its no is worth something. */
  readonly hint: boolean;
  /** What happened since the browser's last word: an answer, of whatever status, or a loss. */
  readonly contact: 'none' | 'answered' | 'lost';
  /** What the app's probe said since then. */
  readonly probe: boolean | undefined;
  /** Whether a line to the server is up. */
  readonly line: boolean;
  /** Somebody pulled the plug, to see how the app lives without. */
  readonly isCut: boolean;
}

export const NO_EVIDENCE: OnlineEvidence = {
  hint: true,
  contact: 'none',
  probe: undefined,
  line: false,
  isCut: false,
};

/**
 * Whether the server can be reached. The probe decides where it has spoken. A browser that says no is
 * believed until something was answered after all: some say no behind firewalls. A browser that says
 * yes proves nothing, so that a lost request counts as no, unless a line is up. A line that is down
 * says nothing.
 */
export function judgeOnline({ hint, contact, probe, line, isCut }: OnlineEvidence): boolean {
  if (isCut) return false;
  if (probe !== undefined) return probe;
  if (contact === 'answered') return true;
  if (!hint) return false;
  return contact === 'none' || line;
}
