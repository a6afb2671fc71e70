import type { CollectionPort } from '../entities/collection-port';
import { Collections } from './collections';
import { keepHistory } from './row-histories';

/** What `defineEntity` puts into each definition. */
export const COLLECTION_PART: CollectionPort = {
  begin: (context, definition) => keepHistory(context, definition),
  open: (engine, definition) => engine.part(Collections).of(definition),
};
