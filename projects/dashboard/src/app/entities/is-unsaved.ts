/** True for the id of a row that the server has not been told of yet. */
export function isUnsaved(id: string): boolean {
  return id.startsWith('tmp_');
}
