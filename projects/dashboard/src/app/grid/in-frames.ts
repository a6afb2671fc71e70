import { Observable } from 'rxjs';

/** What a frame may spend of its sixteen milliseconds. */
const BUDGET_MS = 8;
const FIRST_PART = 250;

/**
 * Has something long done in parts, one in each frame, and tells how much is done. A part is as large as the budget
 * allows by how long the last one took.
 */
export function inFrames(
  total: number,
  part: (from: number, to: number) => void,
): Observable<number> {
  return new Observable<number>((subscriber) => {
    let done = 0;
    let size = FIRST_PART;
    const step = (began: number): void => {
      const to = Math.min(total, done + size);
      part(done, to);
      done = to;
      subscriber.next(done);
      if (done >= total) {
        subscriber.complete();
        return;
      }
      const tookMs = Math.max(performance.now() - began, 0.1);
      size = Math.max(1, Math.round(Math.min(size * 2, (size * BUDGET_MS) / tookMs)));
      request();
    };
    let frame = 0;
    const request = (): void => {
      frame = requestAnimationFrame(() => step(performance.now()));
    };
    request();
    return () => cancelAnimationFrame(frame);
  });
}
