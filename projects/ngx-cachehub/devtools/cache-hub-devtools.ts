import {
  ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  EnvironmentInjector,
  ErrorHandler,
  inject,
  Injector,
  PLATFORM_ID,
} from '@angular/core';
import { isPlatformBrowser } from '@angular/common';
import { DEVTOOLS_OPTIONS } from './devtools-options';

/**
 * The panel of `withDevtools`, which puts it at the end of the page by itself. It stands in a shadow
 * root: nothing of the page's styles reaches it, and nothing of its own the page. Its code comes when
 * it is shown.
 */
@Component({
  selector: 'ch-devtools',
  template: '',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CacheHubDevtools {
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #injector = inject(Injector);
  readonly #environment = inject(EnvironmentInjector);
  readonly #app = inject(ApplicationRef);
  readonly #errors = inject(ErrorHandler);
  #isGone = false;
  #close: (() => void) | undefined;

  constructor() {
    const isOn = inject(DEVTOOLS_OPTIONS, { optional: true })?.isOn === true;
    inject(DestroyRef).onDestroy(() => {
      this.#isGone = true;
      this.#close?.();
    });
    if (isOn && isPlatformBrowser(inject(PLATFORM_ID))) void this.#open();
  }

  async #open(): Promise<void> {
    try {
      const { mountPanel } = await import('./panel/mount-panel');
      if (this.#isGone) return;
      const host = this.#host;
      const app = this.#app;
      const injector = this.#injector;
      const environment = this.#environment;
      this.#close = mountPanel(host, { app, injector, environment });
    } catch (error) {
      // A chunk that does not come must not take the app with it.
      this.#errors.handleError(error);
    }
  }
}
