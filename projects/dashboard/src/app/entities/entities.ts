import { ACTIVITIES } from './activities';
import { CONTACTS } from './contacts';
import { CUSTOMERS } from './customers';
import { MESSAGES } from './messages';
import { METRICS } from './metrics';
import { NOTES } from './notes';
import { ROOMS } from './rooms';
import { SALES } from './sales';
import { TODOS } from './todos';
import { TRANSACTIONS } from './transactions';

/** All that the pages show, and the hub knows by name. */
export const ENTITIES = [
  ACTIVITIES,
  CONTACTS,
  CUSTOMERS,
  MESSAGES,
  METRICS,
  NOTES,
  ROOMS,
  SALES,
  TODOS,
  TRANSACTIONS,
];
