import { InjectionToken } from '@angular/core';
import type { AnyEntityDefinition } from './entity-definition';

/** The entity whose adapter is being made; there is none outside of that. */
export const ADAPTED_ENTITY = new InjectionToken<AnyEntityDefinition>(
  'ngx-cachehub adapted entity',
);
