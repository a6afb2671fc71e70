import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CacheHubService } from '../cache/cache-hub.service';
import { FakeDevice } from '../persistence/spec-support/fake-device';
import { withPersistence } from '../persistence/with-persistence';
import { provideCacheHub } from './provide-cache-hub';

function hubBelow(parent: EnvironmentInjector, id?: string): EnvironmentInjector {
  const feature = withPersistence({ storage: () => new FakeDevice() });
  const config = { logger: { level: 'silent' as const }, ...(id !== undefined && { id }) };
  return createEnvironmentInjector([provideCacheHub(config, feature)], parent);
}

describe('hubs that store', () => {
  it('[N8] the second of two hubs that store under one id is refused where neither is the other’s child', () => {
    const root = TestBed.inject(EnvironmentInjector);
    const first = hubBelow(root);
    expect(() => hubBelow(root)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
    const other = hubBelow(root, 'other');
    expect(other.get(CacheHubService)).not.toBe(first.get(CacheHubService));
    other.destroy();
    first.destroy();
  });

  it('[N8] a child may store under its parent’s id, at any depth; its sister may not', () => {
    const root = TestBed.inject(EnvironmentInjector);
    const parent = hubBelow(root);
    const between = createEnvironmentInjector([provideCacheHub({ id: 'between' })], parent);
    const child = hubBelow(between);
    expect(child.get(CacheHubService)).not.toBe(parent.get(CacheHubService));
    expect(() => hubBelow(between)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
    child.destroy();
    parent.destroy();
  });

  it('[N8] an id is free again when its hub has ended', () => {
    const root = TestBed.inject(EnvironmentInjector);
    hubBelow(root).destroy();
    const again = hubBelow(root);
    expect(again.get(CacheHubService).keys()).toEqual([]);
    again.destroy();
  });

  it('[N8] a hub that keeps nothing on the device claims no id', () => {
    const root = TestBed.inject(EnvironmentInjector);
    const config = { logger: { level: 'silent' as const } };
    const inMemory = () =>
      createEnvironmentInjector([provideCacheHub(config, withPersistence())], root);
    expect([inMemory(), inMemory()]).toHaveLength(2);
  });
});
