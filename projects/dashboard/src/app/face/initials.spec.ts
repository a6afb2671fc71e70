import { initials } from './initials';

describe('the initials of a contact', () => {
  it('[row:D3] are the first letters of the first and the last name, whole characters only', () => {
    expect(
      ['Ines Moreau', 'ada', 'Juan de la Cruz', '  ', '𝒜da 𝓁ovelace'].map((name) => initials(name)),
    ).toEqual(['IM', 'A', 'JC', '', '𝒜𝓁']);
  });
});
