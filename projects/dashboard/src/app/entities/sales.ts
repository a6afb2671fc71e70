import { defineEntity, restAdapter } from 'ngx-cachehub';

/** Something sold. `amount` is in euros, `at` is ISO 8601. */
export interface Sale {
  readonly id: string;
  readonly amount: number;
  readonly product: string;
  readonly region: string;
  readonly at: string;
  readonly version: number;
}

export const SALES = defineEntity<Sale, string>('sales', {
  adapter: restAdapter<Sale, string>('/api/sales'),
  persist: true,
});
