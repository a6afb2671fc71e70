import { DOCUMENT, isPlatformBrowser } from '@angular/common';
import {
  ApplicationRef,
  createComponent,
  DestroyRef,
  EnvironmentInjector,
  inject,
  PLATFORM_ID,
  provideEnvironmentInitializer,
} from '@angular/core';
import {
  CacheHubService,
  ɵHubInspector,
  ɵLOAD_INTERCEPTOR,
  ɵPlug,
  ɵPLUG,
  ɵWIRE_TAP,
  type CacheHubFeature,
} from 'ngx-cachehub';
import { CacheHubDevtools } from './cache-hub-devtools';
import { DEVTOOLS_OPTIONS, resolveDevtoolsOptions, type DevtoolsOptions } from './devtools-options';
import { PlugInterceptor } from './plug-interceptor';
import { Tape } from './tape';

/**
 * A panel that shows what the hub holds, what happens in it and why, and lets one cut it off. In
 * development only, unless `enabled` says otherwise; the factory runs once, in an injection context.
 */
export function withDevtools(
  options: () => DevtoolsOptions = () => ({}),
): CacheHubFeature<'Devtools'> {
  return {
    ɵkind: 'Devtools',
    ɵproviders: [
      { provide: DEVTOOLS_OPTIONS, useFactory: () => resolveDevtoolsOptions(options()) },
      Tape,
      ɵPlug,
      ɵHubInspector,
      PlugInterceptor,
      {
        provide: ɵWIRE_TAP,
        useFactory: () => (inject(DEVTOOLS_OPTIONS).isOn ? inject(Tape) : null),
      },
      { provide: ɵPLUG, useFactory: () => (inject(DEVTOOLS_OPTIONS).isOn ? inject(ɵPlug) : null) },
      {
        provide: ɵLOAD_INTERCEPTOR,
        useFactory: () => (inject(DEVTOOLS_OPTIONS).isOn ? inject(PlugInterceptor) : null),
      },
      provideEnvironmentInitializer(() => {
        if (inject(DEVTOOLS_OPTIONS).isOn && isPlatformBrowser(inject(PLATFORM_ID))) start();
      }),
    ],
  };
}

/** Records from now on, and shows the panel when the page is there. */
function start(): void {
  const environmentInjector = inject(EnvironmentInjector);
  const destroyRef = inject(DestroyRef);
  const page = inject(DOCUMENT);
  inject(Tape).listen(inject(CacheHubService), destroyRef);
  const app = inject(ApplicationRef);
  // The application's own view comes first: an initialiser runs before there is any.
  void Promise.resolve().then(() => {
    if (app.destroyed) return;
    const hostElement = page.body.appendChild(page.createElement('ch-devtools'));
    const panel = createComponent(CacheHubDevtools, { environmentInjector, hostElement });
    app.attachView(panel.hostView);
    destroyRef.onDestroy(() => {
      panel.destroy();
      hostElement.remove();
    });
  });
}
