import type { EnvironmentInjector } from '@angular/core';
import { runInInjectionContext } from '@angular/core';
import { defer, take } from 'rxjs';
import { fromSource } from '../cache/from-source';
import { runToEnd } from '../cache/run-to-end';
import { isRowValue } from '../core/entities';
import type { RowValue } from '../core/gate';
import type { Conflict } from '../core/merge/conflict';
import { frozenCopy } from '../core/merge/frozen-copy';
import type { MergePolicy } from '../entities/merge-policy';
import type { CacheHubScheduler } from '../providers/scheduler';

const RESOLVE_TIMEOUT_MS = 30_000;

/** What a policy's `resolve` said. */
export type ResolverAnswer =
  | { readonly kind: 'row'; readonly row: RowValue }
  /** The rules' word stands. */
  | { readonly kind: 'none' }
  /** It threw, came late or said what is no row: a person decides. */
  | { readonly kind: 'failed'; readonly error: unknown };

/** Asks `resolve` once. It is given a frozen copy, may take its time up to a limit, and its first value counts. */
export async function askResolver(
  resolve: NonNullable<MergePolicy['resolve']>,
  conflict: Conflict<RowValue>,
  ports: { readonly injector: EnvironmentInjector; readonly scheduler: CacheHubScheduler },
): Promise<ResolverAnswer> {
  const work = defer(() =>
    fromSource<unknown>(
      runInInjectionContext(ports.injector, (): unknown => resolve(frozenCopy(conflict))),
    ),
  ).pipe(take(1));
  const answer = await runToEnd(work, {
    scheduler: ports.scheduler,
    abort: new AbortController(),
    timeoutMs: RESOLVE_TIMEOUT_MS,
  });
  if (answer.kind === 'failed') return answer;
  if (answer.kind !== 'answered') {
    const error = new Error(
      `Expected 'resolve' to answer within ${RESOLVE_TIMEOUT_MS} ms; it did not.`,
    );
    return { kind: 'failed', error };
  }
  if (answer.result === undefined) return { kind: 'none' };
  if (isRowValue(answer.result)) return { kind: 'row', row: answer.result };
  const error = new TypeError(
    `Expected 'resolve' to answer a row or undefined; got a value of type ${typeof answer.result}.`,
  );
  return { kind: 'failed', error };
}
