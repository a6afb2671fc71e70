import type { FaultSettings } from './fault-settings';

/** The settings of now, shared by all who play faults. */
export class FaultBox {
  private current: FaultSettings;
  private readonly listeners = new Set<(settings: FaultSettings) => void>();

  constructor(initial: FaultSettings) {
    this.current = initial;
  }

  get settings(): FaultSettings {
    return this.current;
  }

  set(settings: FaultSettings): void {
    this.current = settings;
    for (const listener of this.listeners) listener(settings);
  }

  listen(listener: (settings: FaultSettings) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
