/** The entity whose row or list stands under the key; asked often, so nothing of the key is parsed. */
export function entityOfKey(key: string): string | undefined {
  const colon = key.indexOf(':');
  if (colon <= 0 || key.startsWith('[')) return undefined;
  const isOfEntity = key.startsWith('detail-', colon + 1) || key.startsWith('list-', colon + 1);
  return isOfEntity ? key.slice(0, colon) : undefined;
}
