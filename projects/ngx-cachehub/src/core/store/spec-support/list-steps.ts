import * as fc from 'fast-check';
import type { Step } from './list-world';

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const status = fc.constantFrom('active', 'lead');
const pick = fc.nat(30);
const changes = fc.oneof(
  fc.record({ name }),
  fc.record({ status }),
  fc.record({ note: fc.constantFrom('x', 'y') }),
);
const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('create' as const), name, status }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('update' as const),
      pick,
      changes,
      whole: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), pick }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver' as const), count: fc.nat(6) }) },
  fc.record({ do: fc.constant('repeat' as const), count: fc.nat(4) }),
  { weight: 4, arbitrary: fc.record({ do: fc.constant('begin' as const), pick }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('read' as const), pick }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('accept' as const), pick }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('load' as const), pick }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('observe' as const), pick }) },
  fc.record({ do: fc.constant('unobserve' as const), pick }),
);

/** Long enough for something to go wrong in. */
export const STEPS = fc.array(STEP, { minLength: 20, maxLength: 80, size: 'max' });
