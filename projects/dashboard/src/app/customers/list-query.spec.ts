import { paramsOf } from './list-query';

describe('the list of customers as its address says', () => {
  it('[row:A6] has defaults', () => {
    expect(paramsOf({})).toEqual({ sort: 'name', limit: 20, offset: 0 });
  });

  it('[row:A6] takes filter, search, order and page', () => {
    const address = { status: 'lead', segment: 'mid', q: ' zo ', sort: '-score', page: '3' };
    expect(paramsOf(address)).toEqual({
      status: 'lead',
      segment: 'mid',
      q: 'zo',
      sort: '-score',
      limit: 20,
      offset: 40,
    });
  });

  it.each([
    { status: 'nonsense' },
    { segment: '' },
    { q: '   ' },
    { sort: '-nonsense; DROP' },
    { page: '-4' },
    { page: 'NaN' },
  ])('[row:A6] leaves out what makes no sense: %j', (address) => {
    const { limit, offset, sort, ...rest } = paramsOf(address);
    expect({ limit, offset }).toEqual({ limit: 20, offset: 0 });
    expect(sort.replace('-', '')).toBe('name');
    expect(rest).toEqual({});
  });
});
