import { formatValue, metricChange } from './metric-format';

describe('the numbers of a metric card', () => {
  it('[row:A8] writes about three significant figures', () => {
    expect([0, 0.1234, 12.345, 123.4, 45_678.9, 7].map(formatValue)).toEqual([
      '0',
      '0.12',
      '12.3',
      '123',
      '45,679',
      '7',
    ]);
  });

  it('[row:A8] shows each metric’s change with its direction', () => {
    expect(metricChange(12, 10)).toEqual({ direction: 'up', text: '+2', spoken: 'up by 2' });
    expect(metricChange(9.5, 10)).toEqual({
      direction: 'down',
      text: '−0.50',
      spoken: 'down by 0.50',
    });
  });

  it('[row:A8] a change that rounds to nothing, and a first sample, have no direction', () => {
    expect(metricChange(10, 10).direction).toBe('level');
    expect(metricChange(1.0001, 1).direction).toBe('level');
    expect(metricChange(10, null)).toEqual({ direction: 'level', text: '0', spoken: 'unchanged' });
  });
});
