import { strings } from '@angular-devkit/schematics';

/** `customers` → `Customer`, `categories` → `Category`; what has no plain English plural stays as it is. */
export function toRowType(entity: string): string {
  const name = strings.classify(entity);
  if (/(?:ss|us|is)$/.test(name)) return name;
  if (/ies$/.test(name) && name.length > 4) return name.replace(/ies$/, 'y');
  if (/(?:ch|sh|x|ss)es$/.test(name)) return name.slice(0, -2);
  return name.length > 2 ? name.replace(/s$/, '') : name;
}
