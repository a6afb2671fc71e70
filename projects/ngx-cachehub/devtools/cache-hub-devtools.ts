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
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly injector = inject(Injector);
  private readonly environment = inject(EnvironmentInjector);
  private readonly app = inject(ApplicationRef);
  private readonly errors = inject(ErrorHandler);
  private isGone = false;
  private close: (() => void) | undefined;

  constructor() {
    const isOn = inject(DEVTOOLS_OPTIONS, { optional: true })?.isOn === true;
    inject(DestroyRef).onDestroy(() => {
      this.isGone = true;
      this.close?.();
    });
    if (isOn && isPlatformBrowser(inject(PLATFORM_ID))) void this.open();
  }

  private async open(): Promise<void> {
    try {
      const { mountPanel } = await import('./panel/mount-panel');
      if (this.isGone) return;
      const { host, app, injector, environment } = this;
      this.close = mountPanel(host, { app, injector, environment });
    } catch (error) {
      // A chunk that does not come must not take the app with it.
      this.errors.handleError(error);
    }
  }
}
