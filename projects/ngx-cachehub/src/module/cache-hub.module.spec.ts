import { AsyncPipe } from '@angular/common';
import {
  ApplicationRef,
  Component,
  createNgModule,
  inject,
  Injector,
  NgModule,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { BrowserModule, platformBrowser } from '@angular/platform-browser';
import {
  CACHE_HUB_CONFIG,
  CacheHubModule,
  CacheHubService,
  defineEntity,
  injectCache,
  listKey,
} from 'ngx-cachehub';
import { of } from 'rxjs';

interface Customer {
  readonly id: number;
  readonly name: string;
}

const customers = defineEntity<Customer>('customers');
const KEY = listKey('customers');

@Component({
  selector: 'ch-customers',
  // eslint-disable-next-line @angular-eslint/prefer-standalone -- a page of an NgModule is what is proved
  standalone: false,
  template: `
    <ul>
      @for (row of rows.data() ?? []; track row.id) {
        <li>{{ row.name }}</li>
      }
    </ul>
    <b>{{ (live$ | async)?.length }}</b>
  `,
})
class CustomersPage {
  readonly rows = injectCache<readonly Customer[]>(() => ({
    key: KEY,
    source: of([{ id: 1, name: 'Ada' }]),
  }));
  readonly live$ = inject(CacheHubService).get<readonly Customer[]>(KEY);
}

@NgModule({
  declarations: [CustomersPage],
  imports: [
    BrowserModule,
    AsyncPipe,
    CacheHubModule.forRoot({ staleTime: 1_000 }),
    CacheHubModule.forFeature(customers),
  ],
  bootstrap: [CustomersPage],
})
class AppModule {}

describe('CacheHubModule', () => {
  it('[row:own9][N1] serves a page of an NgModule application', async () => {
    const log = jest.spyOn(console, 'log').mockImplementation();
    const host = document.body.appendChild(document.createElement('ch-customers'));
    const module = await platformBrowser().bootstrapModule(AppModule);
    const text = () => [...host.querySelectorAll('li, b')].map(({ textContent }) => textContent);
    expect(text()).toEqual(['Ada', '1']);
    const hub = module.injector.get(CacheHubService);
    hub.update<readonly Customer[]>(KEY, (rows) => [...rows, { id: 2, name: 'Eve' }]);
    await module.injector.get(ApplicationRef).whenStable();
    expect(text()).toEqual(['Ada', 'Eve', '2']);
    expect(module.injector.get(CACHE_HUB_CONFIG).staleTime).toBe(1_000);
    module.destroy();
    log.mockRestore();
  });

  it('[N1] refuses a second definition of an entity, as the providers do', () => {
    @NgModule({ imports: [CacheHubModule.forRoot(), CacheHubModule.forFeature(customers)] })
    class Page {}
    @NgModule({ imports: [CacheHubModule.forFeature(defineEntity<Customer>('customers'))] })
    class Clash {}
    const page = createNgModule(Page, TestBed.inject(Injector));
    expect(() => createNgModule(Clash, page.injector)).toThrow(
      expect.objectContaining({ code: 'invalid-config' }),
    );
  });
});
