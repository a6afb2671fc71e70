/** Where UTF-16 order and code-point order part: a surrogate against a unit above the surrogates. */
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;

/** Orders text by code point, as PostgreSQL's `COLLATE "C"` does for UTF-8; plain `<` orders by UTF-16 unit. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const xAstral = x >= FIRST_SURROGATE && x <= LAST_SURROGATE;
    const yAstral = y >= FIRST_SURROGATE && y <= LAST_SURROGATE;
    // An astral character is above every other, though its surrogates are not.
    if (xAstral !== yAstral) return xAstral ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}
