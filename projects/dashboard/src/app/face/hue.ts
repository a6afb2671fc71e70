/** A colour's angle for a key, in degrees: always the same, and far apart for keys that are much alike. */
export function hueOf(key: string): number {
  let mixed = 2_166_136_261;
  for (let at = 0; at < key.length; at++) {
    mixed = Math.imul(mixed ^ key.charCodeAt(at), 16_777_619);
  }
  return Math.round(((mixed >>> 0) / 2 ** 32) * 360);
}
