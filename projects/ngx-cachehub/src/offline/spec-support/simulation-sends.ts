import type { ActionContext, OfflineAction } from 'ngx-cachehub';
import { map } from 'rxjs';
import type { EntityName } from '../../realtime/spec-support/chaos-entities';
import { tabNames } from '../../tabs/tab-names';
import type { WriteRequest } from './simulation-backend';
import type { SimulationPage } from './simulation-page';

/** The handler of a page's writes: what is wrong with a send is seen here, and what it does is the server's. */
export function sendAction(page: SimulationPage, action: OfflineAction, ctx: ActionContext) {
  const { world } = page;
  const idempotencyKey =
    world.planted === 'new-key-each-time' ? world.clock.uuid() : ctx.idempotencyKey;
  const sent = { ...ctx, idempotencyKey };
  judgeSend(page, action, sent);
  const request = requestOf(page, action, sent);
  const { backend, network, ledger } = world;
  return network
    .request(
      page.sender(),
      () => {
        if (request.op === 'delete') ledger.reachedAsDelete(action.id);
        return backend.handle(request);
      },
      (answer) => {
        if (answer.status === 409 || answer.status === 404) ledger.renames(action.id);
        return answer;
      },
    )
    .pipe(
      map(({ row, isReplayed }) => {
        if (isReplayed) ctx.replayed?.();
        return row ?? undefined;
      }),
    );
}

function requestOf(page: SimulationPage, action: OfflineAction, ctx: ActionContext): WriteRequest {
  const { entity, entityId, op = 'update', payload } = action;
  return {
    user: page.user,
    key: ctx.idempotencyKey,
    op,
    entity: entity as EntityName,
    id: entityId === undefined ? undefined : String(entityId),
    baseVersion: ctx.baseVersion,
    payload: typeof payload === 'object' && payload !== null ? { ...payload } : {},
  };
}

function judgeSend(page: SimulationPage, action: OfflineAction, ctx: ActionContext): void {
  const { faults, ledger, browser, device } = page.world;
  const { id, userKey, entityId, payload } = action;
  if (userKey !== page.user) {
    faults.push(`[I11] ${id} of ${userKey} was sent while ${page.user} was signed in.`);
  }
  if (/"tmp_/.test(JSON.stringify([entityId, payload]))) {
    faults.push(`[O6] ${id} was sent with a temporary id: ${JSON.stringify([entityId, payload])}.`);
  }
  const attempt = { key: ctx.idempotencyKey, page: page.name };
  const wrongKey = ledger.attempt(id, attempt, (key) => device.keys.has(key));
  if (wrongKey !== undefined) faults.push(wrongKey);
  const { leader } = tabNames('default', page.user);
  if (browser.holderOf(leader) !== page.tab) {
    faults.push(`[T3] ${id} was sent by a tab that does not lead.`);
  }
}
