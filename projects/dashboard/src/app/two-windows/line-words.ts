import type { LineFaults } from '../device/line-faults';

/** How a device's line is, in the words of a person who looks at it. */
export function lineWords({ latencyMs, lossPct, isDown }: LineFaults, isOff: boolean): string {
  if (isOff) return 'Offline: nothing goes in or out';
  if (isDown) return 'The server does not answer';
  const faults = [
    ...(latencyMs > 0 ? [`${latencyMs} ms late`] : []),
    ...(lossPct > 0 ? [`${lossPct} % lost`] : []),
  ];
  return faults.length > 0 ? `Bad line: ${faults.join(', ')}` : 'The line is good';
}
