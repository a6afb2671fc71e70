import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';

import { FaultPanel } from './fault-panel';
import { WHOLE, type FaultSettings } from './fault-settings';

const SETTINGS: FaultSettings = {
  ...WHOLE,
  trafficPerSecond: 3,
  salesPerSecond: 0,
  chatPerSecond: 0,
};

async function open(settings: FaultSettings = SETTINGS) {
  TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
  const fixture = TestBed.createComponent(FaultPanel);
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/faults').flush(settings);
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  const find = <E extends HTMLElement>(id: string, type: new () => E): E => {
    const found = page.querySelector(`[data-testid="${id}"]`);
    if (!(found instanceof type)) throw new Error(`Expected ${id}.`);
    return found;
  };
  const described = (element: HTMLElement) =>
    page.querySelector(`#${element.getAttribute('aria-describedby')}`)?.textContent;
  return { fixture, http, find, described };
}

describe('the fault panel', () => {
  it('[C8] ends all sessions at the server, and says before what that means', async () => {
    const { http, find, described } = await open();
    const button = find('fault-expire-tokens', HTMLButtonElement);
    expect(button.textContent?.trim()).toBe('End all sessions');
    expect(described(button)).toContain('Everybody is signed out');
    button.click();
    const { method } = http.expectOne('/faults/expire-tokens').request;
    expect(method).toBe('POST');
    http.verify();
  });

  it('[I6] loses the answers to a share of the writes, by a slider that says what it does', async () => {
    const { fixture, http, find, described } = await open();
    const slider = find('fault-loseAnswerPct', HTMLInputElement);
    expect(slider.getAttribute('aria-label')).toBe('Answers lost, %');
    expect(described(slider)).toContain('Nothing may be done twice');
    slider.value = '40';
    slider.dispatchEvent(new Event('input'));
    slider.dispatchEvent(new Event('change'));
    await fixture.whenStable();
    const { request } = http.expectOne({ method: 'PUT', url: '/faults' });
    expect(request.body).toEqual({ ...SETTINGS, loseAnswerPct: 40 });
  });

  it('[I6] makes everything whole: no answer is lost any longer, at the server and in the panel', async () => {
    const broken: FaultSettings = { ...SETTINGS, httpStatus: 500, loseAnswerPct: 40 };
    const { fixture, http, find } = await open(broken);
    expect(find('fault-loseAnswerPct', HTMLInputElement).value).toBe('40');
    find('fault-heal', HTMLButtonElement).click();
    await fixture.whenStable();
    expect(http.expectOne({ method: 'PUT', url: '/faults' }).request.body).toEqual(SETTINGS);
    expect(find('fault-loseAnswerPct', HTMLInputElement).value).toBe('0');
  });
});
