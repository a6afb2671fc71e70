/** A colour's angle for a key, in degrees: always the same, and far apart for keys that are much alike. */
export function hueOf(key: string): number {
  let mixed = 2_166_136_261;
  for (let at = 0; at < key.length; at++) {
    mixed = Math.imul(mixed ^ key.charCodeAt(at), 16_777_619);
  }
  // Short keys differ in their last bits alone: the finish spreads these over all of them.
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed ^= mixed >>> 13;
  return Math.round(((mixed >>> 0) / 2 ** 32) * 360);
}
