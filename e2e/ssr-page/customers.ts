import { defineEntity, restAdapter } from 'ngx-cachehub';

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly city: string;
  readonly version: number;
}

export const CUSTOMERS = defineEntity<Customer>('customers', {
  adapter: restAdapter('/api/customers'),
  lists: {
    matches: () => true,
    compare: () => (a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)),
    limit: ({ limit }: { readonly limit: number }) => limit,
    offset: ({ offset }: { readonly offset: number }) => offset,
  },
});
