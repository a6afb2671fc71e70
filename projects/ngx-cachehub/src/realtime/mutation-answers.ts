import type { ErrorMessage, MutatedMessage } from '../protocol';

/** Whoever takes the answers to what was sent over the line. */
export interface MutationAnswers {
  /** Whether it was the answer to something that waits. */
  onMutated(message: MutatedMessage): boolean;
  onError(message: ErrorMessage): boolean;
  /** No answer will come any more. */
  onLineEnd(): void;
}
