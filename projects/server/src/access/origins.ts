/**
 * Whether a page of this origin may talk to the server. Browsers always name the origin, so a caller
 * without one is no page. The comparison is exact: `http://localhost.evil.example` is not localhost.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  allowed: readonly string[],
  allowLoopback: boolean,
): boolean {
  if (origin === undefined) return true;
  if (allowed.includes(origin)) return true;
  return allowLoopback && /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(origin);
}
