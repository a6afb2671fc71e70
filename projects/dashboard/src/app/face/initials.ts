/** 'Ines Moreau' → 'IM' */
export function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => word !== '');
  return [words.at(0), words.length > 1 ? words.at(-1) : undefined]
    .map((word) => (word === undefined ? '' : (Array.from(word).at(0) ?? '')))
    .join('')
    .toUpperCase();
}
