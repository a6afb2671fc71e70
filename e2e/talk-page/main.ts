import '@angular/compiler';
import type { EnvironmentInjector } from '@angular/core';
import { provideZonelessChangeDetection } from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import {
  CacheHubError,
  CacheHubService,
  defineEntity,
  provideCacheHub,
  RealtimeCacheService,
  withCrossTab,
  withRealtime,
} from 'ngx-cachehub';
import type { PresenceHandle, SharedState, TopicHandle } from 'ngx-cachehub';
import { firstValueFrom } from 'rxjs';

interface Customer {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

export type Plan = Readonly<Record<'title' | 'size', string | number>>;

/** How an answer or a refusal looks to the test. */
export type Outcome =
  { readonly value: unknown } | { readonly code: string; readonly server?: string };

const CUSTOMERS = defineEntity<Customer>('customers');

/** One page of one user, and all that it says besides rows. */
class TalkPage {
  private injector: EnvironmentInjector | undefined;
  private topic: TopicHandle<string> | undefined;
  private plan: SharedState<Plan> | undefined;
  private room: PresenceHandle<string> | undefined;
  readonly heard: [from: string | undefined, text: string][] = [];

  async start(server: string, user: string): Promise<void> {
    const { injector } = await createApplication({
      providers: [
        provideZonelessChangeDetection(),
        provideCacheHub(
          {
            logger: { level: 'error' },
            baseUrl: `${server}/api`,
            entities: [CUSTOMERS],
            retry: false,
          },
          withRealtime({ url: `${server.replace('http', 'ws')}/ws`, token: () => `dev:${user}` }),
          withCrossTab(),
        ),
      ],
    });
    this.injector = injector;
    this.realtime.connect();
    this.topic = this.realtime.topic<string>('lobby');
    this.topic.deliveries$.subscribe(({ from, data }) => this.heard.push([from, data]));
    this.plan = this.realtime.sharedState<Plan>('plan', { initial: { title: '', size: 0 } });
    this.room = this.realtime.presence<string>('board');
  }

  /** Loads the customer as this user, and follows it. */
  watch(server: string, user: string, id: string): void {
    const load = async (): Promise<Customer> => {
      const headers = { authorization: `Bearer dev:${user}` };
      const answer = await fetch(`${server}/api/customers/${id}`, { headers });
      if (!answer.ok) throw Object.assign(new Error('refused'), { status: answer.status });
      return (await answer.json()) as Customer;
    };
    this.hub
      .fetch<Customer>(`customers:detail-${id}`, load, { realtime: true })
      .subscribe({ error: () => undefined });
  }

  customer(id: string): string | undefined {
    return this.hub.getValue<Customer>(`customers:detail-${id}`)?.name;
  }

  status(): string {
    return this.realtime.connectionStatus();
  }

  lastError(): string | undefined {
    return this.realtime.lastError()?.code;
  }

  async ask(method: string, params: unknown, timeoutMs?: number): Promise<Outcome> {
    const options = timeoutMs === undefined ? {} : { timeoutMs };
    try {
      return { value: await firstValueFrom(this.realtime.request(method, params, options)) };
    } catch (error) {
      if (!(error instanceof CacheHubError)) throw error;
      const details = error.details as { readonly code?: string } | undefined;
      const server = details?.code;
      return { code: error.code, ...(server !== undefined && { server }) };
    }
  }

  say(text: string): Outcome {
    try {
      this.topic?.publish(text);
      return { value: text };
    } catch (error) {
      if (error instanceof CacheHubError) return { code: error.code };
      throw error;
    }
  }

  set(changes: Partial<Plan>): void {
    this.plan?.set(changes);
  }

  state(): Plan | undefined {
    return this.plan?.state();
  }

  be(state: string): void {
    this.room?.update(state);
  }

  members(): string[] {
    const members = this.room?.members() ?? [];
    return members
      .map(({ userId, state, self }) => `${userId ?? 'nobody'} ${state}${self ? ' (self)' : ''}`)
      .sort();
  }

  private get realtime(): RealtimeCacheService {
    return this.service(RealtimeCacheService);
  }

  private get hub(): CacheHubService {
    return this.service(CacheHubService);
  }

  private service<T>(type: new (...args: never[]) => T): T {
    if (this.injector === undefined) throw new Error('Expected start() first.');
    return this.injector.get<T>(type);
  }
}

export type { TalkPage };

Object.assign(globalThis, { talkPage: new TalkPage() });
