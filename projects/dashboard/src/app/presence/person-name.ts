import { DEMO_USERS } from '../session/demo-session';

/** What a user is called: 'ada' → 'Ada'. */
export function personName(userKey: string | null): string {
  if (userKey === null || userKey === '') return 'Somebody';
  const known = DEMO_USERS.find(({ key }) => key === userKey);
  return known?.name ?? userKey.charAt(0).toUpperCase() + userKey.slice(1);
}
