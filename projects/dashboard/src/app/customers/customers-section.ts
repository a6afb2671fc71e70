import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { RouterOutlet } from '@angular/router';
import { RealtimeCacheService } from 'ngx-cachehub';

import { CUSTOMERS } from '../entities/customers';

/** Around list and detail: holds one server subscription, so that a step from one to the other does not end it. */
@Component({
  selector: 'app-customers-section',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterOutlet],
  template: '<router-outlet />',
})
export class CustomersSection {
  constructor() {
    inject(RealtimeCacheService)
      .subscribeToEntity(CUSTOMERS)
      .pipe(takeUntilDestroyed())
      .subscribe();
  }
}
