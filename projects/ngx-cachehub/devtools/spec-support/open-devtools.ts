import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineEntity,
  provideCacheEntities,
  RealtimeCacheService,
  withOffline,
} from 'ngx-cachehub';
import { withDevtools, type DevtoolsOptions } from 'ngx-cachehub/devtools';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

export const customers = defineEntity<Customer>('customers');

/** A hub with devtools whose panel is open, and what a person sees and does in it. */
export async function openDevtools(options: DevtoolsOptions = {}) {
  localStorage.clear();
  document.body.replaceChildren();
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({
        config: { logger: { level: 'silent' } },
        features: [
          withOffline({
            handlers: {
              refuse: () => Promise.reject(Object.assign(new Error('no'), { status: 422 })),
            },
          }),
          withDevtools(() => ({ initialIsOpen: true, ...options })),
        ],
      }),
      provideCacheEntities(customers),
    ],
  });
  const hub = TestBed.inject(CacheHubService);
  const far = TestBed.inject(CacheHubTestingController);
  TestBed.inject(RealtimeCacheService).subscribeToEntity(customers).subscribe();
  far.realtime.open();
  await far.settle();
  // The panel's code comes by an import of its own.
  for (let i = 0; i < 100 && root() === null; i++) await new Promise((done) => setTimeout(done));
  await far.settle();
  return { hub, far, ...page(far) };
}

function root(): ShadowRoot | null {
  return document.querySelector('ch-devtools')?.shadowRoot ?? null;
}

/** What is in the shadow root. */
function page(far: CacheHubTestingController) {
  const all = (selector: string) => [...(root()?.querySelectorAll<HTMLElement>(selector) ?? [])];
  const one = (selector: string) => {
    const [found] = all(selector);
    if (found === undefined) throw new Error(`Expected '${selector}' in the panel; it is not.`);
    return found;
  };
  /** Time enough for an open panel to look again. */
  const look = () => far.advance(1_000);
  const click = async (selector: string) => {
    one(selector).click();
    await far.settle();
  };
  return {
    all,
    one,
    look,
    click,
    has: (selector: string) => all(selector).length > 0,
    textOf: (selector: string) => all(selector).map(({ textContent }) => textContent?.trim() ?? ''),
    type: async (selector: string, text: string) => {
      const input = one(selector);
      if (!(input instanceof HTMLInputElement)) throw new Error('Expected an input.');
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await far.settle();
    },
    tab: (name: string) => click(`[data-testid="devtools-tab-${name}"]`),
    /** Chooses the row that says so. */
    choose: async (text: string) => {
      const row = all('.row').find(({ textContent }) => textContent?.includes(text));
      if (row === undefined) throw new Error(`Expected a row that says '${text}'; there is none.`);
      row.click();
      await far.settle();
    },
    press: async (selector: string, key: string) => {
      one(selector).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await far.settle();
    },
  };
}
