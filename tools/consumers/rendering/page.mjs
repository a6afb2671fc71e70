// One page of an application, compiled where it runs, for the server and for the browser.
import '@angular/compiler';
import { Component } from '@angular/core';
import { bootstrapApplication, provideClientHydration } from '@angular/platform-browser';
import { injectCache, provideCacheHub } from 'ngx-cachehub';

/** How often the page's source was asked. */
export let loads = 0;

const Page = Component({
  selector: 'app-root',
  template: '<h1>{{ greeting.data() ?? greeting.status() }}</h1>',
})(
  class {
    greeting = injectCache(() => ({
      key: 'greeting',
      source: () => Promise.resolve(`load ${(loads += 1)} of ${where}`),
    }));
  },
);

let where = 'nobody';

export function bootstrap(side, providers = [], context = undefined) {
  where = side;
  return bootstrapApplication(
    Page,
    { providers: [provideClientHydration(), provideCacheHub(), ...providers] },
    context,
  );
}
