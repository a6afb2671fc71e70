import {
  Component,
  createEnvironmentInjector,
  DestroyRef,
  EnvironmentInjector,
  inject,
  Injectable,
  InjectionToken,
  type OnDestroy,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  CacheNamespace,
  defineEntity,
  detailKey,
  injectCacheScope,
  provideNamespaced,
  type CacheScope,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';
import { NEVER } from 'rxjs';
import { namespaceOf } from './cache-namespace';

interface Customer {
  readonly id: number;
  readonly name: string;
}

const entity = defineEntity<Customer>('customers');
const destroyed: string[] = [];

@CacheNamespace('customers', { staleTime: 60_000, entity })
@Injectable({ providedIn: 'root' })
class CustomerService {
  readonly scope = injectCacheScope(this);
}

@Injectable({ providedIn: 'root' })
@CacheNamespace('orders')
class OrderService {
  readonly scope = injectCacheScope(this);
}

@Injectable({ providedIn: 'root' })
class VipService extends CustomerService {}

@CacheNamespace('archive')
@Injectable({ providedIn: 'root' })
class ArchiveService extends CustomerService {}

@Injectable()
@CacheNamespace('notes')
class NoteService implements OnDestroy {
  // eslint-disable-next-line @angular-eslint/prefer-inject -- the constructor's parameter is what is proved
  constructor(readonly hub: CacheHubService) {
    inject(DestroyRef).onDestroy(() => destroyed.push('ref'));
    NEVER.pipe(takeUntilDestroyed()).subscribe({ complete: () => destroyed.push('stream') });
  }

  ngOnDestroy(): void {
    destroyed.push('hook');
  }
}

let hub: CacheHubService;

beforeEach(() => {
  destroyed.length = 0;
  TestBed.configureTestingModule({ providers: [provideCacheHubTesting()] });
  hub = TestBed.inject(CacheHubService);
});

describe('CacheNamespace', () => {
  it('[N4] is metadata only: the class stays itself, in either order of decorators', () => {
    const decorate = CacheNamespace('plain');
    class Plain {}
    expect(decorate(Plain)).toBeUndefined();
    expect(Object.keys(Plain)).toEqual([]);
    expect(new Plain().constructor).toBe(Plain);
    const names = [CustomerService, OrderService].map((type) => TestBed.inject(type).scope.name);
    expect(names).toEqual(['customers', 'orders']);
  });

  it('[N4] is inherited, and replaced by a subclass that has its own', () => {
    expect([VipService, ArchiveService].map((type) => namespaceOf(type)?.name)).toEqual([
      'customers',
      'archive',
    ]);
    expect(namespaceOf(CustomerService)?.name).toBe('customers');
    expect(TestBed.inject(ArchiveService).scope.name).toBe('archive');
  });

  it('[N4] works as a standard decorator too', () => {
    class Standard {}
    const context = {
      kind: 'class',
      name: 'Standard',
      addInitializer: () => undefined,
      metadata: {},
    };
    expect(CacheNamespace('standard')(Standard, context as never)).toBeUndefined();
    expect(namespaceOf(Standard)?.name).toBe('standard');
  });

  it.each(['', 'a:b'])('[K1] refuses the name %j', (name) => {
    expect(() => CacheNamespace(name)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
  });

  it('[row:A6] refuses an entity of another name', () => {
    expect(() => CacheNamespace('orders', { entity })).toThrow(/'customers'/);
  });
});

describe('injectCacheScope', () => {
  it('[N5] gives a class its own part of the hub, and nothing outside but by hub', () => {
    hub.set('orders:detail-1', 'outside');
    const { scope } = TestBed.inject(CustomerService);
    scope.set('detail-1', { id: 1, name: 'Ada' });
    expect(hub.getValue(detailKey('customers', 1))).toEqual({ id: 1, name: 'Ada' });
    expect([scope.keys(), scope.getValue('orders:detail-1')]).toEqual([['detail-1'], undefined]);
    expect(scope.hub).toBe(hub);
    expect(scope.hub.getValue('orders:detail-1')).toBe('outside');
  });

  it('[N5] takes an explicit name, and an injector', () => {
    const injector = TestBed.inject(EnvironmentInjector);
    injectCacheScope('things', { injector }).set('a', 1);
    expect(hub.getValue('things:a')).toBe(1);
    expect(() => injectCacheScope('things')).toThrow(/NG0203/);
  });

  it("[row:A6] gives the namespace's entries the options of its decorator", async () => {
    const controller = TestBed.inject(CacheHubTestingController);
    const { scope } = TestBed.inject(CustomerService);
    const seen: unknown[] = [];
    const read = () => scope.fetch('top', () => 1).subscribe((value) => seen.push(value));
    read();
    controller.expectFetch('customers:top').flush('fresh');
    await controller.advance(59_000);
    read();
    controller.expectNoFetch('customers:top');
    await controller.advance(2_000);
    read();
    controller.expectFetch('customers:top');
    expect(seen).toEqual(['fresh', 'fresh', 'fresh']);
  });

  it('[N5] refuses an owner without a namespace', () => {
    class Bare {}
    expect(() => TestBed.runInInjectionContext(() => injectCacheScope(new Bare()))).toThrow(
      expect.objectContaining({ code: 'invalid-config', message: expect.stringContaining('Bare') }),
    );
  });
});

describe('provideNamespaced', () => {
  const scopeOf = (service: NoteService) => service.hub as CacheScope;

  it('[N7] gives the class its scope where it asks for the hub, and nobody else', () => {
    const injector = createEnvironmentInjector(
      [provideNamespaced(NoteService)],
      TestBed.inject(EnvironmentInjector),
    );
    const notes = injector.get(NoteService);
    expect([scopeOf(notes).name, injector.get(NoteService)]).toEqual(['notes', notes]);
    expect(injector.get(CacheHubService)).toBe(hub);
    notes.hub.set('a', 1);
    expect(hub.getValue('notes:a')).toBe(1);
  });

  it('[N5] leads out of a scope by the whole hub, never into a scope of a scope', () => {
    @Injectable()
    @CacheNamespace('outer')
    class Outer {
      readonly hub = inject(CacheHubService);
      readonly things = injectCacheScope('things');
    }
    const injector = createEnvironmentInjector(
      [provideNamespaced(Outer)],
      TestBed.inject(EnvironmentInjector),
    );
    const outer = injector.get(Outer);
    outer.things.set('a', 1);
    expect([hub.keys(), outer.hub.keys(), outer.things.hub]).toEqual([['things:a'], [], hub]);
  });

  it('[N7] runs each destroy callback once, at the end of its environment', () => {
    const injector = createEnvironmentInjector(
      [provideNamespaced(NoteService)],
      TestBed.inject(EnvironmentInjector),
    );
    injector.get(NoteService);
    expect(destroyed).toEqual([]);
    injector.destroy();
    expect([...destroyed].sort()).toEqual(['hook', 'ref', 'stream']);
  });

  it('[N7] runs each destroy callback once, at the end of its component', () => {
    @Component({ selector: 'ch-notes', template: '', providers: [provideNamespaced(NoteService)] })
    class Notes {
      readonly notes = inject(NoteService);
    }
    const fixture = TestBed.createComponent(Notes);
    expect(scopeOf(fixture.componentInstance.notes).name).toBe('notes');
    fixture.destroy();
    expect([...destroyed].sort()).toEqual(['hook', 'ref', 'stream']);
  });

  it('[N7] leaves the rest of the injector to the class, and nothing behind when it throws', () => {
    const token = new InjectionToken<string>('token');
    @Injectable()
    @CacheNamespace('failing')
    class Failing {
      constructor() {
        inject(DestroyRef).onDestroy(() => destroyed.push('failed'));
        throw new Error(inject(token));
      }
    }
    const injector = createEnvironmentInjector(
      [provideNamespaced(Failing), { provide: token, useValue: 'from outside' }],
      TestBed.inject(EnvironmentInjector),
    );
    expect(() => injector.get(Failing)).toThrow('from outside');
    expect(destroyed).toEqual(['failed']);
    injector.destroy();
    expect(destroyed).toEqual(['failed']);
  });

  it('[N7] refuses a class without a namespace', () => {
    @Injectable()
    class Bare {}
    const injector = createEnvironmentInjector(
      [provideNamespaced(Bare)],
      TestBed.inject(EnvironmentInjector),
    );
    expect(() => injector.get(Bare)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
  });
});
