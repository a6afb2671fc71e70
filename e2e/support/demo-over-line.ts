import { CuttableLine } from './cuttable-line';
import { Demo } from './demo';

/** A demo for one file of tests, and a line to it that can be broken, on the port behind its own. Whole again after each test. */
export function demoOverLine(port: number): { readonly demo: Demo; readonly line: CuttableLine } {
  const demo = new Demo(port);
  const line = new CuttableLine(port + 1, port);
  beforeAll(async () => {
    await demo.start();
    await line.open();
  }, 120_000);
  afterEach(async () => {
    line.turn('whole');
    await demo.reset();
  });
  afterAll(async () => {
    await demo.stop();
    await line.close();
  });
  return { demo, line };
}
