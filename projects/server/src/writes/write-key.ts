import { isKeepableText } from '../entities/check-value';

export const MAX_KEY_LENGTH = 256;

/** Whether it can name a write or a client: a text of sane length that the database can keep. */
export function isWriteKey(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value !== '' &&
    value.length <= MAX_KEY_LENGTH &&
    isKeepableText(value)
  );
}
