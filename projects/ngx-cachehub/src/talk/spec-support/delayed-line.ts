import { FakeSyncServer } from '../../realtime/fake-sync-server.fixture';

/** A server whose line takes time, in both directions and in order, and loses what is under way when it drops. */
export class DelayedLine extends FakeSyncServer {
  private up: (() => void)[] = [];
  private down: (() => void)[] = [];

  get isQuiet(): boolean {
    return this.up.length === 0 && this.down.length === 0;
  }

  override send(frame: unknown): void {
    this.up.push(() => super.send(frame));
  }

  override emit(frame: unknown): void {
    this.down.push(() => super.emit(frame));
  }

  override close(code?: number): void {
    this.forgetWay();
    super.close(code);
  }

  override drop(code?: number): void {
    this.forgetWay();
    super.drop(code);
  }

  deliver(direction: 'up' | 'down', count = 1): void {
    for (let i = 0; i < count; i++) (direction === 'up' ? this.up : this.down).shift()?.();
  }

  private forgetWay(): void {
    this.up = [];
    this.down = [];
  }
}
