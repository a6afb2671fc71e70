import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  detailKey,
  OptimizedRealtimeService,
  provideCacheEntities,
  provideCacheHub,
  RealtimeCacheService,
} from 'ngx-cachehub';
import { provideCacheHubTesting } from 'ngx-cachehub/testing';

const change = { type: 'CREATE', entity: { id: 1, version: 1 } } as const;

describe("each environment's own realtime", () => {
  it('[N0] a lazy hub without realtime has none, whatever the hub above it has', async () => {
    TestBed.configureTestingModule({ providers: [provideCacheHubTesting()] });
    const above = TestBed.inject(EnvironmentInjector);
    const lazy = createEnvironmentInjector([provideCacheHub({ id: 'lazy' })], above);
    const off = expect.objectContaining({ code: 'not-configured' }) as Error;
    const updates = lazy.get(OptimizedRealtimeService);
    expect(() => updates.bufferUpdate('things', { ...change, entityId: 1 })).toThrow(off);
    expect(() => lazy.get(RealtimeCacheService).connect()).toThrow(off);
    await expect(lazy.get(RealtimeCacheService).renewToken()).rejects.toEqual(off);
    expect(TestBed.inject(CacheHubService).keys()).toEqual([]);
    lazy.destroy();
  });

  it('[N0] a lazy route without a hub shares the one above it', () => {
    TestBed.configureTestingModule({ providers: [provideCacheHubTesting()] });
    const above = TestBed.inject(EnvironmentInjector);
    const route = createEnvironmentInjector([provideCacheEntities()], above);
    expect(route.get(RealtimeCacheService)).toBe(TestBed.inject(RealtimeCacheService));
    const updates = route.get(OptimizedRealtimeService);
    updates.bufferUpdate('things', { ...change, entityId: 1 });
    updates.flush();
    expect(TestBed.inject(CacheHubService).has(detailKey('things', 1))).toBe(true);
    route.destroy();
  });

  it('[N0] without realtime the status is one that does not end', () => {
    TestBed.configureTestingModule({ providers: [provideCacheHub()] });
    const seen: string[] = [];
    TestBed.inject(RealtimeCacheService).connectionStatus$.subscribe({
      next: (status) => seen.push(status),
      complete: () => seen.push('complete'),
    });
    expect(seen).toEqual(['disconnected']);
  });
});
