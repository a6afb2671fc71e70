import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';

import { RowLine } from './row-line';
import { RowList } from './row-list';

interface Thing {
  readonly id: string;
  readonly title: string;
}

@Component({
  imports: [RowLine, RowList],
  template: `
    <app-row-list
      label="Things"
      path="/things"
      name="thing"
      none="No things yet."
      [places]="3"
      [rows]="rows()"
      [trackKey]="keyOf"
    >
      <ng-template [appRowLine]="rows()" let-row>
        <strong>{{ row.title }}</strong>
      </ng-template>
    </app-row-list>
  `,
})
class Things {
  readonly rows = signal<readonly Thing[] | undefined>(undefined);
  readonly keyOf = (id: string): string => id.replace('-real', '');
}

describe('a list of rows', () => {
  it('[row:A8] holds places, says where there is none, and leads to the page of each row', async () => {
    TestBed.configureTestingModule({
      providers: [provideRouter([{ path: '**', component: Things }])],
    });
    const harness = await RouterTestingHarness.create();
    const things = await harness.navigateByUrl('/things/t2', Things);
    const page = harness.routeNativeElement;
    const texts = () => [...(page?.querySelectorAll('li') ?? [])].map((one) => one.textContent);
    expect(page?.querySelectorAll('li.blank')).toHaveLength(3);

    things.rows.set([]);
    await harness.fixture.whenStable();
    expect(texts()).toEqual(['No things yet.']);

    things.rows.set([
      { id: 't1', title: 'One' },
      { id: 't2', title: 'Two' },
    ]);
    await harness.fixture.whenStable();
    expect(texts().map((text) => text?.trim())).toEqual(['One', 'Two']);
    const links = [...(page?.querySelectorAll('[data-testid="thing"]') ?? [])];
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['/things/t1', '/things/t2']);
    expect(links.map((link) => link.getAttribute('aria-current'))).toEqual([null, 'page']);

    things.rows.update((rows) => rows?.map((row) => ({ ...row, id: `${row.id}-real` })));
    await harness.fixture.whenStable();
    const same = [...(page?.querySelectorAll('[data-testid="thing"]') ?? [])];
    expect(same.map((link, place) => link === links[place])).toEqual([true, true]);
    expect(same[0]?.getAttribute('href')).toBe('/things/t1-real');
  });
});
