import {
  CacheHubError,
  defineEntity,
  withConflictResolution,
  type MergePolicy,
} from 'ngx-cachehub';

describe('withConflictResolution', () => {
  it('[M1] refuses rules that do not exist, and says which', () => {
    const refused = (make: () => unknown) => {
      try {
        make();
      } catch (error) {
        if (error instanceof CacheHubError) return [error.code, error.details];
      }
      return undefined;
    };
    expect(refused(() => withConflictResolution({ default: 'newest' as never }))).toEqual([
      'invalid-config',
      { option: 'default' },
    ]);
    const merge = JSON.parse('{"rules":{"toString":"newest"}}') as MergePolicy;
    expect(refused(() => defineEntity('notes', { merge }))).toEqual([
      'invalid-config',
      { option: 'merge.rules.toString' },
    ]);
    expect(refused(() => defineEntity('notes', { merge: { resolve: true } as never }))).toEqual([
      'invalid-config',
      { option: 'merge.resolve' },
    ]);
  });
});
