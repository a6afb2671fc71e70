import { DestroyRef, inject, Injectable } from '@angular/core';
import { RealtimeCacheService, ɵHubInspector, ɵPlug } from 'ngx-cachehub';

/**
 * Cuts this page's hub off the network and brings it back: queue, loads and line. A line that tabs share
 * (`withCrossTab`) has one owner and is open or closed for all of them, as by `disconnect()`: the switch plays
 * a device without a network, and this page is the part of it that notices the most.
 */
@Injectable()
export class NetworkSwitch {
  readonly #plug = inject(ɵPlug);
  readonly #inspector = inject(ɵHubInspector);
  readonly #realtime = inject(RealtimeCacheService);
  #hadLine = false;
  readonly isOff = this.#plug.isPulled;

  constructor() {
    // Who closes the panel for good does not leave the app without a network.
    inject(DestroyRef).onDestroy(() => this.turn(false));
  }

  turn(isOff: boolean): void {
    if (isOff === this.isOff()) return;
    this.#plug.turn(isOff);
    if (isOff) {
      this.#hadLine = this.#realtime.connectionStatus() !== 'disconnected';
      if (this.#hadLine) this.#realtime.disconnect();
    } else if (this.#hadLine) this.#realtime.connect();
  }

  dropLine(): void {
    this.#inspector.dropLine();
  }
}
