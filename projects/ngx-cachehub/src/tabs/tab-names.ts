/** What the locks and the channel of one hub and user are called. */
export interface TabNames {
  readonly channel: string;
  /** Whoever holds it leads. */
  readonly leader: string;
  /** Held by the tab for as long as it takes part: the browser gives it on when the tab dies. */
  readonly tab: (tabId: string) => string;
}

/** Names that tell nothing of the user to whoever lists them, and that no two users share (I11). */
export function tabNames(hubId: string, userKey: string | null): TabNames {
  const base = `ngx-cachehub:${hubId}:${userKey === null ? 'nobody' : digest(userKey)}`;
  return {
    channel: base,
    leader: `${base}:leader`,
    tab: (tabId) => `${base}:tab:${tabId}`,
  };
}

const SEEDS = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f] as const;

/** 128 bits in hex. Not a secret: anybody on this origin could read the user's key anyway. */
function digest(text: string): string {
  return SEEDS.map((seed) => hash32(text, seed).toString(16).padStart(8, '0')).join('');
}

/** MurmurHash3 of the text's UTF-16 code units. */
function hash32(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    let unit = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    unit = (unit << 15) | (unit >>> 17);
    hash ^= Math.imul(unit, 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
