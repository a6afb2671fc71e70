export { decodeAction } from './decode-action';
export type { DecodedAction } from './decode-action';
export { classifyFailure, retryAfterMs } from './classify-failure';
export type { AnswerHead } from './classify-failure';
export { isOlderForm } from './is-older-form';
export type { ActionForm } from './is-older-form';
export { rowIdOf } from './new-action';
export type { ActionStamp } from './new-action';
export type {
  ActionAnswer,
  ActionError,
  ActionStatus,
  FailureClass,
  OfflineAction,
  OfflineActionInput,
  OptimisticChange,
  RewrittenWrite,
  Upcast,
} from './offline-action';
export type { FoldDoubt, FoldWord } from './fold-certainty';
export { Outbox } from './outbox';
export type { OutboxOptions } from './outbox-options';
export type { OutboxWork } from './outbox-work';
export { isOverMark, marksOf, OverMarks, sweptMarks } from './over-mark';
export { withoutUndone } from './undone';
export { NO_CHANGE } from './outbox-change';
export type { OutboxChange, OutboxEffect, OutboxStep } from './outbox-change';
export type { OutboxStore } from './outbox-store';
export type { LostActions } from './lost-actions';
