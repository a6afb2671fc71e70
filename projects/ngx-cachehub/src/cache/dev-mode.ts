declare const ngDevMode: boolean | undefined | object;

/** Angular's own switch, which builds for production replace by false. */
export function isDevMode(): boolean {
  return typeof ngDevMode === 'undefined' || Boolean(ngDevMode);
}
